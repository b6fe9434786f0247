"""explain: the numbers behind a decision, as the log has them; what would have turned it; files without a log."""
import json
import os
import struct
import subprocess
import zlib

import pytest
from desk import Desk, lines, stories
from logs import events, files, flip, log
from stories import DAM, HARBOUR, story, wire_day

PROMO = "Skell Post readers choose, edition {}: write to desk@skell.example"
PASSAGE = "Follow the Skell Post on every channel that you like for more."


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    yield d
    if d.proc.poll() is None:
        d.stop()


def run(desk, *args, code=0, stdin=None):
    out = subprocess.run(desk.command("explain", *map(str, args)), capture_output=True, text=True, input=stdin)
    assert out.returncode == code, (out.returncode, out.stdout, out.stderr)
    return out


def explained(desk, *args, code=0, **kw):
    return json.loads(run(desk, "--json", *args, code=code, **kw).stdout)


def file_of(tmp_path, item):
    path = tmp_path / ("%s.ndjson" % item["id"])
    path.write_bytes(lines([item]))
    return str(path)


def set_desk(desk, **settings):
    os.makedirs(desk.path + "/conf", exist_ok=True)
    with open(desk.path + "/conf/wiredup.conf", "w") as f:
        f.write("[desk]\n" + "".join("%s = %s\n" % kv for kv in settings.items()))


def turned(x, setting):
    return next(s for s in x["settings"] if s["setting"] == setting)


def rule(x, name):
    return next(r for r in x["rules"] if r["rule"] == name)


def test_every_pair_of_a_wire_day_is_told_as_it_was_decided(desk):
    day, expected = wire_day()
    seq = dict(zip((s["id"] for s in day), (a["seq"] for a in desk.push_all(day))))
    joined = {e["seq"]: e for e in events(desk) if e["ev"] == "join"}
    desk.stop()
    met = 0
    for i, a in enumerate(day):
        for b in day[i + 1:]:
            same = any({a["id"], b["id"]} <= c for c in expected)
            out = subprocess.run(desk.command("explain", "--json", str(seq[a["id"]]), str(seq[b["id"]])), capture_output=True, text=True)
            x = json.loads(out.stdout)
            assert out.returncode == (0 if x["copies"] else 1) and not out.stderr
            assert x["copies"] == same, (a["id"], b["id"])
            assert x["agrees"] and x["later"] == "b"
            match = joined.get(seq[b["id"]], {}).get("match")
            if match and match["of"] == seq[a["id"]]:
                met += 1
                for k in ("jaccard", "containment"):
                    assert x["measures"][k] == pytest.approx(match[k], abs=1e-6)
                assert (x["measures"]["votes"], x["rule"]) == (match["votes"], match["rule"])
                assert x["relation"] == joined[seq[b["id"]]]["relation"] == x["b"]["relation"]
                assert x["measures"]["candidate"]
    assert met == len(joined) == 5


def test_the_two_may_be_named_in_any_way(desk, tmp_path):
    day = [dict(s, url="https://x.example/" + s["id"]) for s in wire_day()[0]]
    answers = desk.push_all(day)
    seq = {s["id"]: a["seq"] for s, a in zip(day, answers)}
    half = file_of(tmp_path, dict(day[2], id="asked", outlet="other.example"))
    first = explained(desk, seq["h-wire"], seq["h-half"])
    for a, b in ((answers[0]["cluster"], "h-half"), ("https://x.example/h-wire", seq["h-half"])):
        again = explained(desk, a, b)
        for side in "ab":
            again[side].pop("asked"), first[side].pop("asked", 0)
        assert again == first
    back = explained(desk, "h-half", "h-wire")
    assert back["later"] == "a" and back["measures"] == first["measures"] and back["a"] == dict(first["b"], asked="h-half")
    for asked, stdin in ((half, None), ("-", open(half).read())):
        x = explained(desk, asked, "h-wire", stdin=stdin)
        assert x["later"] == "a" and "seq" not in x["a"] and x["b"]["seq"] == seq["h-wire"]
        assert x["would_join"] == answers[0]["cluster"] and x["measures"]["shared"] == first["measures"]["shared"]
        assert "would let A join %s" % answers[0]["cluster"] in " ".join(x["notes"])
    run(desk, "h-wire", "h-half", "--since", "2100-01-01", code=2)
    assert "look" in run(desk, "h-wire", "nowhere", code=2).stderr
    assert "both are" in run(desk, "h-wire", seq["h-wire"], code=2).stderr
    assert "the config event" in run(desk, 2, "h-wire", code=2).stderr
    assert "no such event" in run(desk, 99999, "h-wire", code=2).stderr


