"""find: by address, id, words, and what a document would join; show, where it is no cluster."""
import json
import os
import subprocess

import pytest
from desk import Desk, lines, stories
from logs import events, files, flip, log


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    yield d
    if d.proc.poll() is None:
        d.stop()


def run(desk, *args, code=0):
    out = subprocess.run(desk.command(*args), capture_output=True, text=True)
    assert out.returncode == code, (out.returncode, out.stdout, out.stderr)
    return out


def found(desk, *args, code=0):
    return [json.loads(x) for x in run(desk, "find", "--json", *args, code=code).stdout.splitlines()]


def three(desk):
    text = [s["text"] for s in stories(3, 5, copies=0)]
    return desk.push_all([
        {"id": "a1", "outlet": "one.example", "url": "https://one.example/a", "title": "Ministers meet in Harbour Town, a3", "text": text[0]},
        {"id": "a2", "outlet": "two.example", "url": "https://two.example/b", "title": "MINISTER speaks", "text": text[0] + "\nMore of it."},
        {"id": "a3", "outlet": "three.example", "url": "https://three.example/c", "title": "북한김정은 위원장 방문", "text": text[1]}])


def test_by_address_id_and_words(desk):
    answers = three(desk)
    seq = [a["seq"] for a in answers]
    for _ in range(2):
        by_url = found(desk, "https://two.example/b")
        assert [h["seq"] for h in by_url] == [seq[1]] and by_url[0]["cluster"] == answers[0]["cluster"]
        assert by_url[0]["relation"] == answers[1]["relation"] and by_url[0]["jaccard"] == pytest.approx(answers[1]["jaccard"], abs=.01)
        assert [h["seq"] for h in found(desk, "a3")] == [seq[2]]
        assert [h["seq"] for h in found(desk, "minister")] == [seq[1], seq[0]]  # newest first
        assert [h["seq"] for h in found(desk, "harbour", "MINISTERS")] == [seq[0]]
        assert [h["seq"] for h in found(desk, "김정은")] == [seq[2]]
        assert found(desk, "arbour", code=1) == []  # inside a word
        assert "--since looks further back" in run(desk, "find", "nowhere", code=1).stderr
        assert found(desk, "--since", "2100-01-01", "minister", code=1) == []
        assert found(desk, "minister", "--since", "2100-01-01", code=1) == []
        assert [h["seq"] for h in found(desk, "minister", "--since", "1d", "harbour")] == [seq[0]]
        line = run(desk, "find", "a2").stdout
        assert answers[0]["cluster"] in line and "MINISTER speaks" in line and "two.example" in line
        if desk.proc.poll() is None:
            desk.stop()
    for wrong in ([], ["--since", "x", "y"], ["y", "--since"], ["y", "--nix"], ["--nix"]):
        run(desk, "find", *wrong, code=2)


def test_a_document_is_known_or_would_join(desk, tmp_path):
    first = stories(3, 5, copies=0)
    answers = desk.push_all(first[:2])
    before = events(desk)
    cut = dict(first[0], id="other", text="\n".join(first[0]["text"].split("\n")[:7]))
    asked = tmp_path / "asked.ndjson"
    asked.write_bytes(lines([first[1], cut, first[2]]))
    known, would, new = found(desk, str(asked))
    assert known["known"] and known["seq"] == answers[1]["seq"] and known["cluster"] == answers[1]["cluster"]
    assert not would["known"] and "seq" not in would and would["cluster"] == answers[0]["cluster"] and would["relation"] == "abridged"
    assert new["cluster"] is None and not new["known"]
    dry = desk.push_all([dict(cut, dry=True)])[0]
    assert would["containment"] == pytest.approx(dry["containment"], abs=.01)
    assert events(desk) == before
    asked.write_bytes(lines([first[2]]))
    assert "would open one" in run(desk, "find", str(asked), code=1).stdout
    page = tmp_path / "page.html"
    page.write_text("<html><head><title>T</title></head><body><article>%s</article></body></html>"
                    % "".join("<p>%s</p>" % p for p in first[0]["text"].split("\n")))
    assert [h["cluster"] for h in found(desk, str(page))] == [answers[0]["cluster"]]


def test_show_tells_where_a_member_is(desk):
    answers = three(desk)
    err = run(desk, "show", str(answers[1]["seq"]), code=1).stderr
    assert "wiredup show %s" % answers[0]["cluster"] in err
    run(desk, "show", "c1", code=1)
    got = [json.loads(x) for x in run(desk, "show", answers[0]["cluster"], "--json").stdout.splitlines()]
    assert [e["seq"] for e in got] == [answers[0]["seq"], answers[1]["seq"]]


@pytest.mark.parametrize("where", [200, .5])
def test_show_goes_on_behind_damage(desk, where):
    """The opening lost, or something in the middle: the copy behind it is shown."""
    item = stories(1, 3)[0]
    answer = desk.push_all([item])[0]
    desk.push_all(stories(150, 4))
    desk.push_all([dict(item, id="late", outlet="late.example", text=item["text"] + "\nLater words here.")])
    desk.stop()
    log(desk, "seal")
    flip(files(desk)[0], where if where > 1 else os.path.getsize(files(desk)[0]) // 2)
    out = run(desk, "show", answer["cluster"], code=74)
    assert "late.example" in out.stdout and "are lost" in out.stdout and "damaged" in out.stderr
    assert (item["title"] in out.stdout.split("late.example")[0]) == (where < 1)
    got = [json.loads(x) for x in run(desk, "show", "--json", answer["cluster"], code=74).stdout.splitlines()]
    assert [e["ev"] for e in got] == (["gap", "join"] if where > 1 else ["open", "gap", "join"])
