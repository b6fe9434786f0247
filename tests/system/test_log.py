"""log ls, cat, verify, repair, seal, prune, redact: what they say, change, and never do."""
import json
import os
import subprocess

import pytest
from desk import Desk, stories
from logs import events, files, flip, log, sealed, segments


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path)
    yield d
    if d.proc and d.proc.poll() is None:
        d.stop()


def test_ls_tells_what_each_segment_holds(desk):
    sealed(desk, 3)
    desk.start()
    desk.push_all(stories(5, 77))
    all_events, listed = events(desk), segments(desk)
    assert [s["state"] for s in listed] == ["sealed"] * 3 + ["live"]
    assert listed[0]["first"] == 1 and sum(s["events"] for s in listed) == len(all_events)
    for s, after in zip(listed, listed[1:]):
        assert s["last"] + 1 == after["first"]
        inside = [e for e in all_events if s["first"] <= e["seq"] <= s["last"]]
        assert (s["from"], s["to"]) == (inside[0]["ts"], inside[-1]["ts"])
        assert s["size"] == os.path.getsize(desk.state + "/log/" + s["segment"])
        assert 2 < s["raw"] / s["size"] < 10
    lines = log(desk, "ls").stdout.splitlines()
    assert len(lines) == 5 and lines[0].split()[-1] == "ratio" and "live" in lines[4]


def test_cat_gives_the_lines_as_stored(desk):
    sealed(desk, 3)
    stored = [json.dumps(e) for e in events(desk)]
    whole = log(desk, "cat").stdout.splitlines()
    assert [json.dumps(json.loads(x)) for x in whole] == stored
    some = [json.loads(x)["seq"] for x in log(desk, "cat", "--from", "7", "--to", "30").stdout.splitlines()]
    assert some == list(range(7, 31))
    second = segments(desk)[1]
    for name in (second["segment"], desk.state + "/log/" + second["segment"], str(second["first"] + 1)):
        seqs = [json.loads(x)["seq"] for x in log(desk, "cat", name).stdout.splitlines()]
        assert seqs == list(range(second["first"], second["last"] + 1))
    assert "no segment nix" in log(desk, "cat", "nix", code=1).stderr


def test_verify_finds_damage_and_repair_keeps_the_rest(desk):
    sealed(desk, 3)
    assert "good; 3 segments" in log(desk, "verify").stdout
    before = events(desk)
    victim = files(desk)[1]
    flip(victim, 600)
    out = log(desk, "verify", code=1)
    assert os.path.basename(victim) in out.stdout and "byte" in out.stdout and "repair" in out.stderr
    assert "1 of 3 segments in" in out.stderr and " is damaged" in out.stderr
    told = [json.loads(x) for x in log(desk, "verify", "--json", code=1).stdout.splitlines()]
    assert [t["good"] for t in told] == [True, False, True] and told[1]["damages"] == 1 and told[1]["notes"]
    log(desk, "verify", files(desk)[0])
    out = log(desk, "repair")
    assert "1 mended" in out.stdout
    assert os.listdir(desk.state + "/log/damaged")
    log(desk, "verify")
    after = events(desk)
    gap = [e for e in after if e["ev"] == "gap"]
    assert len(gap) == 1
    lost = range(gap[0]["from"], gap[0]["to"] + 1)
    assert [e for e in after if e["ev"] != "gap"] == [e for e in before if e["seq"] not in lost]
    assert "0 mended" in log(desk, "repair").stdout


def test_what_changes_files_needs_the_desk_down(desk):
    desk.start()
    desk.push_all(stories(5))
    before = [(f, os.path.getsize(f)) for f in files(desk)]
    for args in (["repair"], ["seal"], ["prune", "--age", "1s"], ["redact", "1"]):
        assert "stop it" in log(desk, *args, code=75).stderr
    assert [(f, os.path.getsize(f)) for f in files(desk)] == before
    log(desk, "ls")
    log(desk, "verify")


def test_seal_packs_what_is_live_and_the_desk_goes_on(desk):
    desk.start()
    answers = desk.push_all(stories(30))
    desk.stop()
    before = events(desk)
    out = log(desk, "seal").stdout.splitlines()
    assert out == [os.path.basename(f) for f in files(desk)] and not out[0].endswith(".live.gz")
    assert events(desk) == before
    assert json.loads(log(desk, "seal", "--json").stdout) == {"sealed": 0}
    again = log(desk, "seal")
    assert again.stdout == "" and "nothing to seal" in again.stderr
    desk.start()
    assert [a["seq"] for a in desk.push_all(stories(30))] == [a["seq"] for a in answers]
    assert subprocess.run(["gzip", "-t", *files(desk)]).returncode == 0


def test_prune_never_takes_what_a_replay_needs(desk):
    sealed(desk, 4)
    size = sum(os.path.getsize(f) for f in files(desk))
    first = next(e["seq"] for e in events(desk) if e["ev"] == "open")
    # The window holds everything: nothing may go, whatever is asked.
    for limit in (["--bytes", "1"], ["--age", "1s"], ["--before", "999999"]):
        out = json.loads(log(desk, "prune", *limit, "--json").stdout)
        assert out["removed"] == 0 and out["needed"] == first, limit
    assert sum(os.path.getsize(f) for f in files(desk)) == size
    for wrong in (["--age", "x"], ["--bytes", "x"], ["--before", "1KiB"], ["--before", "0"], ["--nix", "1"], []):
        log(desk, "prune", *wrong, code=2)


def test_help_is_no_mistake(desk):
    for args in (["log"], ["log", "prune"], ["tail"], ["find"], ["show"]):
        out = subprocess.run(desk.command(*args, "--help"), capture_output=True, text=True)
        assert out.returncode == 0 and out.stdout.startswith("usage: wiredup " + args[0]) and not out.stderr, args


def test_usage_names_what_was_meant(desk):
    assert 'mean "verify"' in log(desk, "verfy", code=2).stderr
    for args in ([], ["ls", "x"], ["seal", "x"], ["repair", "x"], ["redact"], ["redact", "x"], ["cat", "--from", "x"]):
        assert "usage: wiredup log" in log(desk, *args, code=2).stderr
    assert "No such file" in log(desk, "ls", code=74).stderr
