"""Invented outlets on loopback, with every request and when it came; and a newsgatherer."""
import glob
import html
import http.server
import json
import os
import signal
import subprocess
import threading
import time

from desk import BIN, Desk


class Outlets:
    """path -> function(request) giving (status, headers, body) or just a body."""

    def __init__(self):
        self.pages, self.asked, self.open, self.most = {}, [], {}, {}
        outlets = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                host = self.headers["Host"].split(":")[0]
                outlets.open[host] = outlets.open.get(host, 0) + 1
                outlets.most[host] = max(outlets.most.get(host, 0), outlets.open[host])
                outlets.asked.append((time.monotonic(), host, self.path, dict(self.headers)))
                try:
                    self.reply(outlets.pages.get((host, self.path), outlets.pages.get(self.path)))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                finally:
                    outlets.open[host] -= 1

            def reply(self, page):
                got = page(self) if callable(page) else page
                status, headers, body = (404, {}, b"") if got is None else \
                    got if isinstance(got, tuple) else (200, {}, got)
                body = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                for k, v in headers.items():
                    self.send_header(k, v)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, host, path="/rss"):
        return "http://%s.localhost:%d%s" % (host, self.port, path)

    def count(self, path, host=None):
        return sum(1 for _, h, p, _ in self.asked if p == path and host in (None, h))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def rss(items, head="<?xml version='1.0' encoding='UTF-8'?>"):
    """items: (id, title, text, link or None)"""
    out = [head, "<rss version='2.0'><channel><title>An outlet</title>"]
    for name, title, text, link in items:
        out.append("<item><guid isPermaLink='false'>%s</guid><title>%s</title><description>%s"
                   "</description>%s</item>" % (name, html.escape(title), html.escape(text),
                                                "<link>%s</link>" % link if link else ""))
    return "".join(out) + "</channel></rss>"


def page(title, text, furniture="Link copied"):
    body = "".join("<p>%s</p>" % html.escape(line) for line in text.split("\n"))
    return ("<html><head><title>%s - An outlet</title></head><body><nav><a href='/'>Home</a> "
            "<a href='/w'>World</a></nav><article><h1>%s</h1><div class='share'>%s</div>%s"
            "</article><footer>All rights reserved</footer></body></html>"
            % (title, title, furniture, body))


class Gatherer:
    def __init__(self, desk, sources, settings="[gather]\nhost_spacing = 20ms\n"):
        self.desk, self.proc = desk, None
        os.makedirs(desk.path + "/conf/sources.d", exist_ok=True)
        self.configure(sources, settings)

    def configure(self, sources, settings="[gather]\nhost_spacing = 20ms\n"):
        """sources: name -> dict of keys"""
        with open(self.desk.path + "/conf/wiredup.conf", "w") as f:
            f.write(settings)
        for old in glob.glob(self.desk.path + "/conf/sources.d/*"):
            os.unlink(old)
        for name, keys in sources.items():
            if "url" in keys:
                keys = dict({"interval": "1s", "contract": "yes", "allow_private": "yes"}, **keys)
            with open(self.desk.path + "/conf/sources.d/%s.conf" % name, "w") as f:
                f.write('[source "%s"]\n' % name + "".join("%s = %s\n" % kv for kv in keys.items()))

    def start(self):
        self.errors = open(self.desk.path + "/gather.stderr", "ab")
        self.proc = subprocess.Popen(self.desk.command("gather"), stderr=self.errors)
        self.desk.children.append(self.proc)
        self.until(lambda: self.status(), "the newsgatherer answers")
        return self

    def stderr(self):
        return open(self.desk.path + "/gather.stderr").read()

    def status(self):
        p = subprocess.run(self.desk.command("status", "--json"), capture_output=True, text=True)
        return json.loads(p.stdout)["gatherer"]

    def source(self, name):
        return self.status()["sources"][name]

    def until(self, true, what, seconds=15):
        deadline = time.time() + seconds
        while time.time() < deadline:
            if true():
                return
            time.sleep(.05)
        raise AssertionError("not within %d s: %s\n%s" % (seconds, what, self.stderr()))

    def fds(self):
        return len(os.listdir("/proc/%d/fd" % self.proc.pid))

    def kill(self):
        self.proc.send_signal(signal.SIGKILL)
        self.proc.wait()
        self.errors.close()

    def stop(self):
        """SIGTERM; the exit code says whether every handle of the loop was closed."""
        self.proc.send_signal(signal.SIGTERM)
        code = self.proc.wait(10)
        self.errors.close()
        assert code == 0, self.stderr()
