"""What was acknowledged outlives the desk: kill -9, restart, a client that tries again."""
import glob
import json
import os
import random
import subprocess
import threading
import time

from desk import Desk, clusters, lines, stories

KILLS = int(os.environ.get("KILLS", "8"))


def undisturbed(path, items):
    path.mkdir()
    d = Desk(path).start()
    answers = d.push_all(items)
    d.stop()
    return answers


def test_killed_in_the_middle_each_story_is_there_once(tmp_path):
    items = stories(600, seed=5)
    want = undisturbed(tmp_path / "calm", items)
    (tmp_path / "killed").mkdir()
    d = Desk(tmp_path / "killed").start()
    p = d.push(items, "--retry")
    feeder = threading.Thread(target=lambda: (p.stdin.write(lines(items)), p.stdin.close()))
    feeder.start()
    answers = []
    for kill_at in (40, 200, 430):
        while len(answers) < kill_at:
            answers.append(json.loads(p.stdout.readline()))
        d.kill()
        d.start()
    answers += [json.loads(line) for line in p.stdout]
    feeder.join()
    assert p.wait(30) == 0
    assert [a["id"] for a in answers] == [s["id"] for s in items]
    assert clusters(answers) == clusters(want)
    events = [e for e in d.events() if e["ev"] in ("open", "join")]
    assert sorted(e["story"]["id"] for e in events) == sorted(s["id"] for s in items)
    told = {a["id"]: a["seq"] for a in answers}
    assert {e["story"]["id"]: e["seq"] for e in events} == told
    d.stop()


def test_a_restart_changes_nothing(tmp_path):
    items = stories(200, seed=6)
    d = Desk(tmp_path).start()
    first = d.push_all(items[:100])
    seqs = [e["seq"] for e in d.events()]
    for _ in range(3):
        d.stop()
        d.start()
    assert d.push_all(items[:100]) == first
    second = d.push_all(items[100:])
    assert [e["seq"] for e in d.events()][:len(seqs)] == seqs
    d.stop()
    assert clusters(first + second) == clusters(undisturbed(tmp_path / "calm", items))


def test_a_torn_tail_is_cut(tmp_path):
    d = Desk(tmp_path).start()
    first = d.push_all(stories(50))
    d.kill()
    live = sorted((tmp_path / "state/log").glob("wl-*.live.gz"))[-1]
    with open(live, "ab") as f:
        f.write(live.read_bytes()[:100])
    d.start()
    assert d.push_all(stories(50)) == first
    d.stop()


def feed(desk, items):
    """A client that tries again; its answers gather in the list returned."""
    p = desk.push(items, "--retry")
    answers = []

    def hear():
        answers.extend(json.loads(line) for line in p.stdout)

    def speak():
        p.stdin.write(lines(items))
        p.stdin.close()

    threads = [threading.Thread(target=hear), threading.Thread(target=speak)]
    for t in threads:
        t.start()
    return p, answers, threads


def account(desk, items, answers):
    """Each acknowledged story is there once, at the seq that was said; nothing else is; seqs
    follow on; every file is a good gzip file."""
    events = desk.events()
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    stored = [(e["story"]["id"], e["seq"]) for e in events if e["ev"] in ("open", "join")]
    assert sorted(stored) == sorted((a["id"], a["seq"]) for a in answers)
    assert sorted(i for i, _ in stored) == sorted(s["id"] for s in items)
    assert subprocess.run(["gzip", "-t", *desk.segments()]).returncode == 0


def test_killed_again_and_again_while_segments_turn_and_are_sealed(tmp_path):
    """KILLS times, at any moment: writing, turning, sealing, starting."""
    items = stories(150 * KILLS, seed=7)
    d = Desk(tmp_path).configure(segment_size="64KiB").start()
    r = random.Random(os.environ.get("SEED", "1"))
    answers = []
    for round_ in range(KILLS):
        part = items[round_ * 150:(round_ + 1) * 150]
        p, got, threads = feed(d, part)
        time.sleep(r.random() * .06)
        d.kill()
        if r.random() < .3:  # while it starts, too
            starting = subprocess.Popen(d.command("serve"), stderr=subprocess.DEVNULL)
            time.sleep(r.random() * .03)
            starting.kill()
            starting.wait()
        d.start()
        for t in threads:
            t.join(60)
        assert p.wait(30) == 0
        answers += got
    account(d, items, answers)
    st = d.wait_for(lambda s: s["live_segments"] == 1 and not s["sealing"], 40)
    assert st["sealed"] > KILLS / 2 and st["damage"] == 0
    assert not glob.glob(d.state + "/log/damaged/*")
    account(d, items, answers)
    d.stop()
    d.start()
    assert sorted(d.push_all(items), key=lambda a: a["seq"]) == sorted(answers, key=lambda a: a["seq"])
    d.stop()
