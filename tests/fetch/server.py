"""server.py: a web server for test-fetch.c, good and bad. Prints its port; each request becomes a line in the log.

SPDX-License-Identifier: Apache-2.0

Called with the name of the log. The first part of a path says how the file behind it is served.
"""

import gzip
import http.server
import os
import sys
import threading
import time

log = open(sys.argv[1], "a", encoding="utf-8", buffering=1)
content = bytes((i * 7 ^ i >> 8) & 255 for i in range(200000))
files = {"a.bin": content, "a.gz": gzip.compress(content, 9), "bad.gz": gzip.compress(content)[:-9] + b"\0" * 9, "bomb.gz": gzip.compress(bytes(1 << 25))}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, data, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return data

    def do_GET(self):
        _, how, name = self.path.split("/")
        data = files.get(name, b"")
        byte_range = self.headers.get("Range")
        start = int(byte_range[len("bytes="):].rstrip("-")) if byte_range else 0
        print(how, name, start, file=log)
        self.close_connection = True

        if how == "missing" or name not in files:
            self.wfile.write(self.send(404, b"nothing here"))
        elif how in ("redirect", "loop", "outside"):
            places = {"redirect": f"/range/{name}", "loop": self.path, "outside": "file:///etc/passwd"}
            self.send(302, b"", [("Location", places[how])])
        elif how == "endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(bytes(65536))
            except OSError:
                pass
        elif how == "plain" or not byte_range:
            self.answer(how, self.send(200, self.change(how, data)))
        elif start >= len(data):
            self.wfile.write(self.send(416, b"", [("Content-Range", f"bytes */{len(data)}")]))
        else:
            headers = [("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")]
            self.answer(how, self.send(206, self.change(how, data)[start:], headers))

    def change(self, how, data):
        return bytes(byte ^ 1 for byte in data) if how == "wrong" else data

    def answer(self, how, data):
        try:
            if how == "drop" and len(data) > 60000:
                self.wfile.write(data[:50000])
            elif how == "dead":
                self.wfile.write(data[:0])
            elif how == "slow":
                for i in range(0, len(data), 1000):
                    self.wfile.write(data[i:i + 1000])
                    time.sleep(0.02)
            else:
                self.wfile.write(data)
            self.wfile.flush()
        except OSError:
            pass


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_address[1], flush=True)
server.serve_forever()
