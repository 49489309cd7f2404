"""A server on loopback that means harm, for SCIM and for Microsoft Graph: it answers as its `manner` says, from one request to the next; "honest" passes all on to a lab.
Every manner is bounded here as well, so that a test that fails ends."""
import collections
import http.client
import json
import socket
import socketserver
import threading
import time

TEN_YEARS = 315_360_000
SCIM_CONFIG = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"], "patch": {"supported": True}, "bulk": {"supported": False},
               "filter": {"supported": True, "maxResults": 200}, "changePassword": {"supported": False}, "sort": {"supported": False}, "etag": {"supported": False}}


class HostileServer:
    """`manner` names one of the functions below; `requests` counts what came, and `struck` what was answered so."""

    def __init__(self, kind):
        self.kind = kind
        self.manner = "honest"
        self.lab_port = 0
        self.requests = 0
        self.struck = collections.Counter()
        self.closing = threading.Event()
        owner = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    while owner.serve(self):
                        pass
                except OSError:
                    pass  # the client has left

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def behave(self, manner):
        """From now on."""
        self.manner, self.requests = manner, 0
        self.struck.clear()

    def has_struck(self):
        return self.struck[self.manner] > 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}" + ("/scim/v2" if self.kind == "scim" else "/graph/v1.0")

    def serve(self, on):
        line = on.rfile.readline(65536).decode("latin-1").split()
        if len(line) < 2:
            return False
        headers = {}
        while (text := on.rfile.readline(65536).decode("latin-1").strip()):
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        body = on.rfile.read(int(headers.get("content-length", 0)))
        self.requests += 1
        method, path = line[0], line[1]
        if self.manner == "honest":
            return self.pass_on(on, method, path, headers, body)
        if self.kind == "scim" and "ServiceProviderConfig" in path and self.manner not in WITHOUT_CONFIG:
            return self.answer(on, 200, json.dumps(SCIM_CONFIG))
        self.struck[self.manner] += 1
        return MANNERS[self.manner](self, on, method, path, body)

    def pass_on(self, on, method, path, headers, body):
        to = http.client.HTTPConnection("127.0.0.1", self.lab_port, timeout=10)
        try:
            to.request(method, path, body, {name: value for name, value in headers.items() if name not in ("connection", "content-length")})
            came = to.getresponse()
            data = came.read().replace(b"http://127.0.0.1:%d/" % self.lab_port, b"http://127.0.0.1:%d/" % self.port)  # links to next pages
        finally:
            to.close()
        kept = [f"{name}: {value}" for name, value in came.getheaders() if name.lower() not in ("content-length", "connection", "transfer-encoding", "keep-alive")]
        head = [f"HTTP/1.1 {came.status} Passed on", f"Content-Length: {len(data)}", *kept] if came.status != 204 else ["HTTP/1.1 204 Passed on", *kept]
        on.wfile.write(("\r\n".join(head) + "\r\n\r\n").encode("latin-1") + data)
        return True

    def answer(self, on, status, body, *more):
        data = body if isinstance(body, bytes) else body.encode()
        head = [f"HTTP/1.1 {status} Whatever", "Content-Type: application/json", f"Content-Length: {len(data)}", *more]
        on.wfile.write(("\r\n".join(head) + "\r\n\r\n").encode() + data)
        return True

    def start_chunked(self, on):
        on.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")

    def list_of(self, objects, total, next_page=None):
        if self.kind == "scim":
            return json.dumps({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": total, "itemsPerPage": len(objects), "startIndex": 1,
                               "Resources": objects})
        return json.dumps({"value": objects, **({"@odata.nextLink": next_page} if next_page else {})})


def silent(server, on, method, path, body):
    server.closing.wait(60)
    return False


def deep_json(server, on, method, path, body):
    return server.answer(on, 201 if method == "POST" else 200, "[" * 100_000 + "]" * 100_000)


def deep_object_in_a_list(server, on, method, path, body):
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    key = "Resources" if server.kind == "scim" else "value"
    return server.answer(on, 200, f'{{"totalResults":1,"{key}":[{{"id":"1","x":{deep}}}]}}')


def endless_body(server, on, method, path, body):
    server.start_chunked(on)
    block = b"[" * 65536
    for _ in range(100_000):
        on.wfile.write(b"10000\r\n" + block + b"\r\n")
    return False


def slow_drip(server, on, method, path, body):
    server.start_chunked(on)
    for _ in range(600):
        on.wfile.write(b"1\r\n[\r\n")
        on.wfile.flush()
        if server.closing.wait(0.1):
            break
    return False


def busy_for_ten_years(server, on, method, path, body):
    return server.answer(on, 503, "", f"Retry-After: {TEN_YEARS}")


def throttled_for_ever(server, on, method, path, body):
    return server.answer(on, 429, "{}", "Retry-After: 99999999999999999999")


def lying_total(server, on, method, path, body):
    return server.answer(on, 200, server.list_of([], 10**18))


def huge_array(server, on, method, path, body):
    key = "Resources" if server.kind == "scim" else "value"
    start = f'{{"totalResults":1,"{key}":[{{}}'
    return server.answer(on, 200, start + ",{}" * ((8 * 1024 * 1024 - 100) // 3) + "]}")


def endless_paging(server, on, method, path, body):
    if method != "GET":
        return server.answer(on, 503, "")
    objects = [{"id": f"{server.requests}-{i}", "externalId": f"{server.requests:016x}{i:016x}", "employeeId": f"{server.requests:016x}{i:016x}"} for i in range(200)]
    return server.answer(on, 200, server.list_of(objects, 10**9, f"{server.url}/users?$skiptoken={server.requests}"))


def redirect(server, on, method, path, body):
    return server.answer(on, 302, "", f"Location: {server.url}/loop{server.requests}")


def malformed_chunks(server, on, method, path, body):
    server.start_chunked(on)
    on.wfile.write(b"zz\r\n{}\r\nffffffffffffffffffff\r\n{}")
    return False


def endless_headers(server, on, method, path, body):
    on.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for i in range(100_000):
        on.wfile.write(b"X-%d: %s\r\n" % (i, b"a" * 1000))
    return False


def no_http(server, on, method, path, body):
    on.wfile.write(b"\x00\xff" * 4096)
    return False


MANNERS = {f.__name__: f for f in (silent, deep_json, deep_object_in_a_list, endless_body, slow_drip, busy_for_ten_years, throttled_for_ever, lying_total, huge_array,
                                   endless_paging, redirect, malformed_chunks, endless_headers, no_http)}
WITHOUT_CONFIG = {"silent", "deep_json", "endless_body", "slow_drip", "redirect", "malformed_chunks", "endless_headers", "no_http"}
