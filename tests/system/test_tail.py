"""tail and show: what passes the filter, where it begins, how it follows; nothing missed or
doubled through rotation, sealing, restarts and prunings; nothing shown that is not durable."""
import csv
import io
import json
import os
import shutil
import socket
import subprocess
import threading
import time

import pytest
from desk import Desk, stories
from logs import events, files, flip, log, sealed, segments


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    yield d
    d.end_children()
    if d.proc.poll() is None:
        d.stop()


@pytest.fixture(scope="module")
def five(tmp_path_factory):
    """A log of five sealed segments, made once."""
    path = tmp_path_factory.mktemp("five")
    sealed(Desk(path), 5)
    return path


@pytest.fixture
def down(tmp_path, five):
    """A copy of it, no desk."""
    shutil.copytree(str(five), str(tmp_path), dirs_exist_ok=True)
    d = Desk(tmp_path)
    yield d
    d.end_children()
    if d.proc and d.proc.poll() is None:
        d.stop()


def tail(desk, *args, code=0):
    out = subprocess.run(desk.command("tail", *args), capture_output=True, text=True)
    assert out.returncode == code, (out.returncode, out.stderr)
    return out.stdout


def seqs(desk, *args, code=0):
    return [json.loads(x).get("seq") for x in tail(desk, "-o", "json", *args, code=code).splitlines()]


class Follower:
    """tail -f with its lines as they come."""

    def __init__(self, desk, *args):
        self.proc = subprocess.Popen(desk.command("tail", "-f", "-o", "json", *args), stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE)
        desk.children.append(self.proc)
        self.got = []
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        for line in self.proc.stdout:
            self.got.append(json.loads(line))

    def wait(self, n, seconds=20):
        deadline = time.time() + seconds
        while len(self.got) < n and time.time() < deadline:
            time.sleep(.01)
        return self.got

    def end(self):
        self.proc.terminate()
        code = self.proc.wait(10)
        self.thread.join()
        self.proc.stdout.close()
        self.stderr = self.proc.stderr.read().decode()
        self.proc.stderr.close()
        assert code == 0, self.stderr
        return self.got


def test_filters_with_the_desk_up_or_down(desk):
    answers = desk.push_all(stories(100))
    for _ in range(2):
        assert len(tail(desk, "-n", "7").splitlines()) == 7
        opens = tail(desk, "-n", "1000", "--event", "open").splitlines()
        assert len(opens) == sum(a["new"] for a in answers) and all(" OPEN " in o for o in opens)
        some = [json.loads(x) for x in tail(desk, "-n", "1000", "-o", "json", "--outlet", "outlet[23]",
                                            "--min-size", "2").splitlines()]
        assert some and all(e["story"]["outlet"] in ("outlet2", "outlet3") and e["size"] >= 2 for e in some)
        joined = next(a for a in answers if not a["new"])
        got = tail(desk, "-n", "1000", "--cluster", joined["cluster"]).splitlines()
        assert len(got) == sum(a["cluster"] == joined["cluster"] for a in answers)
        if desk.proc.poll() is None:
            desk.stop()


def test_follows_through_a_restart(desk):
    f = Follower(desk, "-n", "0", "--event", "open")
    time.sleep(.3)
    want = []
    for seed in (11, 12):
        items = stories(5, seed, copies=0)
        desk.push_all(items)
        want += [s["text"] for s in items]
        desk.kill()
        desk.start()
    f.wait(len(want))
    assert [e["story"]["text"] for e in f.end()] == want


def test_a_signal_ends_the_wait_for_a_log(tmp_path):
    d = Desk(tmp_path)
    f = Follower(d)
    time.sleep(.7)
    assert f.proc.poll() is None and f.end() == []


