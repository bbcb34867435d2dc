"""The emulator with its data plane, and an upstream that says what reached it."""

import http.client
import http.server
import json
import threading
import urllib.parse

from .emulator import CORE, Answer, Emulator


class Upstream:
    """An HTTP server that answers with what it was asked, as JSON, and remembers it; a context."""

    def __init__(self):
        upstream = self
        self.seen = []
        self.status = 200
        self.headers = []  # more headers of the answer
        self.body = None   # instead of the echo
        self.release = threading.Event()
        self.arrived = threading.Event()
        self.hold = False  # answer only when released

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do(self):
                length = int(self.headers.get("Content-Length", 0))
                path, _, query = self.path.partition("?")
                seen = {"method": self.command, "path": path, "query": query,
                        "headers": [[name.lower(), text] for name, text in self.headers.items()],
                        "body": self.rfile.read(length).decode()}
                upstream.seen.append(seen)
                upstream.arrived.set()
                if upstream.hold:
                    upstream.release.wait(60)
                body = json.dumps(seen).encode() if upstream.body is None else upstream.body
                self.send_response(upstream.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                for name, text in upstream.headers:
                    self.send_header(name, text)
                try:
                    self.end_headers()
                    if self.command != "HEAD":
                        self.wfile.write(body)
                except OSError:
                    pass  # the gateway no longer waits

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        # The interval is what shutdown() takes.
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.005], daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def last(self):
        return self.seen[-1]

    def header(self, name):
        """All values of a header of the last request."""
        return [text for key, text in self.last["headers"] if key == name]


class Gateway(Emulator):
    """A running emulator with a data plane and, as long as a test names none, no word on stderr."""

    def __init__(self, *options, seed=False):
        super().__init__("--proxy-port", "0", *options, seed=seed)
        self.notes = []  # what is to be on stderr, without the prefix; sorted

    def __enter__(self):
        super().__enter__()
        self.proxy_url = self.process.stdout.readline().strip()
        self.proxy_parts = urllib.parse.urlsplit(self.proxy_url)
        return self

    def stop(self, *how):
        code, out, err = super().stop(*how)
        said = sorted(line.removeprefix("konnect-emulator: proxy: ") for line in err.splitlines())
        return code, out, "" if said == sorted(self.notes) else err or "(nothing)"

    def ask(self, path="/", method="GET", headers=(), body=None, timeout=30):
        """A request through the gateway; a body that is no text goes as JSON. `headers` are pairs: names repeat."""
        connection = http.client.HTTPConnection(self.proxy_parts.hostname, self.proxy_parts.port, timeout=timeout)
        headers = list(headers)
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
            headers.append(("Content-Type", "application/json"))
        try:
            names = [name.lower() for name, _ in headers]
            connection.putrequest(method, path, skip_host="host" in names, skip_accept_encoding=True)
            for name, text in headers:
                connection.putheader(name, text)
            if body is not None:
                connection.putheader("Content-Length", str(len(body.encode())))
            connection.endheaders(body.encode() if body is not None else None)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def service(self, url, **more):
        return self.made(CORE + "/services", {"url": url, **more})["id"]

    def route(self, service=None, **more):
        scope = {"service": {"id": service}} if service else {}
        return self.made(CORE + "/routes", {**scope, **more})["id"]

    def plugin(self, name, config=None, **more):
        return self.made(CORE + "/plugins", {"name": name, "config": config or {}, **more})["id"]
