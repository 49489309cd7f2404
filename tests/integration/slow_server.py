"""Servers that misbehave on purpose, on loopback: they take connections and requests, and answer late, bit by bit, or never."""
import socket
import threading


class SlowServer:
    """`how`: "silent" reads requests and never answers; "drip" sends one byte of an endless header a second; "deaf" accepts nothing (the queue fills up). Ended by `end`."""

    def __init__(self, how):
        self.how = how
        self.requests = 0
        self.ended = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=0 if how == "deaf" else 16)
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/scim/v2"
        self.open = []
        if how == "deaf":
            for _ in range(4):  # what the queue holds; whoever comes later waits
                filler = socket.socket()
                filler.setblocking(False)
                filler.connect_ex(("127.0.0.1", self.port))
                self.open.append(filler)
        else:
            threading.Thread(target=self.accept, daemon=True).start()

    def is_waited_for(self):
        """Whether somebody waits here, in vain: for an answer, or for a connection to the deaf."""
        if self.how != "deaf":
            return self.requests > 0
        with open("/proc/net/tcp", encoding="ascii") as sockets:
            each = [line.split() for line in sockets][1:]
        mine = {filler.getsockname()[1] for filler in self.open}
        here, syn_sent = f"0100007F:{self.port:04X}", "02"
        on_their_way = [int(one[1].split(":")[1], 16) for one in each if one[2] == here and one[3] == syn_sent]
        return any(port not in mine for port in on_their_way)

    def accept(self):
        while not self.ended.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.open.append(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            while connection.recv(65536):
                self.requests += 1
                if self.how == "drip":
                    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                    while not self.ended.wait(1):
                        connection.sendall(b"x")
        except OSError:
            pass

    def end(self):
        self.ended.set()
        for each in [self.listener, *self.open]:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()
