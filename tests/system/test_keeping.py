"""Segments: they turn, are sealed, pruned and checked behind the desk's back, and whoever
follows sees each event once."""
import gzip
import json
import os
import re
import select
import socket
import subprocess
import threading
import time

import pytest
from desk import Desk, clusters, lines, stories
from faults import Faults


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).configure(segment_size="64KiB")
    yield d
    if d.proc and d.proc.poll() is None:
        d.end()


class Follower:
    """Of the desk's `follow` stream."""

    def __init__(self, desk):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(desk.run + "/desk.control")
        self.sock.settimeout(20)
        self.sock.sendall(b"follow\n")
        self.file = self.sock.makefile("rb", 0)  # not buffered: select() sees what is left

    def next(self):
        line = self.file.readline()
        return json.loads(line) if line else None

    def close(self):
        self.file.close()
        self.sock.close()


def segment_lines(path):
    with gzip.open(path) as f:
        return [json.loads(line) for line in f]


class Reader:
    """Reads each event of the log once, with nothing but gzip and names, whatever is renamed."""

    def __init__(self, desk):
        self.desk, self.next, self.seqs = desk, 1, []

    def find(self):
        files = [(int(os.path.basename(p)[3:19]), "live" in p, p) for p in self.desk.segments()]
        fit = [f for f in files if f[0] <= self.next]
        return sorted(fit)[-1] if fit else None

    def read_to(self, last):
        while self.next <= last:
            found = self.find()
            try:
                events = [e for e in segment_lines(found[2]) if "seq" in e]
            except (FileNotFoundError, EOFError):
                continue  # sealed meanwhile, or a write under way
            for e in events:
                if self.next <= e["seq"] <= last:
                    assert e["seq"] == self.next
                    self.seqs.append(e["seq"])
                    self.next += 1


def settled(desk):
    return desk.wait_for(lambda s: s["live_segments"] == 1 and s["sealed"] and not s["sealing"], 40)


def test_segments_turn_and_are_sealed_under_load(desk):
    desk.start()
    items = stories(1000, seed=21)
    follower, reader = Follower(desk), Reader(desk)
    answers = []
    pusher = threading.Thread(target=lambda: answers.extend(desk.push_all(items)))
    pusher.start()
    told = [follower.next()["seq"]]
    while pusher.is_alive() or told[-1] < max(a["seq"] for a in answers):
        if select.select([follower.sock], [], [], .05)[0]:
            told.append(follower.next()["seq"])
        reader.read_to(told[-1])
    assert told == sorted(set(told))
    assert [a["id"] for a in answers] == [s["id"] for s in items]
    st = settled(desk)
    files = desk.segments()
    assert st["sealed"] == len(files) - 1 > 8 and st["seals"] == st["sealed"]
    assert st["log_bytes"] >= sum(map(os.path.getsize, files)) and st["damage"] == 0
    previous = None
    for path in files[:-1]:
        assert os.stat(path).st_mode & 0o777 == 0o440
        events = [e for e in segment_lines(path) if "seq" in e]
        size = sum(len(json.dumps(e, ensure_ascii=False, separators=(",", ":"))) + 1 for e in events)
        assert events[0]["ev"] == "segment" and size < 2 * 65536
        assert events[0].get("previous") == previous and events[0]["sync"] == "commit"
        previous = events[0]["seq"]
    assert subprocess.run(["gzip", "-t", *files]).returncode == 0
    reader.read_to(desk.status()["seq"])
    assert reader.seqs == [e["seq"] for e in desk.events()]
    follower.close()
    before = clusters(answers)
    desk.stop()
    desk.start()
    assert clusters(desk.push_all(items)) == before
    assert desk.wait_for(lambda s: s["verified"] == s["sealed"], 30)["damage"] == 0


def test_followers_are_bounded_and_status_goes_on(desk):
    desk.start()
    many = [Follower(desk) for _ in range(64)]
    seqs = {f.next()["seq"] for f in many}
    one_more = Follower(desk)
    assert one_more.next() == {"error": "too many followers"} and one_more.next() is None
    assert desk.status()["followers"] == 64
    answer = desk.push_all(stories(1))[0]
    for f in many:
        got = f.next()["seq"]
        while got < answer["seq"]:
            got = f.next()["seq"]
        f.close()
    assert len(seqs) == 1
    desk.wait_for(lambda s: s["followers"] == 0)
    last = Follower(desk)
    last.next()
    desk.stop()
    while last.next():
        pass


def test_a_follower_that_does_not_read_gets_only_the_newest(desk):
    desk.start()
    lazy = Follower(desk)
    lazy.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    last = 0
    for i in range(15):
        last = desk.push_all(stories(30, seed=100 + i))[-1]["seq"]
    seen = 0
    while seen < last:
        seen = lazy.next()["seq"]
    assert seen == last
    lazy.close()


