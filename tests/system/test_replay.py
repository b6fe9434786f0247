"""What was acknowledged outlives the desk: kill -9, restart, a client that tries again."""
import json
import threading
import time

from desk import Desk, clusters, lines, stories


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
