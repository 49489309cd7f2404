"""A small SCIM service on loopback that shows neither users that are off nor groups without members: 404 for a look by id, and in no list or search. What is sent to their
ids works; a user name that is in use is refused (409), unless `gives_names_twice`. Its own contents (`users`, `groups`) are what tests look at."""
import http.server
import itertools
import json
import re
import threading
import urllib.parse

SCHEMAS = {"Users": "urn:ietf:params:scim:schemas:core:2.0:User", "Groups": "urn:ietf:params:scim:schemas:core:2.0:Group"}
CONFIG = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"], "patch": {"supported": True}, "bulk": {"supported": False},
          "filter": {"supported": True, "maxResults": 200}, "changePassword": {"supported": False}, "sort": {"supported": False}, "etag": {"supported": False}}


class HidingServer:
    def __init__(self, gives_names_twice=False):
        self.users, self.groups = {}, {}
        self.hidden = 0  # how often something was not shown
        self.requests = []  # method, kind, id
        self.gives_names_twice = gives_names_twice
        self.numbers = itertools.count(1)
        self.one_at_a_time = threading.Lock()
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"null")
                with owner.one_at_a_time:
                    status, answer = owner.handle(self.command, self.path, body)
                data = b"" if answer is None else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/scim+json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_one

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/scim/v2"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()

    def deletions(self):
        return [id for method, _, id in self.requests if method == "DELETE"]

    def is_shown(self, kind, one):
        is_shown = one.get("active", True) if kind == "Users" else bool(one.get("members"))
        self.hidden += not is_shown
        return is_shown

    @staticmethod
    def refused(status, scim_type=None):
        return status, {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": str(status), **({"scimType": scim_type} if scim_type else {})}

    def handle(self, method, path, body):
        url = urllib.parse.urlsplit(path)
        kind, _, id = url.path.removeprefix("/scim/v2/").partition("/")
        if kind == "ServiceProviderConfig":
            return 200, CONFIG
        if kind not in SCHEMAS:
            return self.refused(404)
        self.requests.append((method, kind, id))
        there = self.users if kind == "Users" else self.groups
        if method == "GET" and not id:
            return 200, self.list(kind, there, urllib.parse.parse_qs(url.query))
        if method == "POST" and not id:
            return self.create(kind, there, body)
        if id not in there or (method == "GET" and not self.is_shown(kind, there[id])):
            return self.refused(404)
        if method == "DELETE":
            del there[id]
            for group in self.groups.values():
                group["members"] = [m for m in group.get("members", []) if m["value"] != id]
            return 204, None
        if method == "PATCH":
            for each in body["Operations"]:
                self.change(there[id], each)
        return 200, there[id]

    def list(self, kind, there, query):
        found = [one for one in there.values() if self.is_shown(kind, one)]
        if "filter" in query:
            name, value = re.fullmatch(r'(\w+) eq "(.*)"', query["filter"][0]).groups()
            found = [one for one in found if one.get(name) == value]
        start, count = int(query.get("startIndex", ["1"])[0]), int(query.get("count", ["100"])[0])
        page = found[start - 1:start - 1 + count]
        return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": len(found), "startIndex": start, "itemsPerPage": len(page), "Resources": page}

    def create(self, kind, there, body):
        name = "userName" if kind == "Users" else "displayName"
        if not self.gives_names_twice and any(one[name].lower() == body[name].lower() for one in there.values()):
            return self.refused(409, "uniqueness")
        id = f"{next(self.numbers):08x}-0000-4000-8000-000000000000"
        there[id] = {"schemas": [SCHEMAS[kind]], **body, "id": id}
        return 201, there[id]

    @staticmethod
    def change(one, operation):
        how, path, value = operation["op"].lower(), operation.get("path"), operation.get("value")
        members = re.fullmatch(r'members\[value eq "(.*)"\]', path or "")
        if members:
            one["members"] = [m for m in one.get("members", []) if m["value"] != members[1]]
        elif path == "members":
            one.setdefault("members", []).extend(value)
        elif how == "remove":
            one.pop(path, None)
        elif path is None:
            one.update(value)
        else:
            into, _, key = path.rpartition(".")
            (one.setdefault(into, {}) if into else one)[key] = value
