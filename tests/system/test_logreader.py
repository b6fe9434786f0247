"""The log read twice: by the program, and by a reader written from wiredup-log(5)."""
import glob
import json
import os
import re
import shutil
import subprocess
import time

import pytest
import schema
from desk import BIN, Client, Desk, lines, stories
from logreader import Log

GOLDEN = "tests/golden/"


def records(name="records.ndjson"):
    with open(GOLDEN + name, "rb") as f:
        return f.read().split(b"\n")[:-1]


def long_story(n, size):
    """More than a line of the log holds; some of it takes two bytes there for one here."""
    s = stories(1, seed=n, copies=0)[0]
    return dict(s, id="long%d" % n, text="\n".join('%d "%s" 가람' % (i, s["text"]) for i in range(size // 900)))


def tail(state):
    """Every line as the program gives it."""
    out = subprocess.run([BIN, "tail", "-n", "1000000", "-o", "json", "--state", state],
                         capture_output=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def agree(desk):
    """Both read the same, and the second one finds nothing wrong."""
    log = Log(desk.state + "/log")
    assert log.problems == []
    assert log.events == tail(desk.state)
    return log


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    yield d
    if d.proc.poll() is None:
        d.kill()


@pytest.mark.parametrize("folder", ["live", "sealed", "mended"])
def test_frozen_logs(folder):
    log = Log(GOLDEN + folder)
    assert log.problems == [] and log.notes == []
    want = records()
    if folder == "mended":
        assert log.events[5] == dict(log.events[5], seq=6, ev="gap", **{"from": 6, "to": 6})
        want[5] = log.lines[5]
    assert log.lines == want
    if folder == "sealed":
        assert log.trailers == records("trailers.ndjson")


@pytest.mark.parametrize("folder", ["live", "sealed"])
def test_a_turned_byte_is_found_or_changes_nothing(folder, tmp_path):
    """Each byte of the frozen segments' headers and sums, and every 211th of the rest."""
    shutil.copytree(GOLDEN + folder, tmp_path / "log")
    want = records()
    for name in sorted(os.listdir(tmp_path / "log")):
        path = tmp_path / "log" / name
        data = path.read_bytes()
        starts = [m.start() for m in re.finditer(rb"\x1f\x8b\x08\x04", data)]
        places = {at + i for at in starts for i in range(-8, 20, 1 + len(data) // 9000)} | set(range(0, len(data), 211))
        for at in sorted(p for p in places if 0 <= p < len(data)):
            path.write_bytes(data[:at] + bytes([data[at] ^ 8]) + data[at + 1:])
            log = Log(tmp_path / "log")
            assert log.problems or log.notes or log.lines == want, (name, at)
            given = [line for line in log.lines if line in want]
            assert given == log.lines, (name, at)
            if folder == "sealed":
                assert log.problems, (name, at)
        path.write_bytes(data)


def test_cut_anywhere_both_end_where_a_commit_does(tmp_path):
    (tmp_path / "log").mkdir()
    name = sorted(glob.glob(GOLDEN + "live/*"))[1]
    with open(name, "rb") as f:
        data = f.read()
    seen = set()
    for n in range(0, len(data) + 1, 11):
        (tmp_path / "log" / os.path.basename(name)).write_bytes(data[:n])
        log = Log(tmp_path / "log")
        assert log.problems == [] and log.events == tail(str(tmp_path))
        seen.add(len(log.events))
    assert len(seen) == 4


def test_while_it_is_written_and_after_a_kill(desk):
    items, seen = stories(600) + [long_story(i, 100000) for i in range(6)], []
    with open(desk.path + "/items", "wb") as f:
        f.write(lines(items))
    with open(desk.path + "/answers", "wb") as f:
        push = subprocess.Popen(desk.command("push", desk.path + "/items"), stdout=f)
    while push.poll() is None:
        log = Log(desk.state + "/log")
        assert log.problems == []
        assert log.events[:len(seen)] == seen
        seen = log.events
    with open(desk.path + "/answers") as f:
        answers = [json.loads(line) for line in f]
    assert len(answers) == len(items)
    log = agree(desk)
    assert log.events[:len(seen)] == seen
    texts = {e["seq"]: e["story"]["text"] for e in log.events if "story" in e}
    for e in log.events:
        if e["ev"] == "text":
            texts[e["of"]] += e["text"]
    assert [texts[a["seq"]] for a in answers] == [s["text"] for s in items]
    assert any(e.get("parts") for e in log.events)
    client = Client(desk)
    client.send(lines(stories(2000, seed=5)))
    done = [client.answer() for _ in range(200)]
    desk.kill()
    client.close()
    after = Log(desk.state + "/log")
    assert after.problems == [] and after.events == tail(desk.state)
    assert {a["seq"] for a in done} <= {e["seq"] for e in after.events}
    desk.start()
    again = agree(desk)
    assert again.notes == [] and again.events[:len(after.events)] == after.events


def test_damage_becomes_a_gap(desk):
    answers = []
    for seed in range(8):
        answers += desk.push_all(stories(3, seed, copies=0))
    desk.stop()
    path = glob.glob(desk.state + "/log/wl-*.live.gz")[0]
    before = Log(desk.state + "/log").events
    with open(path, "r+b") as f:
        data = f.read()
        at = [m.start() for m in re.finditer(rb"\x1f\x8b\x08\x04", data)][4] + 30
        f.seek(at)
        f.write(bytes([data[at] ^ 1]))
    assert len(Log(desk.state + "/log").problems) == 1
    try:
        desk.start()
    except AssertionError:
        pytest.skip("this desk does not mend its log")
    gaps = [e for e in agree(desk).events if e["ev"] == "gap"]
    assert len(gaps) == 1
    lost = range(gaps[0]["from"], gaps[0]["to"] + 1)
    kept = [e for e in Log(desk.state + "/log").events if e["ev"] != "gap"]
    assert [e for e in before if e["seq"] not in lost] == kept[:len(before) - len(lost)]
    with open(glob.glob(desk.state + "/log/damaged/*")[0], "rb") as f:
        assert f.read() == data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def test_sealed_by_the_command(desk):
    for i in range(3):
        desk.push_all(stories(200, seed=i) + [long_story(i, 90000)])
    desk.stop()
    before = agree(desk)
    subprocess.run(desk.command("log", "seal"), check=True, capture_output=True)
    assert not glob.glob(desk.state + "/log/*.live.gz")
    log = agree(desk)
    assert log.lines == before.lines and log.notes == []
    schema.check([json.loads(line) for line in log.trailers])
    desk.start()
    desk.push_all(stories(5, seed=9))
    desk.stop()
    subprocess.run(desk.command("log", "seal"), check=True, capture_output=True)
    after = agree(desk)
    assert len(after.trailers) == 4 and json.loads(after.trailers[2])["prev"] == json.loads(
        after.trailers[0])["hash"]
    assert subprocess.run(desk.command("log", "verify"), capture_output=True).returncode == 0


def setting(key):
    out = subprocess.run([BIN, "check", "--settings", "--json"], capture_output=True, check=True)
    return any(json.loads(line)["key"] == key for line in out.stdout.splitlines())


@pytest.mark.skipif(not setting("segment_size"), reason="no setting segment_size: nothing is sealed")
def test_sealed_by_the_desk(tmp_path):
    d = Desk(tmp_path)
    os.makedirs(d.path + "/conf")
    with open(d.path + "/conf/wiredup.conf", "w") as f:
        f.write("[log]\nsegment_size = 256K\n")
    d.start()
    for i in range(12):
        d.push_all(stories(200, seed=i) + [long_story(i, 90000)])
    deadline = time.time() + 20
    while len(glob.glob(d.state + "/log/wl-*Z.gz")) < 4 and time.time() < deadline:
        assert Log(d.state + "/log").problems == []
    d.stop()
    log = agree(d)
    assert log.notes == [] and len(log.trailers) >= 8
    assert any(e.get("parts") for e in log.events)