def test_last_n_are_found_from_the_end(down):
    everything = [e["seq"] for e in events(down)]
    for n in (0, 1, 7, 25, 60, len(everything), 1000):
        assert seqs(down, "-n", str(n)) == (everything[-n:] if n else []), n
    opens = [e["seq"] for e in events(down) if e["ev"] == "open"]
    assert len(opens) > 30
    for n in (1, 9, 30, len(opens), 1000):
        assert seqs(down, "-n", str(n), "--event", "open") == opens[-n:], n
    assert seqs(down, "-n", "5", "--event", "merge") == []


def test_since_and_until_are_half_open(down):
    all_events = events(down)
    a, b = all_events[40]["ts"], all_events[-30]["ts"]
    assert a < b
    inside = [e["seq"] for e in all_events if a <= e["ts"] < b]
    assert seqs(down, "--since", a, "--until", b) == inside
    assert seqs(down, "--since", a) == [e["seq"] for e in all_events if e["ts"] >= a]
    assert seqs(down, "--since", a, "--until", b, "-n", "3") == inside[-3:]
    assert seqs(down, "--until", b, "-n", "4") == inside[-4:]
    assert seqs(down, "--since", "1h") == [e["seq"] for e in all_events]
    assert seqs(down, "--since", "2000-01-01") == [e["seq"] for e in all_events]
    assert seqs(down, "--since", "2100-01-01") == []


def test_follow_ends_when_until_has_passed(desk):
    desk.push_all(stories(4))
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))
    out = subprocess.run(desk.command("tail", "-f", "-n", "100", "--event", "open", "--until", soon),
                         capture_output=True, text=True, timeout=10)
    assert out.returncode == 0 and len(out.stdout.splitlines()) == len(tail(desk, "-n", "100", "--event", "open").splitlines())


def test_a_cursor_shows_each_event_once(desk, tmp_path):
    cursor = str(tmp_path / "cursor")
    got, pushed = [], 0
    for i in range(6):
        pushed += len(desk.push_all(stories(9, seed=50 + i)))
        if i == 2:
            desk.stop()
            log(desk, "seal")
            desk.start()
        if i == 4:
            desk.kill()
            desk.start()
        got += seqs(desk, "--cursor-file", cursor)
        assert seqs(desk, "--cursor-file", cursor) == []
        assert int(open(cursor).read()) == got[-1] and os.listdir(str(tmp_path)).count("cursor.tmp") == 0
    assert got == [e["seq"] for e in events(desk)] and len(got) > pushed


def test_a_cursor_is_kept_when_the_filter_lets_nothing_through(desk, tmp_path):
    cursor = str(tmp_path / "cursor")
    desk.push_all(stories(9))
    assert seqs(desk, "--cursor-file", cursor, "--event", "merge") == []
    assert int(open(cursor).read()) == events(desk)[-1]["seq"]


def test_a_follower_ended_by_a_signal_keeps_its_cursor(desk, tmp_path):
    cursor = str(tmp_path / "cursor")
    got = []
    for i in range(4):
        f = Follower(desk, "--cursor-file", cursor)
        desk.push_all(stories(8, seed=60 + i))
        f.wait(2, seconds=2)
        got += [e["seq"] for e in f.end()]
    got += seqs(desk, "--cursor-file", cursor)
    assert got == [e["seq"] for e in events(desk)]


def test_events_pruned_behind_the_cursor_are_a_gap(down, tmp_path):
    cursor = tmp_path / "cursor"
    first = segments(down)
    cursor.write_text("5\n")
    for f in files(down)[:2]:
        os.unlink(f)
    out = subprocess.run(down.command("tail", "-o", "json", "--cursor-file", str(cursor)), capture_output=True, text=True)
    got = [json.loads(x) for x in out.stdout.splitlines()]
    assert out.returncode == 0 and "events 6 to %d were removed" % first[1]["last"] in out.stderr
    assert got[0]["ev"] == "gap" and "seq" not in got[0] and (got[0]["from"], got[0]["to"]) == (6, first[1]["last"])
    assert got[1]["seq"] == first[2]["first"] and got[-1]["seq"] == first[-1]["last"]
    cursor.write_text("5\n")
    assert " GAP " in tail(down, "--cursor-file", str(cursor)).splitlines()[0]
    cursor.write_text("%d\n" % (first[1]["last"] - 1))
    out = subprocess.run(down.command("tail", "--cursor-file", str(cursor)), capture_output=True, text=True)
    assert "event %d was removed before it was read" % first[1]["last"] in out.stderr
    assert out.stdout.splitlines()[0].endswith("event %d is lost" % first[1]["last"])
    # Standing right before what is left, nothing was missed.
    cursor.write_text("%d\n" % first[1]["last"])
    assert seqs(down, "--cursor-file", str(cursor))[0] == first[2]["first"]


