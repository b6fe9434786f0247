"""parse: any document as stories, or as one object; what is broken is refused with its place."""
import glob
import json
import os
import subprocess

BIN = os.environ.get("WIREDUP_BIN", "build/release/bin/wiredup")
FORMS = sorted(glob.glob("tests/fixtures/wire/story-*"))


def parse(*args, data=None):
    p = subprocess.run([BIN, "parse", *args], input=data, capture_output=True, timeout=20)
    return p.returncode, [json.loads(l) for l in p.stdout.decode().splitlines()], p.stderr.decode()


def test_stories_and_what_their_format_states():
    code, got, err = parse(*FORMS)
    stories = [s for s in got if "text" in s]
    assert code == 0 and err == "" and len(stories) == len(FORMS) == 22
    for title, byline, n in ((s["title"], s["byline"], len(s["text"].split("\n"))) for s in stories):
        assert (title, byline, n) in (
            ("Harbour bridge \"fit for fifty years\" & open again", "By Mara Oduya", 3),
            ("항구 다리, 여섯 달 만에 \"다시 열려\"", "한바람 기자", 3))
    assert all(s["urgency"] == "3" and s["published"] == "2026-03-03T01:15:00.000Z" for s in stories)
    assert sum(s.get("status") == "usable" for s in stories) == 18
    assert {s["dateline"] for s in stories if "dateline" in s} == {"TIDEMOUTH, March 3 (Tide)", "(새나루=한들통신)"}


def test_one_object_a_document():
    code, got, err = parse("--document", *FORMS)
    assert code == 0 and err == "" and [d["file"] for d in got] == FORMS
    for d in got:
        assert d["error"] is None and d["bozo"] is False and d["encoding"]
        assert len(d["items"]) == (2 if "message" in d["file"] else 1)
        assert set(d["items"][0]) >= {"headline", "byline", "slug", "urgency", "body"}
    assert {d["format"] for d in got} == {"newsml-g2", "nitf", "newsml1", "ninjs", "iptc7901", "anpa"}
    assert {d["encoding"] for d in got} >= {"UTF-8", "UTF-16LE", "CP949"}
    feed = parse("--document", "--url", "http://tide.example/", "tests/fixtures/wire/rss.xml")[1][0]
    assert feed["format"] == "rss" and len(feed["entries"]) == 2 and feed["feed"]["title"]
    assert feed["entries"][0]["link"].startswith("http://tide.example/")


def test_what_is_broken_is_refused_and_costs_no_other(tmp_path):
    bad = {"cut.xml": (b"<newsItem guid='a'><contentMeta>\n<headline>One</head", "newsml-g2: line 2: "),
           "cut.json": (b'{"uri":"a","headline":', "ninjs: JSON ends in the middle, at byte 22"),
           "cut.tty": (b"\x16\x16\x01tid0001 3\r\n", "iptc7901: message 1 at byte 2 is cut off in its header"),
           "concept.xml": (b"<conceptItem guid='a'/>", "newsml-g2: no <newsItem> in this <conceptItem>")}
    for name, (data, _) in bad.items():
        (tmp_path / name).write_bytes(data)
    files = [str(tmp_path / n) for n in bad]
    code, got, err = parse(FORMS[0], *files, FORMS[1])
    assert code == 1 and len(got) == 2
    for name, (_, why) in bad.items():
        assert f"{tmp_path / name}: {why}" in err
    code, got, err = parse("--document", *files)
    assert code == 1 and [d["file"] for d in got] == files and all(d["items"] == [] for d in got)
    assert [bool(d["error"]) for d in got] == [True, True, True, False]


def test_options():
    cp949 = "\x01a1 3\r\n\x02다리=\r\n   열렸다.\x03\x04".encode("cp949")
    assert parse("-", data=cp949)[1][0]["title"] == "다리"
    latin = parse("--header", "Content-Type: text/plain; charset=iso-8859-1", "-", data=cp949)[1][0]
    assert latin["title"] == cp949[8:12].decode("latin-1")
    assert parse("--header", "X-Other: 1", "--format", "iptc7901", "-", data=cp949)[0] == 0
    assert parse("--format", "nitf", "-", data=cp949)[0] == 1
    for wrong in (["--header", "none"], ["--format", "papyrus"], ["--documents", "x"], ["--url"], []):
        code, got, err = parse(*wrong)
        assert code == 2 and got == [] and "usage: wiredup parse" in err


def test_damage_is_told_unless_quiet():
    open_end = b"\x01a1 3\r\n\x02One=\r\n   Two."
    code, got, err = parse("-", data=open_end)
    assert code == 0 and got[0]["text"] == "Two." and "-: message 1 at byte 0 has no ETX" in err
    code, got, err = parse("--quiet", "--document", "-", data=open_end)
    assert code == 0 and got[0]["bozo"] is True and err == ""
