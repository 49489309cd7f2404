-- For wrk: each line of a file is the body of a POST /scim/v2/Bulk. Each is sent once; the run ends with the last answer.
-- wrk [options] -s bodies.lua URL -- FILE
local bodies, sent, answered, not_ok = {}, -1, 0, 0
local clock = require("ffi")
clock.cdef("typedef struct { long s; long ns; } moment; int clock_gettime(int, moment *);")

local function now()
  local at = clock.new("moment")
  clock.C.clock_gettime(1, at)
  return tonumber(at.s) + tonumber(at.ns) / 1e9
end

local begun, ended

function init(args)
  for line in io.lines(args[1]) do bodies[#bodies + 1] = line end
end

function request()
  sent = sent + 1
  -- wrk calls this once before it connects; and others wait until the last answer is there.
  if sent == 0 or sent > #bodies then return wrk.format("GET", "/scim/v2/ServiceProviderConfig") end
  begun = begun or now()
  return wrk.format("POST", "/scim/v2/Bulk", nil, bodies[sent])
end

function response(status, headers, body)
  if not body:find("BulkResponse", 1, true) then return end
  answered = answered + 1
  if status ~= 200 then not_ok = not_ok + 1 end
  if answered == #bodies then
    print(string.format("all answered after %.6f s, %d not with 200", now() - begun, not_ok))
    io.stdout:flush()
    os.exit(0) -- wrk itself would sleep until its time is over
  end
end