def test_a_cursor_of_another_log_is_told(down, tmp_path):
    cursor = tmp_path / "cursor"
    cursor.write_text("99999\n")
    assert seqs(down, "--cursor-file", str(cursor), code=74) == []
    cursor.write_text("hello\n")
    assert seqs(down, "--cursor-file", str(cursor), code=74) == []
    assert cursor.read_text() == "hello\n"


def test_formats(down):
    down.start()
    down.push_all([dict(stories(1, 99)[0], title='say "hi",\tall\nof you', outlet="nine.example")])
    rows = list(csv.DictReader(io.StringIO(tail(down, "-n", "30", "-o", "csv"))))
    assert len(rows) == 30 and rows[-1]["outlet"] == "nine.example"
    whole = {e["seq"]: e for e in events(down)}
    for row in rows:
        e = whole[int(row["seq"])]
        assert row["ev"] == e["ev"] and row["ts"] == e["ts"] and row["msg"] == e["msg"] and row["cluster"] == e.get("cluster", "")
        assert row["title"] == e.get("story", {}).get("title", "")
    last = tail(down, "-n", "1", "-o", "tsv").splitlines()
    assert len(last) == 2 and dict(zip(last[0].split("\t"), last[1].split("\t")))["title"] == rows[-1]["title"].replace("\t", "\\t").replace("\n", "\\n")
    assert tail(down, "-n", "1", "-o", "{seq}: {title} ({outlet})") == \
        "%s: %s (nine.example)\n" % (rows[-1]["seq"], rows[-1]["title"].replace("\t", " ").replace("\n", " "))
    for wrong in (["-o", "{titl}"], ["-o", "xml"], ["--event", "jion"], ["--since", "x"], ["-n", "-1"], ["--nix"], ["x"],
                  ["--cluster", "x"]):
        out = subprocess.run(down.command("tail", *wrong), capture_output=True, text=True)
        assert out.returncode == 2 and "usage" in out.stderr, wrong
    for event, near in (("jion", True), ("bogus", False)):
        out = subprocess.run(down.command("tail", "--event", event), capture_output=True, text=True)
        assert ('mean "join"' in out.stderr) == near == ("mean" in out.stderr)


def test_damage_is_told_and_passed(down):
    before = [e["seq"] for e in events(down)]
    flip(files(down)[1], 600)
    out = subprocess.run(down.command("tail", "-n", "1000", "-o", "json"), capture_output=True, text=True)
    got = [json.loads(x) for x in out.stdout.splitlines()]
    gap = [e for e in got if e["ev"] == "gap"]
    assert out.returncode == 74 and len(gap) == 1 and "verify" in out.stderr and os.path.basename(files(down)[1]) in out.stderr
    assert sorted([e["seq"] for e in got if "seq" in e] + list(range(gap[0]["from"], gap[0]["to"] + 1))) == before
    assert sum(" GAP " in x for x in tail(down, "-n", "1000", code=74).splitlines()) == 1


def test_follows_through_sealing_pruning_and_restarts(desk):
    """The live file is renamed away under the reader again and again."""
    f = Follower(desk, "-n", "1000")
    for i in range(5):
        desk.push_all(stories(20, seed=70 + i))
        desk.stop()
        log(desk, "seal")
        if i == 3:
            os.unlink(files(desk)[0])
        desk.start()
    want = [e["seq"] for e in events(desk)]
    last = want[-1]
    f.wait(last)
    assert [e["seq"] for e in f.end()] == list(range(1, last + 1))


