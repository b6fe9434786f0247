"""Clients that mean harm, or do not know better: the others are served."""
import random
import resource
import socket
import time

import pytest
from desk import Client, Desk, lines, stories


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    before = d.idle_fds()
    yield d
    assert d.settled_fds(before) == before
    d.stop()


def served(desk, seed):
    items = stories(20, seed)
    began = time.time()
    answers = desk.push_all(items)
    assert [a["id"] for a in answers] == [s["id"] for s in items]
    assert time.time() - began < 5


def test_garbage(desk):
    r = random.Random(4)
    bad = Client(desk)
    bad.send(bytes(r.randrange(256) for _ in range(200000)) + b"\n")
    served(desk, 1)
    assert all("error" in a for a in bad.finish())
    deep = Client(desk)
    deep.send(b"[" * 100000 + b"\n" + b'{"text":' * 50000 + b"\n")
    assert [a["retry"] for a in deep.finish()] == [False, False]


def test_half_lines_and_hang_ups(desk):
    halves = [Client(desk) for _ in range(50)]
    for h in halves:
        h.send(b'{"id":"half","text":"' + b"z" * 5000)
    served(desk, 2)
    for h in halves:
        h.close()
    served(desk, 3)


def test_an_endless_line(desk):
    bad = Client(desk)
    bad.sock.settimeout(5)
    for _ in range(160):
        bad.send(b"x" * 65536)
    served(desk, 4)
    bad.send(b"\n")
    assert bad.answer()["error"] == "too_long"
    bad.close()


def test_all_half_lines_together_are_bounded(desk):
    many = [Client(desk) for _ in range(40)]
    for m in many:
        m.sock.settimeout(10)
        m.send(b"x" * ((2 << 20) - 1000))
    kib = int(next(line for line in open("/proc/%d/status" % desk.proc.pid)
                   if line.startswith("VmRSS")).split()[1])
    assert kib < 400 << 10
    served(desk, 5)
    for m in many:
        m.close()


def test_a_crowd_of_one_user(desk):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    first = Client(desk)
    crowd, many = [], min(3000, hard - 100)
    deadline = time.time() + 60
    while len(crowd) < many and time.time() < deadline:
        try:
            crowd.append(Client(desk))
        except BlockingIOError:  # more at the door than it holds just now
            time.sleep(.01)
    first.send(lines(stories(3, 6)))
    assert first.answer()["id"] == "s0"
    first.close()
    came = len(crowd)
    for c in crowd:
        c.close()
    assert came == many
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    desk.idle_fds()
    served(desk, 7)


def test_one_that_never_reads(desk):
    bad = Client(desk)
    bad.sock.setblocking(False)
    data, sent, idle = b'{"id":"n","text":""}\n' * 3000, 0, time.time()
    while time.time() - idle < 1 and sent < 50 << 20:
        try:
            sent += bad.sock.send(data)
            idle = time.time()
        except BlockingIOError:
            time.sleep(.01)
    assert sent < 20 << 20, "it is read from without end"
    served(desk, 8)
    bad.close()
    served(desk, 9)
