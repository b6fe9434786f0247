"""tail and show: what passes the filter, and following through the desk's end and return."""
import json
import subprocess
import time

import pytest
from desk import Desk, stories


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    yield d
    if d.proc.poll() is None:
        d.stop()


def tail(desk, *args):
    return subprocess.run(desk.command("tail", *args), capture_output=True, text=True, check=True).stdout


def test_filters_with_the_desk_up_or_down(desk):
    answers = desk.push_all(stories(100))
    desk.stop()
    assert len(tail(desk, "-n", "7").splitlines()) == 7
    opens = tail(desk, "-n", "1000", "--event", "open").splitlines()
    assert len(opens) == sum(a["new"] for a in answers) and all(" OPEN " in o for o in opens)
    some = [json.loads(x) for x in tail(desk, "-n", "1000", "-o", "json", "--outlet", "outlet[23]",
                                        "--min-size", "2").splitlines()]
    assert some and all(e["story"]["outlet"] in ("outlet2", "outlet3") and e["size"] >= 2 for e in some)
    joined = next(a for a in answers if not a["new"])
    lines = tail(desk, "-n", "1000", "--cluster", joined["cluster"]).splitlines()
    assert len(lines) == sum(a["cluster"] == joined["cluster"] for a in answers)


def test_follows_through_a_restart(desk):
    p = subprocess.Popen(desk.command("tail", "-f", "-n", "0", "-o", "json", "--event", "open"),
                         stdout=subprocess.PIPE)
    time.sleep(.3)
    want = []
    for seed in (11, 12):
        items = stories(5, seed, copies=0)
        desk.push_all(items)
        want += [s["text"] for s in items]
        desk.kill()
        desk.start()
    got = [json.loads(p.stdout.readline())["story"]["text"] for _ in want]
    p.terminate()
    p.wait()
    p.stdout.close()
    assert got == want


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