@pytest.mark.parametrize("wire,other", [(HARBOUR, DAM), (DAM, HARBOUR)])
def test_a_value_told_turns_the_decision(desk, tmp_path, wire, other):
    """Two files, no log: what is said of join_near and join_shared holds when it is set so."""
    a = file_of(tmp_path, story("a", "one.example", wire["title"], wire["lines"]))
    b = file_of(tmp_path, story("b", "two.example", "Otherwise", wire["lines"][1:] + other["lines"][:2]))
    c = file_of(tmp_path, story("c", "two.example", "Otherwise", wire["lines"][1:2] + other["lines"]))
    desk.stop()
    subprocess.run(["rm", "-r", desk.state], check=True)
    x = explained(desk, a, c, code=1)
    assert x["rule"] == "near" and x["setting"] == "join_near"
    joins = turned(x, "join_near")["joins_at_most"]
    assert .1 <= joins < .63 and rule(x, "near")["has"] == pytest.approx(x["measures"]["nearness"])
    text = run(desk, a, c, code=1).stdout
    assert "join_near = 0.63: %s or less would have joined them" % ("%.4f" % joins).rstrip("0") in text
    set_desk(desk, join_near="%.4f" % joins)
    x = explained(desk, a, c)
    assert turned(x, "join_near")["splits_at_least"] == pytest.approx(joins + .0001)
    set_desk(desk, join_near="%.4f" % (joins + .0001))
    explained(desk, a, c, code=1)
    set_desk(desk)
    x = explained(desk, a, b)
    shared = turned(x, "join_shared")["splits_at_least"]
    assert shared == x["measures"]["shared"] + 1
    set_desk(desk, join_shared=int(shared))
    x = explained(desk, a, b, code=1)
    assert (x["rule"], x["setting"]) == ("shared", "join_shared")
    assert turned(x, "join_shared")["joins_at_most"] == shared - 1
    set_desk(desk, join_shared=int(shared), join_near=2)
    x = explained(desk, a, b, code=1)
    assert all(s["joins_at_most"] is None for s in x["settings"])
    assert "no one setting would have joined them" in " ".join(x["notes"])
    near = turned(x, "join_near")["joins_at_most_with_others_lowest"]
    set_desk(desk, join_shared=int(shared) - 1, join_near="%.4f" % near)
    explained(desk, a, b)


def test_what_was_removed_is_told_line_by_line(desk, tmp_path):
    day = {s["id"]: s for s in wire_day()[0]}
    english = explained(desk, file_of(tmp_path, day["h-wire"]), file_of(tmp_path, day["h-herald"]))
    told = [(r["by"], r.get("key"), r["text"]) for r in english["b"]["removed"]]
    assert ("repeat", None, "The Korea Herald") in told and ("repeat", None, HARBOUR["title"]) in told
    assert ("everybody", "drop", "Link copied") in told and ("outlet", "drop", "Published : March 3, 2026 - 19:12") in told
    assert ("credit", None, "(Yonhap)") in told and english["b"]["credit"].startswith("VELMAR")
    assert english["rule"] == "verbatim" and english["b"]["agency"] == "yonhap"
    korean = explained(desk, file_of(tmp_path, day["d-wire"]), file_of(tmp_path, day["d-outlet"]))
    told = [r["text"] for r in korean["b"]["removed"]]
    assert told[0] == "입력 2026.03.04 08:11" and "han@yna.co.kr" in told and "ⓒ 무단 전재 및 재배포 금지" in told
    text = run(desk, file_of(tmp_path, day["d-wire"]), file_of(tmp_path, day["d-outlet"])).stdout
    assert "copies: B is verbatim A" in text and "everybody's rule drop       ⓒ 무단 전재 및 재배포 금지" in text


