-- For wrk: each request is a Bulk of a hundred user creations, as our connector writes them, with names that nobody had before.
local started = os.time()
local n = 0

local item = '{"bulkId":"%s","data":{"active":true,"displayName":"Jan Jansen","emails":[{"primary":true,"type":"work","value":"%s"}],"externalId":"%s",' ..
    '"name":{"familyName":"Jansen","formatted":"Jan Jansen","givenName":"Jan"},"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",' ..
    '"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"organization":"De Vuurtoren"},' ..
    '"userName":"%s"},"method":"POST","path":"/Users"}'

request = function()
  local items = {}
  for i = 1, 100 do
    n = n + 1
    local handle = string.format("%032d", n)
    local name = string.format("w%x-%d@demo.example", started, n)
    items[i] = string.format(item, handle, name, handle, name)
  end
  return wrk.format("POST", "/scim/v2/Bulk", nil, '{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[' .. table.concat(items, ",") .. "]}")
end
