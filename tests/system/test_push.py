"""The push protocol: order, bad lines, dry runs, retries, the end of a session and of a desk."""
import glob
import json
import subprocess
import threading

import pytest
from desk import BIN, Client, Desk, clusters, lines, stories


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    before = d.idle_fds()
    yield d
    if d.proc.poll() is None:
        assert d.settled_fds(before) == before
        d.stop()


def test_answers_come_in_order_and_durable(desk):
    items = stories(300)
    c = Client(desk)
    c.send(lines(items))
    answers = c.finish()
    assert [a["id"] for a in answers] == [s["id"] for s in items]
    assert all(a["durable"] for a in answers)
    assert list(answers[0]) == ["id", "seq", "cluster", "relation", "of", "jaccard", "containment",
                                "agency", "new", "durable"]
    seqs = [a["seq"] for a in answers]
    assert seqs == sorted(set(seqs))
    assert sum(a["new"] for a in answers) == len(clusters(answers)) < 300


def test_a_bad_line_keeps_its_neighbours(desk):
    good = stories(6)
    bad = [b"{\"id\":", b"[]", b"null", b"\xff\xfe", b'{"id":"e","text":""}',
           b'{"id":"h","text":"<html><body><p>x</p></body></html>"}']
    data = b"".join(lines([g]) + b + b"\n\n" for g, b in zip(good, bad))
    c = Client(desk)
    c.send(data)
    answers = c.finish()
    assert [a["id"] for a in answers[::2]] == [g["id"] for g in good]
    for a in answers[1::2]:
        assert list(a) == ["id", "error", "detail", "retry"] and a["retry"] is False
    assert [a["error"] for a in answers[-3::2]] == ["empty", "not_plain"]
    assert answers[-1]["id"] == "h" and "wiredup parse" in answers[-1]["detail"]


def test_lines_in_any_chunks_and_without_a_last_line_end(desk):
    data = lines(stories(3)).rstrip(b"\n")
    c = Client(desk)
    for i in range(0, len(data), 7):
        c.send(data[i:i + 7])
    assert len(c.finish()) == 3


def test_a_line_too_long_is_skipped_whole(desk):
    a, b = stories(2)
    c = Client(desk)
    threading.Thread(target=lambda: (c.send(lines([a])), c.send(b'{"id":"x","text":"'),
                                     c.send(b"y" * (3 << 20)), c.send(b'"}\n' + lines([b])))).start()
    got = [c.answer() for _ in range(3)]
    assert [g["id"] for g in got] == [a["id"], None, b["id"]]
    assert got[1]["error"] == "too_long" and got[1]["retry"] is False
    c.close()


def test_a_retry_gets_the_same_answer(desk):
    items = stories(50)
    first = desk.push_all(items)
    assert desk.push_all(items) == first
    c = Client(desk)
    c.send(lines(items[:1] * 100))
    assert c.finish() == first[:1] * 100
    assert len([e for e in desk.events() if e["ev"] in ("open", "join")]) == 50


def test_two_of_a_kind_at_once_are_one(desk):
    item = stories(1, seed=9)[0]
    c = Client(desk)
    c.send(lines([item, item]))
    a, b = c.finish()
    assert a == b


def test_dry_stores_nothing(desk):
    item = stories(1)[0]
    dry = desk.push_all([dict(item, dry=True)])[0]
    assert dry["seq"] is None and dry["new"] is True and dry["durable"] is False
    real = desk.push_all([item])[0]
    dry = desk.push_all([dict(item, dry=True, id="other", outlet="elsewhere")])[0]
    assert dry["cluster"] == real["cluster"] and dry["relation"] == "verbatim"
    assert len([e for e in desk.events() if e["ev"] in ("open", "join")]) == 1


def test_exit_codes_of_push(desk, tmp_path):
    run = lambda data, *more: subprocess.run(desk.command("push", *more), input=data,
                                             capture_output=True).returncode
    assert run(lines(stories(2))) == 0
    assert run(b"nonsense\n") == 1
    assert run(b"", "--nonsense") == 2
    assert run(b"", str(tmp_path / "missing")) == 74
    away = [BIN, "push", "--run", str(tmp_path / "nowhere")]
    assert subprocess.run(away, input=b"{}\n", capture_output=True).returncode == 69


def test_a_second_desk_is_refused(desk):
    r = subprocess.run(desk.command("serve"), capture_output=True, timeout=10)
    assert r.returncode == 75, r.stderr
    assert len(desk.push_all(stories(1))) == 1


def test_sigterm_under_load_answers_what_it_read(desk):
    items = stories(2000, seed=3)
    p = desk.push(items, "--retry")
    feeder = threading.Thread(target=lambda: (p.stdin.write(lines(items)), p.stdin.close()))
    feeder.start()
    first = p.stdout.readline()
    desk.stop()
    stored = {e["story"]["id"] for e in desk.events() if e["ev"] in ("open", "join")}
    desk.start()
    rest = p.stdout.read()
    feeder.join()
    assert p.wait(30) == 0
    answers = [json.loads(line) for line in (first + rest).splitlines()]
    assert [a["id"] for a in answers] == [s["id"] for s in items]
    ids = [e["story"]["id"] for e in desk.events() if e["ev"] in ("open", "join")]
    assert len(ids) == len(set(ids)) == 2000 and stored <= set(ids)


def test_status_tells_of_the_desk(desk):
    desk.push_all(stories(20))
    out = subprocess.run(desk.command("status", "--json"), capture_output=True).stdout
    state = json.loads(out)["desk"]
    assert state["stories"] == 20 and state["queue"] == 0 and state["state"] == "ok"


def test_the_live_log_is_plain_gzip_of_json(desk):
    for seed in range(3):
        desk.push_all(stories(100, seed))
        files = sorted(glob.glob(desk.state + "/log/wl-*.gz"))
        zcat = subprocess.run(["zcat", *files], capture_output=True)
        assert zcat.returncode == 0 and zcat.stderr == b""
        seqs = [json.loads(line)["seq"] for line in zcat.stdout.splitlines()]
        assert seqs == list(range(1, len(seqs) + 1))
        assert subprocess.run(["gzip", "-t", *files]).returncode == 0
        assert subprocess.run(["jq", "-e", ".seq"], input=zcat.stdout,
                              stdout=subprocess.DEVNULL).returncode == 0


def test_one_file_at_a_time(desk, tmp_path):
    (tmp_path / "one").write_bytes(lines(stories(1, 3)))
    out = subprocess.run(desk.command("push", str(tmp_path / "one"), "two"), capture_output=True, text=True)
    assert out.returncode == 2 and '"two"' in out.stderr and out.stdout == ""