def test_passages_are_shown_in_words(desk, tmp_path):
    h = HARBOUR["lines"]
    a = file_of(tmp_path, story("a", "one.example", "One", h))
    b = file_of(tmp_path, story("b", "two.example", "Two", [
        h[1], DAM["lines"][1], h[3], h[5][:90], DAM["lines"][2], h[6], "Elsewhere: " + h[7], DAM["lines"][3], h[2], DAM["lines"][4], h[4]]))
    x = explained(desk, a, b)
    shown = x["common"]["shown"]
    assert len(shown) == 5 < x["common"]["passages"] and [s["shingles"] for s in shown] == sorted((s["shingles"] for s in shown), reverse=True)
    every = explained(desk, a, b, "--all")["common"]["shown"]
    assert len(every) == x["common"]["passages"] and [s["first"] for s in every] == sorted(s["first"] for s in every)
    assert every[0]["text"] == h[1] and every[0]["letters"] == len(h[1])
    assert sum(s["shingles"] for s in every) == x["common"]["shingles"] >= x["measures"]["shared"]
    joined = "\n".join([h[3], h[5][:90]])
    assert any(s["text"].startswith(h[3]) for s in every) and joined not in h
    assert "in common, %d passages, the longest" % len(every) in run(desk, a, b).stdout


def skell(n, seed=3):
    """n stories, each with a promo line, and the same end to a line of its own."""
    own = stories(n, seed, copies=0)
    for i, s in enumerate(own):
        body = s["text"].split("\n")
        body[6] += " " + PASSAGE
        s.update(id="skell-%d-%d" % (seed, i), outlet="skellpost.example", text="\n".join(body + [PROMO.format(i + 7)]))
    return own


def test_what_was_learned_is_what_was_learned_then(desk):
    """Of a pair in the log: furniture learned since does not count; of a file all does."""
    early, late = skell(2), skell(2, 5)
    desk.push_all([early[0]])
    other = {"id": "copy-1", "outlet": "other.example", "title": early[1]["title"], "text": early[1]["text"].replace(PASSAGE, "").split("\nSkell")[0]}
    answers = desk.push_all([other, early[1]] + skell(5, 9))
    then = explained(desk, "copy-1", early[1]["id"])
    assert then["agrees"] and then["b"]["learned_lines"] == [] and then["learned"]["passages"] == 0
    assert answers[1]["cluster"] == answers[0]["cluster"]
    desk.push_all([dict(other, id="copy-2", title=late[1]["title"], text=late[1]["text"].replace(PASSAGE, "").split("\nSkell")[0]), late[1]])
    for _ in range(2):
        now = explained(desk, "copy-2", late[1]["id"])
        assert now["agrees"] and now["b"]["learned_lines"] == [PROMO.format(8)]
        assert [s["text"] for s in now["learned"]["shown"]] and PASSAGE[:-20] in now["learned"]["shown"][0]["text"]
        assert now["measures"]["residue"] == now["learned"]["shingles"] > 5
        assert now["measures"]["containment"] > then["measures"]["containment"] or now["measures"]["jaccard"] > then["measures"]["jaccard"]
        assert explained(desk, "copy-1", early[1]["id"])["measures"] == then["measures"]
        if desk.proc.poll() is None:
            desk.stop()
    assert "learned line" in run(desk, "copy-2", late[1]["id"]).stdout


def test_why_copies_are_apart(desk):
    h, d = HARBOUR["lines"], DAM["lines"]
    pushed = [story("h", "one.example", "One", h), story("h-half", "two.example", "Two", h[:5]), story("d", "one.example", "Three", d),
              story("h-half-2", "three.example", "Four", h[1:6])]
    answers = desk.push_all(pushed)
    assert len({a["cluster"] for a in answers}) == 2
    notes = " ".join(explained(desk, "h-half", "h-half-2")["notes"])
    assert "both are in %s" % answers[0]["cluster"] in notes
    both = desk.push_all([story("both", "four.example", "Five", h[:4] + d[:6])])[0]
    assert both["cluster"] == answers[2]["cluster"]  # all of that one is in it
    for member, why in (("h", "copies, but not together: %s was nearer to B" % both["cluster"]), ("h-half", "is not judged by A, a member")):
        x = explained(desk, member, "both")
        assert x["copies"] and why in " ".join(x["notes"])
    assert "copies, but" not in " ".join(explained(desk, "d", "both")["notes"])


def test_other_rules_then_are_told(desk):
    """The log says what was decided; today's configuration may say otherwise."""
    h = HARBOUR["lines"]
    desk.push_all([story("a", "one.example", "One", h), story("b", "two.example", "Two", h[:4] + DAM["lines"])])
    assert explained(desk, "a", "b")["agrees"]
    desk.stop()
    set_desk(desk, join_near="1.9")
    x = explained(desk, "a", "b", code=1)
    assert not x["agrees"] and "the settings were others then" in " ".join(x["notes"])
    assert "they are no copies of each other" in " ".join(x["notes"])


