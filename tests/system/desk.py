"""A running desk for the tests, and stories of invented words to give it."""
import glob
import json
import os
import random
import signal
import socket
import subprocess
import time

import schema

BIN = os.environ.get("WIREDUP_BIN", "build/release/bin/wiredup")


def stories(n, seed=1, copies=.5):
    """n stories; about half are cut or extended copies of an earlier one."""
    r = random.Random(seed)
    words = ["".join(r.choice("bdfklmnprst") + r.choice("aeiou") for _ in range(r.randint(2, 4)))
             for _ in range(4000)]
    base, out = [], []
    for i in range(n):
        if base and r.random() < copies:
            lines = list(r.choice(base))
            lines = lines[:len(lines) - r.randint(0, 3)]
        else:
            lines = [" ".join(r.choices(words, k=14)).capitalize() + "." for _ in range(10)]
            base.append(lines)
        out.append({"id": "s%d" % i, "outlet": "outlet%d" % (i % 7), "title": "Title %d" % i,
                    "text": "\n".join(lines)})
    return out


def lines(items):
    return b"".join(json.dumps(s).encode() + b"\n" for s in items)


class Client:
    """One connection; answers as they come, parsed."""

    def __init__(self, desk):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(desk.socket)
        self.file = self.sock.makefile("rb")

    def send(self, data):
        self.sock.sendall(data)

    def answer(self):
        line = self.file.readline()
        return json.loads(line) if line else None

    def finish(self):
        """FIN, then every answer still due."""
        self.sock.shutdown(socket.SHUT_WR)
        out = [json.loads(line) for line in self.file]
        self.close()
        return out

    def close(self):
        self.file.close()
        self.sock.close()


class Desk:
    def __init__(self, path):
        self.path = str(path)
        self.state, self.run = self.path + "/state", self.path + "/run"
        self.socket = self.run + "/ingest.sock"
        self.proc = None
        self.env = None  # of the desk; None: ours
        self.children = []  # what a failed test leaves running

    def command(self, *args):
        return [BIN, *args, "--state", self.state, "--run", self.run, "--conf", self.path + "/conf"]

    def start(self):
        self.errors = open(self.path + "/stderr", "ab")
        self.proc = subprocess.Popen(self.command("serve"), stderr=self.errors, env=self.env)
        deadline = time.time() + 20
        while time.time() < deadline and self.proc.poll() is None:
            try:
                Client(self).close()
                if glob.glob(self.state + "/log/wl-*"):
                    return self
                time.sleep(.02)
            except OSError:
                time.sleep(.02)
        raise AssertionError("the desk did not start (%s): %s" % (self.proc.poll(), self.stderr()))

    def configure(self, **log):
        """Keys of [log] for the next start."""
        os.makedirs(self.path + "/conf", exist_ok=True)
        with open(self.path + "/conf/wiredup.conf", "w") as f:
            f.write("[log]\n" + "".join("%s = %s\n" % kv for kv in log.items()))
        return self

    def status(self):
        out = subprocess.run(self.command("status", "--json"), capture_output=True).stdout
        return json.loads(out)["desk"]

    def wait_for(self, what, seconds=10):
        """Until what(status) holds; returns that status."""
        deadline = time.time() + seconds
        while True:
            st = self.status()
            if st and what(st):
                return st
            assert time.time() < deadline, st
            time.sleep(.02)

    def segments(self):
        return sorted(glob.glob(self.state + "/log/wl-*.gz"))

    def stderr(self):
        return open(self.path + "/stderr").read()

    def end_children(self):
        for child in self.children:
            if child.poll() is None:
                child.kill()
                child.wait()

    def kill(self):
        self.proc.send_signal(signal.SIGKILL)
        self.proc.wait()
        self.errors.close()

    def end(self):
        """SIGTERM; the exit code says whether every handle of the loop was closed."""
        self.proc.send_signal(signal.SIGTERM)
        code = self.proc.wait(10)
        self.errors.close()
        assert code == 0, (code, self.stderr())

    def stop(self):
        """An end, after which every line of the log is as its schema says."""
        self.end()
        schema.check(self.events())

    def fds(self):
        return len(os.listdir("/proc/%d/fd" % self.proc.pid))

    def idle_fds(self):
        """Their number once it stands still: the start's own connection is closed by then."""
        seen = [self.fds()]
        while len(seen) < 5 or len(set(seen[-5:])) > 1:
            time.sleep(.03)
            seen.append(self.fds())
        return seen[-1]

    def settled_fds(self, want):
        deadline = time.time() + 5
        while self.fds() != want and time.time() < deadline:
            time.sleep(.05)
        return self.fds()

    def push(self, items, *options):
        return subprocess.Popen(self.command("push", *options, "-"), stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def push_all(self, items):
        out, _ = self.push(items).communicate(lines(items))
        return [json.loads(line) for line in out.splitlines()]

    def events(self):
        out = subprocess.run(self.command("tail", "-n", "1000000", "-o", "json"),
                             capture_output=True, check=True).stdout
        return [json.loads(line) for line in out.splitlines()]


def clusters(answers):
    """Which stories are together, by their ids; what the seqs are does not matter."""
    groups = {}
    for a in answers:
        groups.setdefault(a["cluster"], set()).add(a["id"])
    return sorted(sorted(g) for g in groups.values())
