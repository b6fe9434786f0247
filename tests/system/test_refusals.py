"""A slow, a full and a broken disk: what was acknowledged stays, what is refused says so, and
the desk goes on as soon as it can."""
import errno
import json
import os
import subprocess
import threading
import time

import pytest
from desk import BIN, Client, Desk, clusters, lines, stories
from faults import Faults


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path)
    d.faults = Faults(d)
    yield d.start()
    d.stop()


def dry(desk, n=0):
    c = Client(desk)
    c.send(json.dumps(dict(stories(n + 1, seed=77)[n], dry=True)).encode() + b"\n")
    return c.finish()[0]


def told(desk):
    """id -> seq of the stories in the log, each of which is there once."""
    events = [e for e in desk.events() if e["ev"] in ("open", "join")]
    ids = [e["story"]["id"] for e in events]
    assert len(ids) == len(set(ids))
    seqs = [e["seq"] for e in desk.events()]
    assert seqs == list(range(1, len(seqs) + 1))
    return {e["story"]["id"]: e["seq"] for e in events}


def same_engine_after_restart(desk, items, answers):
    """Asked again, now and by a desk that replayed the log, all is as it was answered."""
    assert desk.push_all(items) == answers
    asked = [dry(desk, n) for n in range(5)]
    desk.stop()
    desk.faults.set()
    desk.start()
    assert desk.push_all(items) == answers
    assert [dry(desk, n) for n in range(5)] == asked


def ask_while_held(desk, seconds):
    """Status and dry stories, one after another; how many, and how long the slowest took."""
    began, slowest, asked = time.time(), 0, 0
    while time.time() - began < seconds:
        at = time.time()
        st = desk.status()
        assert dry(desk)["durable"] is False
        slowest, asked = max(slowest, time.time() - at), asked + 1
    return st, asked, slowest


def hold_a_sync(desk, items):
    """Returns the loop's longest stall, ms."""
    first = desk.push_all(items[:50])
    desk.faults.set(hold_ms=2000)
    p = desk.push(items)
    feeder = threading.Thread(target=lambda: (p.stdin.write(lines(items[50:])), p.stdin.close()))
    began = time.time()
    feeder.start()
    st, asked, slowest = ask_while_held(desk, 1.8)
    assert st["seq"] <= first[-1]["seq"] and asked > 5 and slowest < 1
    desk.faults.set()
    answers = [json.loads(line) for line in p.stdout]
    feeder.join()
    assert p.wait(20) == 0 and time.time() - began > 2
    assert all(a["durable"] for a in answers)
    assert told(desk) == {a["id"]: a["seq"] for a in first + answers}
    return desk.status()["longest_stall_ms"]


def test_a_held_sync_stops_nobody_but_the_writer(tmp_path):
    """A busy machine may take the processor from the loop: then it is tried once more."""
    stalls, most = [], 50 if "release" in BIN else 500  # sanitizers take their time
    while len(stalls) < 3 and (not stalls or stalls[-1] >= most):
        path = tmp_path / str(len(stalls))
        path.mkdir()
        d = Desk(path)
        d.faults = Faults(d)
        d.start()
        stalls.append(hold_a_sync(d, stories(300, seed=3)))
        d.stop()
    assert stalls[-1] < most, stalls


def refused_then_back(desk, items, code, fill, free):
    """fill() takes the room while stories are pushed, free() gives it back."""
    answers = desk.push_all(items[:100])
    fill()
    said = desk.push_all(items[100:200])
    no = [a for a in said if "error" in a]
    yes = [a for a in said if "error" not in a]
    assert no and all(a["error"] == code and a["retry"] for a in no)
    st = desk.wait_for(lambda s: not s["rebuilding"])
    assert st["state"] == "no space left"
    assert desk.push_all(items[150:151])[0]["error"] == code
    assert dry(desk)["durable"] is False and "error" not in dry(desk)
    assert desk.push_all(items[:100]) == answers  # known, and durable
    assert told(desk) == {a["id"]: a["seq"] for a in answers + yes}
    free()
    desk.wait_for(lambda s: s["state"] == "ok")
    return desk.push_all(items)


def test_a_full_disk(desk):
    items = stories(300, seed=4)
    answers = refused_then_back(
        desk, items, "no_space",
        lambda: desk.faults.set(alloc_errno=errno.ENOSPC, alloc_times=-1,
                                write_errno=errno.ENOSPC, write_times=-1),
        desk.faults.set)
    assert not [a for a in answers if "error" in a]
    assert told(desk) == {a["id"]: a["seq"] for a in answers}
    said = desk.stderr()
    assert said.count("no space left on the disk: stories are refused") == 1
    assert said.count("stories are taken again") == 1
    same_engine_after_restart(desk, items, answers)


class Filler(threading.Thread):
    """Takes all the room there is, also what is given back, until it is stopped."""

    def __init__(self, path):
        super().__init__()
        self.path, self.full, self.ended = path, threading.Event(), threading.Event()

    def run(self):
        with open(self.path, "wb", buffering=0) as f:
            while not self.ended.is_set():
                try:
                    f.write(b"x" * 65536)
                except OSError:
                    self.full.set()
                    time.sleep(.002)

    def start(self):
        super().start()
        self.full.wait(20)

    def stop(self):
        self.ended.set()
        self.join()
        self.path.unlink()