def test_where_no_text_is_kept_prints_are_compared(tmp_path):
    desk = Desk(tmp_path).configure(text="none").start()
    h = HARBOUR["lines"]
    desk.push_all([story("a", "one.example", "One", h), story("b", "two.example", "Two", h[:5]),
                   story("c", "three.example", "Three", h + DAM["lines"])])
    x = explained(desk, "a", file_of(tmp_path, story("f", "two.example", "Two", h[:5])))
    assert x["copies"] and x["a"]["text_kept"] is False and x["a"]["removed"] == [] and x["common"]["shown"]
    x = explained(desk, "a", "c")
    assert x["agrees"] and x["copies"] and x["common"]["shown"] == []
    assert "its text is not in the log" in run(desk, "a", "c").stdout
    assert "keeps too little" in run(desk, "a", "b", code=74).stderr
    desk.stop()


def bgzf(data):
    """A block as the log has them, of commit 0."""
    z = zlib.compressobj(1, zlib.DEFLATED, -15)
    body = z.compress(data) + z.flush()
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(body) + 25)
    return head + body + struct.pack("<II", zlib.crc32(data), len(data))


def write_log(desk, kept):
    """The log is these events, in one block."""
    line = lambda e: json.dumps(e, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    open(files(desk)[0], "wb").write(bgzf(b"".join(map(line, kept))))


def test_clusters_merged_since_are_followed(desk):
    a, b = desk.push_all([story("a", "one.example", "One", HARBOUR["lines"]), story("b", "two.example", "Two", DAM["lines"])])
    desk.push_all([story("c", "three.example", "Three", HARBOUR["lines"][:5])])
    desk.stop()
    assert "both are" not in " ".join(explained(desk, "a", "b", code=1)["notes"])
    kept = events(desk)
    kept.append({"v": 1, "seq": kept[-1]["seq"] + 1, "ts": kept[-1]["ts"], "ev": "merge", "cluster": b["cluster"], "prev": b["seq"], "size": 3,
                 "msg": "merged", "into": a["cluster"], "reason": "twin"})
    write_log(desk, kept)
    x = explained(desk, "a", "b", code=1)
    assert (x["b"]["cluster"], x["b"]["cluster_now"]) == (b["cluster"], a["cluster"])
    assert "both are in %s, since clusters were merged" % a["cluster"] in " ".join(x["notes"])


def test_a_redacted_story_cannot_be_compared(desk):
    h = HARBOUR["lines"]
    desk.push_all([story("a", "one.example", "One", h), story("b", "two.example", "Two", h[:5])])
    desk.stop()
    kept = []
    for e in events(desk):
        if e["ev"] == "open":  # as `log redact` does, once its window has passed
            del e["story"]["text"]
            e["redacted"] = True
        kept.append(e)
    write_log(desk, kept)
    assert "it is redacted" in run(desk, "a", "b", code=74).stderr


def test_usage_and_unreadable_logs(desk, tmp_path):
    for wrong in ([], ["a"], ["a", "b", "c"], ["--nix", "a", "b"], ["-", "-"], ["a", "b", "--since"], ["a", ""]):
        assert "usage: wiredup explain" in run(desk, *wrong, code=2).stderr
    assert "usage: wiredup explain" in run(desk, "--help").stdout
    empty = tmp_path / "empty"
    empty.write_text("")
    run(desk, empty, empty, code=2)
    two = tmp_path / "two.ndjson"
    two.write_bytes(lines(wire_day()[0][:2]))
    assert "has 2 stories; the first is taken" in run(desk, two, two).stderr
    item = wire_day()[0]
    desk.push_all(item[:2] + stories(150, 4))
    desk.stop()
    log(desk, "seal")
    flip(files(desk)[0], os.path.getsize(files(desk)[0]) // 2)
    out = run(desk, "h-wire", "h-herald", code=74)
    assert "copies: B is verbatim A" in out.stdout and "damaged" in out.stderr
    subprocess.run(["rm", "-r", desk.state], check=True)
    assert run(desk, "h-wire", two, code=74).stderr.startswith("wiredup: explain: ")
