-- For wrk: each request is a $batch of twenty user creations, as our connector writes them, with names that nobody had before.
local started = os.time()
local n = 0

local item = '{"headers":{"Content-Type":"application/json"},"id":"%d","method":"POST","url":"/users","body":{"accountEnabled":true,"displayName":"Jan Jansen",' ..
    '"extension_5f3b8c1e9d2a4e7b8c6f1a2b3c4d5e6f_sluisHandle":"%s","givenName":"Jan","mailNickname":"%s","passwordProfile":{"forceChangePasswordNextSignIn":true,"password":"Xq4!of-this-one-alone-%08d"},' ..
    '"surname":"Jansen","usageLocation":"NL","userPrincipalName":"%s@demo.example"}}'

request = function()
  local items = {}
  for i = 1, 20 do
    n = n + 1
    local name = string.format("w%x-%d", started, n)
    items[i] = string.format(item, i, string.format("%032d", n), name, n, name)
  end
  return wrk.format("POST", "/graph/v1.0/$batch", nil, '{"requests":[' .. table.concat(items, ",") .. "]}")
end
