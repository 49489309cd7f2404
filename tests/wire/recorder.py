"""A recording proxy on loopback: every request goes on to the real partner and is written down as one JSON object a line."""
import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Recorder:
    def __init__(self, partner_port, path):
        self.partner_port, self.file, self.lock, self.count = partner_port, open(path, "w"), threading.Lock(), 0
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                recorder.write(self.command, f"http://127.0.0.1:{recorder.partner_port}{self.path}", dict(self.headers), body)
                onward = http.client.HTTPConnection("127.0.0.1", recorder.partner_port, timeout=30)
                headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
                onward.request(self.command, self.path, body or None, headers)
                answer = onward.getresponse()
                content = answer.read()
                onward.close()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def write(self, method, url, headers, body):
        line = {"method": method, "url": url, "headers": headers}
        if body:
            try:
                line["body"] = json.loads(body)
            except ValueError:
                line["body"] = body.decode("latin-1")
        with self.lock:
            self.count += 1
            self.file.write(json.dumps(line) + "\n")
            self.file.flush()

    def end(self):
        self.server.shutdown()
        self.server.server_close()
        self.file.close()
