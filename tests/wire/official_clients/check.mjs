// Creates, changes and deletes users and groups in sluis-lab with the vendors' own clients. node check.mjs ORIGIN TOKEN; prints one line a check.
import { strict as assert } from "node:assert";
import { Client } from "@microsoft/microsoft-graph-client";
import { admin, auth } from "@googleapis/admin";

const [origin, token] = process.argv.slice(2);
let passed = 0;
const check = async (name, body) => {
  await body();
  passed += 1;
  console.log(`ok ${name}`);
};
const refused = async (status, code, promise) => {
  const error = await promise.then(() => assert.fail("it was accepted"), (e) => e);
  assert.equal(Number(error.statusCode ?? error.code ?? error.status), status, String(error));
  if (code) assert.ok(JSON.stringify(error.body ?? error.response?.data ?? error.errors ?? "").includes(code) || error.code === code, JSON.stringify(error));
};

async function microsoft() {
  const client = Client.init({ baseUrl: `${origin}/graph`, defaultVersion: "v1.0", customHosts: new Set(["127.0.0.1"]), authProvider: (done) => done(null, token) });
  const wish = {
    accountEnabled: true, displayName: "Jan Jansen", mailNickname: "jan.jansen", userPrincipalName: "jan.jansen@test.example", givenName: "Jan", surname: "Jansen",
    usageLocation: "NL", employeeId: "aaaabbbbccccdddd", passwordProfile: { password: "Xq4!a-long-first-one", forceChangePasswordNextSignIn: true },
  };
  let user, group;
  await check("graph: a user is created", async () => {
    user = await client.api("/users").post(wish);
    assert.ok(user.id);
    assert.equal(user.userPrincipalName, wish.userPrincipalName);
    assert.equal(user.passwordProfile?.password, undefined);
  });
  await check("graph: the same name again is a conflict", () => refused(400, "ObjectConflict", client.api("/users").post(wish)));
  await check("graph: an unknown property is refused", () => refused(400, null, client.api("/users").post({ ...wish, userPrincipalName: "x@test.example", shoeSize: 42 })));
  await check("graph: a missing property is refused", () => refused(400, null, client.api("/users").post({ displayName: "X" })));
  await check("graph: a user is found by employeeId", async () => {
    const found = await client.api("/users").filter("employeeId eq 'aaaabbbbccccdddd'").select("id,employeeId").get();
    assert.deepEqual(found.value.map((u) => u.id), [user.id]);
  });
  await check("graph: a user is changed", async () => {
    await client.api(`/users/${user.id}`).patch({ surname: "van den Berg", accountEnabled: false });
    const now = await client.api(`/users/${user.id}`).select("surname,accountEnabled").get();
    assert.equal(now.surname, "van den Berg");
    assert.equal(now.accountEnabled, false);
  });
  await check("graph: a group is made, joined and left", async () => {
    group = await client.api("/groups").post({ displayName: "4A", mailEnabled: false, mailNickname: "g4a", securityEnabled: true });
    await client.api(`/groups/${group.id}/members/$ref`).post({ "@odata.id": `${origin}/graph/v1.0/directoryObjects/${user.id}` });
    const members = await client.api(`/groups/${group.id}/members`).select("id").get();
    assert.deepEqual(members.value.map((m) => m.id), [user.id]);
    await client.api(`/groups/${group.id}/members/${user.id}/$ref`).delete();
  });
  await check("graph: who is deleted is gone, and can be restored", async () => {
    await client.api(`/users/${user.id}`).delete();
    await refused(404, "Request_ResourceNotFound", client.api(`/users/${user.id}`).get());
    await client.api(`/directory/deletedItems/${user.id}/restore`).post({});
    await client.api(`/users/${user.id}`).get();
    await client.api(`/groups/${group.id}`).delete();
  });
}

async function google() {
  const who = new auth.OAuth2();
  who.setCredentials({ access_token: token });
  const api = admin({ version: "directory_v1", auth: who, rootUrl: `${origin}/google/`, retry: false });
  const wish = {
    primaryEmail: "jan.jansen@test.example", name: { givenName: "Jan", familyName: "Jansen" }, password: "Xq4!a-long-first-one", changePasswordAtNextLogin: true,
    externalIds: [{ type: "custom", customType: "sluis", value: "0123456789abcdef0123456789abcdef" }], orgUnitPath: "/",
  };
  let user, group;
  await check("google: a user is created", async () => {
    user = (await api.users.insert({ requestBody: wish })).data;
    assert.ok(user.id);
    assert.equal(user.primaryEmail, wish.primaryEmail);
    assert.equal(user.password, undefined);
  });
  await check("google: the same address again is a conflict", () => refused(409, "duplicate", api.users.insert({ requestBody: wish })));
  await check("google: a missing field is refused", () => refused(400, null, api.users.insert({ requestBody: { primaryEmail: "x@test.example" } })));
  await check("google: a user is changed", async () => {
    await api.users.patch({ userKey: user.id, requestBody: { name: { familyName: "van den Berg" }, suspended: true } });
    const now = (await api.users.get({ userKey: user.id, projection: "full" })).data;
    assert.equal(now.name.familyName, "van den Berg");
    assert.equal(now.suspended, true);
  });
  await check("google: users are listed", async () => {
    const list = (await api.users.list({ customer: "my_customer", maxResults: 500 })).data;
    assert.deepEqual(list.users.map((u) => u.id), [user.id]);
  });
  await check("google: a group is made, joined and left", async () => {
    group = (await api.groups.insert({ requestBody: { email: "g4a@test.example", name: "4A" } })).data;
    await api.members.insert({ groupKey: group.id, requestBody: { id: user.id, role: "MEMBER" } });
    const members = (await api.members.list({ groupKey: group.id })).data.members;
    assert.deepEqual(members.map((m) => m.id), [user.id]);
    await api.members.delete({ groupKey: group.id, memberKey: user.id });
  });
  await check("google: who is deleted is gone, and can be brought back by id", async () => {
    await api.users.delete({ userKey: user.id });
    await refused(412, null, api.users.get({ userKey: user.id }));
    await api.users.undelete({ userKey: user.id, requestBody: { orgUnitPath: "/" } });
    await api.users.get({ userKey: user.id });
    await api.groups.delete({ groupKey: group.id });
  });
}

await microsoft();
await google();
console.log(`${passed} passed`);