class Word:
    """A desk that only says how far the log is durable."""

    def __init__(self, desk, first, followable=True):
        self.followable = followable
        self.path = desk.run + "/desk.control"
        os.makedirs(desk.run, exist_ok=True)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(8)
        self.first, self.clients = first, []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                c, _ = self.listener.accept()
            except OSError:
                return
            request = c.recv(100)
            assert request in (b"follow\n", b"status\n")
            if self.first is None or (request == b"follow\n" and not self.followable):
                c.sendall(b'{"error":"no"}\n')
            else:
                c.sendall(b'{"seq":%d}\n' % self.first)
            self.clients.append(c)

    def say(self, seq):
        self.clients[-1].sendall(b'{"seq":%d}\n' % seq)

    def hang_up(self):
        os.unlink(self.path)
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for c in self.clients:
            c.close()


def test_only_what_is_durable_is_shown(down):
    last = events(down)[-1]["seq"]
    word = Word(down, 40)
    assert seqs(down, "-n", "3") == [38, 39, 40]
    assert seqs(down, "--since", "1d") == list(range(1, 41))
    f = Follower(down, "-n", "2")
    assert [e["seq"] for e in f.wait(2)] == [39, 40]
    time.sleep(.7)
    assert len(f.got) == 2
    word.say(45)
    assert [e["seq"] for e in f.wait(7)] == list(range(39, 46))
    time.sleep(.3)
    assert len(f.got) == 7
    word.hang_up()
    f.wait(last - 38)
    assert [e["seq"] for e in f.end()] == list(range(39, last + 1))


def test_a_desk_that_cannot_be_followed_is_asked_again_and_again(down):
    """Another version, or one that too many follow: its status says the same."""
    last = events(down)[-1]["seq"]
    word = Word(down, 40, followable=False)
    assert seqs(down, "-n", "2") == [39, 40]
    f = Follower(down, "-n", "2")
    assert [e["seq"] for e in f.wait(2)] == [39, 40]
    word.first = 42
    assert [e["seq"] for e in f.wait(4)] == [39, 40, 41, 42]
    time.sleep(.7)
    assert len(f.got) == 4
    word.hang_up()
    f.wait(last - 38)
    assert [e["seq"] for e in f.end()] == list(range(39, last + 1))


def test_a_desk_that_knows_nothing_hinders_nobody(down):
    last = events(down)[-1]["seq"]
    word = Word(down, None)
    assert seqs(down, "-n", "2") == [last - 1, last]
    word.hang_up()


def test_a_commit_is_shown_at_once(desk):
    f = Follower(desk, "-n", "0", "--event", "open")
    time.sleep(.5)
    late = []
    for i, s in enumerate(stories(10, seed=88, copies=0)):
        desk.push_all([s])
        begun = time.time()
        f.wait(i + 1)
        late.append(time.time() - begun)
    assert len(f.end()) == 10 and sorted(late)[5] < .1, late


def test_terminals_are_safe_and_hangul_is_two_wide(desk):
    item = stories(1)[0]
    desk.push_all([dict(item, title="bad \x1b[31m \u202e title\x07", outlet="한겨울일보")])
    line = tail(desk, "--event", "open").rstrip("\n")
    assert not set(line) & set("\x1b\x07\u202e")
    assert "한겨울일보" + " " * 7 in line


def test_show_tells_members_and_outlets(desk):
    answers = desk.push_all(stories(60))
    joined = next(a for a in answers if not a["new"])
    out = subprocess.run(desk.command("show", joined["cluster"]), capture_output=True, text=True)
    assert out.returncode == 0 and joined["relation"] in out.stdout and "outlets" in out.stdout
    assert subprocess.run(desk.command("show", "c999999"), capture_output=True).returncode == 1
    assert subprocess.run(desk.command("show", "x"), capture_output=True).returncode == 2