def test_a_disk_that_is_really_full(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    state = tmp_path / "state"
    state.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(state)],
                      capture_output=True).returncode:
        pytest.skip("no tmpfs can be mounted")
    try:
        d = Desk(tmp_path).configure(segment_size="64KiB")
        d.faults = Faults(d)
        d.start()
        filler = Filler(state / "filler")

        def pushed_until_full(items):
            return refused_then_back(d, items, "no_space", filler.start, filler.stop)

        items = stories(300, seed=5)
        # What is left of the room taken in advance takes some more stories.
        items = items[:100] + [dict(s, id="f" + s["id"]) for s in items[100:200]] + items[200:300]
        items = [dict(s, title=s["title"] + " " + "".join(chr(97 + (i * 7 + k) % 26) for k in range(900)))
                 for i, s in enumerate(items)]
        for s in items[100:200]:
            s["text"] += "\n" + os.urandom(30000).hex()
        answers = pushed_until_full(items)
        assert not [a for a in answers if "error" in a]
        assert told(d) == {a["id"]: a["seq"] for a in answers}
        same_engine_after_restart(d, items, answers)
        d.stop()
    finally:
        subprocess.run(["umount", "-l", str(state)])


def test_a_sync_that_fails_once_goes_on_in_a_new_segment(desk):
    items = stories(200, seed=6)
    answers = desk.push_all(items[:100])
    before = desk.segments()
    desk.faults.set(sync_errno=errno.EIO, sync_times=1)
    answers += desk.push_all(items[100:])
    assert not [a for a in answers if "error" in a]
    assert told(desk) == {a["id"]: a["seq"] for a in answers}
    st = desk.status()
    assert st["segments_given_up"] == 1 and st["state"] == "ok"
    assert len(desk.segments()) > len(before)
    assert "the disk failed; writing goes on in" in desk.stderr()
    same_engine_after_restart(desk, items, answers)


def test_a_sync_that_fails_twice_makes_it_read_only(desk):
    items = stories(200, seed=7)
    answers = desk.push_all(items[:100])
    desk.faults.set(sync_errno=errno.EIO, sync_times=2)
    said = desk.push_all(items[100:])
    assert {a["error"] for a in said} == {"read_only"} and all(a["retry"] for a in said)
    desk.faults.set()
    st = desk.wait_for(lambda s: not s["rebuilding"])
    assert st["state"] == "the log is read-only"
    time.sleep(1.2)  # the disk is not asked again
    assert desk.push_all(items[100:101])[0]["error"] == "read_only"
    assert "error" not in dry(desk)
    assert desk.push_all(items[:100]) == answers
    assert told(desk) == {a["id"]: a["seq"] for a in answers}
    assert desk.stderr().count("the log is read-only") == 2  # one line: why, and its sentence
    desk.stop()
    desk.start()
    again = desk.push_all(items)
    assert again[:100] == answers and not [a for a in again if "error" in a]
    assert told(desk) == {a["id"]: a["seq"] for a in again}


def test_a_refused_commit_that_cannot_be_cut_off_does_not_count(desk):
    """Its bytes stay in the file; until a restart finds them they were never said."""
    items = stories(60, seed=12, copies=0)
    answers = desk.push_all(items[:50])
    desk.faults.set(sync_errno=errno.EIO, sync_times=2, trunc_errno=errno.EIO, trunc_times=-1)
    assert {a["error"] for a in desk.push_all(items[50:])} == {"read_only"}
    desk.wait_for(lambda s: not s["rebuilding"])
    c = Client(desk)
    c.send(json.dumps(dict(items[50], dry=True)).encode() + b"\n")
    assert c.finish()[0]["new"] and desk.status()["stories"] == 50
    assert desk.push_all(items[50:51])[0]["error"] == "read_only"
    assert desk.push_all(items[:50]) == answers
    desk.stop()
    desk.faults.set()
    desk.start()
    again = desk.push_all(items)
    assert again[:50] == answers
    assert told(desk) == {a["id"]: a["seq"] for a in again}


def test_a_client_that_tries_again_gets_through(desk):
    items = stories(300, seed=8)
    desk.faults.set(write_errno=errno.ENOSPC, write_times=2, alloc_errno=errno.ENOSPC, alloc_times=1)
    p = desk.push(items, "--retry")
    out, _ = p.communicate(lines(items))
    answers = [json.loads(line) for line in out.splitlines()]
    assert desk.status()["rebuilds"] > 0
    assert p.returncode == 0 and [a["id"] for a in answers] == [s["id"] for s in items]
    assert told(desk) == {a["id"]: a["seq"] for a in answers}
    calm = Desk(desk.path + "/calm")
    os.mkdir(calm.path)
    calm.start()
    assert clusters(answers) == clusters(calm.push_all(items))
    calm.stop()


def test_an_end_in_the_middle_of_a_rebuild(desk):
    desk.push_all(stories(6000, seed=9))
    desk.faults.set(sync_errno=errno.EIO, sync_times=2)
    desk.push_all(stories(5, seed=10))
    time.sleep(1.05)  # about when the rebuild begins
    began = time.time()
    desk.end()
    assert time.time() - began < (.4 if "release" in BIN else 2)
    desk.faults.set()
    desk.start()