def flip(path, at):
    os.chmod(path, 0o640)
    with open(path, "r+b") as f:
        f.seek(at)
        byte = f.read(1)[0]
        f.seek(at)
        f.write(bytes([byte ^ 1]))


def test_damage_that_a_start_needs_is_said_with_the_way_out(desk):
    desk.start()
    desk.push_all(stories(600, seed=22))
    settled(desk)
    desk.stop()
    damaged = desk.segments()[2]
    flip(damaged, 200)
    serve = subprocess.run(desk.command("serve"), capture_output=True, text=True, timeout=30)
    assert serve.returncode == 74
    said = [line for line in serve.stderr.splitlines() if os.path.basename(damaged) in line]
    assert said and said[-1].endswith("; run `wiredup log repair`, then start again"), serve.stderr
    subprocess.run(desk.command("log", "repair"), check=True, capture_output=True)
    desk.start()
    assert desk.push_all(stories(10, seed=28))[9]["durable"]


def test_damage_is_said_and_counted(desk):
    """In segments no start needs any more; elsewhere it is the start that says it."""
    faults = Faults(desk)
    desk.start()
    desk.push_all(stories(600, seed=22))
    faults.set(clock_s=200 * 3600)
    desk.wait_for(lambda s: s["clusters"] == 0, 40)
    desk.push_all(stories(100, seed=28))
    settled(desk)
    desk.stop()
    sealed = desk.segments()
    quiet, loud = sealed[2], sealed[4]
    for path, at in ((quiet, 200), (loud, os.path.getsize(loud) - 40)):
        flip(path, at)
    desk.start()
    desk.wait_for(lambda s: s["damage"] == 2, 30)
    for path in (quiet, loud):
        assert desk.stderr().count(os.path.basename(path) + " is damaged; stop the desk and run") == 1
    assert desk.push_all(stories(100, seed=28))[99]["durable"]


@pytest.mark.parametrize("keep", [{"keep_bytes": "256KiB"}, {"keep_age": "1d"}])
def test_old_segments_go_but_not_what_a_start_needs(tmp_path, keep):
    d = Desk(tmp_path).configure(segment_size="64KiB", **keep)
    faults = Faults(d)
    d.start()
    d.push_all(stories(1000, seed=23))
    st = settled(d)
    assert st["pruned"] == 0, "a live cluster needs them all"
    faults.set(clock_s=30 * 3600)  # every cluster closes
    d.wait_for(lambda s: s["clusters"] == 0, 40)
    d.push_all(stories(400, seed=24))
    faults.set(clock_s=120 * 3600)  # and is forgotten
    time.sleep(1.2)
    d.push_all(stories(200, seed=25))
    st = d.wait_for(lambda s: s["pruned"] > 2 and not s["sealing"], 40)
    if "keep_bytes" in keep:
        assert st["log_bytes"] < 400 << 10
    d.wait_for(lambda s: 1 < s["oldest_seq"] == int(os.path.basename(d.segments()[0])[3:19]))
    answers = d.push_all(stories(200, seed=25))
    d.stop()
    d.start()
    assert d.push_all(stories(200, seed=25)) == answers
    d.stop()


@pytest.mark.parametrize("sync", ["commit", "interval", "never"])
def test_sync_modes_say_what_they_promise(tmp_path, sync):
    d = Desk(tmp_path).configure(sync=sync, sync_interval="50ms")
    trace = tmp_path / "trace"
    d.start()
    tracer = None
    if os.access("/usr/bin/strace", os.X_OK):
        tracer = subprocess.Popen(["strace", "-f", "-e", "trace=fdatasync", "-o", str(trace), "-p",
                                   str(d.proc.pid)], stderr=subprocess.DEVNULL)
        time.sleep(.5)
    answers = [d.push_all([s])[0] for s in stories(40, seed=26)]
    assert {a["durable"] for a in answers} == {sync == "commit"}
    assert d.push_all(stories(1, seed=26))[0]["durable"] == (sync == "commit")
    assert d.status()["sync"] == sync
    first = segment_lines(d.segments()[0])[0]
    assert first["sync"] == sync
    time.sleep(.2)
    if tracer:
        tracer.terminate()
        tracer.wait()
        n = len(re.findall("fdatasync", trace.read_text()))
        assert n >= 40 if sync == "commit" else 1 <= n < 30 if sync == "interval" else n == 0
    d.kill()
    d.start()
    assert [d.push_all([s])[0]["seq"] for s in stories(40, seed=26)] == [a["seq"] for a in answers]
    d.stop()


def test_stopping_while_much_is_to_be_sealed(desk):
    """Segments pile up faster than they are sealed; the end does not wait for them all."""
    desk.configure(segment_size="1MiB")
    desk.start()
    desk.push_all(stories(2500, seed=27))
    began = time.time()
    desk.end()
    assert time.time() - began < 1
    assert not [p for p in os.listdir(desk.state + "/log") if p.endswith(".tmp")]
    desk.start()
    settled(desk)
