"""source furniture: what an outlet is known to repeat, in words, and as rules that drop it."""
import datetime
import json
import os
import random
import re
import subprocess

import pytest
from desk import Desk, stories
from logs import files, flip

PROMO = "Skell Post readers choose, edition {}: write to desk@skell.example"
PASSAGE = "Follow the Skell Post on every channel that you like for more."
HEAD = "스켈포스트 새벽판"


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    yield d
    if d.proc.poll() is None:
        d.end()


def run(desk, *args, code=0):
    out = subprocess.run(desk.command("source", *args), capture_output=True, text=True)
    assert out.returncode == code, (out.returncode, out.stdout, out.stderr)
    return out


def listed(desk, *args, code=0):
    return [json.loads(x) for x in run(desk, "furniture", *args, "--json", code=code).stdout.splitlines()]


def restart(desk):
    desk.end()
    return desk.start()


def skell(n, outlet="skellpost.example", seed=3):
    """n stories of their own, each with a line at the head, a promo at the tail, and the same
    end to a line of its own."""
    own = stories(n, seed, copies=0)
    for i, s in enumerate(own):
        body = s["text"].split("\n")
        body[6] += " " + PASSAGE
        s.update(id="%s-%d-%d" % (outlet, seed, i), outlet=outlet, text="\n".join([HEAD] + body + [PROMO.format(i + 7)]))
    return own


def test_lists_lines_and_passages(desk):
    desk.push_all(skell(5) + skell(4, "other.example", 5) + stories(3, 9, copies=0))
    until = None
    for _ in range(2):  # with the desk up, and down
        promo, head, passage = listed(desk, "skellpost.example")
        assert (head["kind"], head["text"], head["place"]) == ("line", HEAD, "head")
        assert (promo["kind"], promo["place"]) == ("line", "tail")
        assert promo["text"] == "Skell Post readers choose, edition #: write to ~"
        assert promo["example"] == PROMO.format(7)
        assert (passage["kind"], passage["text"], passage["place"]) == ("passage", PASSAGE, "tail")
        for v in head, promo, passage:
            assert v["outlet"] == "skellpost.example" and v["clusters"] == v["stories"] == 5
            assert v["forms"] == [{"text": v["text"], "stories": 5}]
            last = datetime.datetime.fromisoformat(v["last"].replace("Z", "+00:00"))
            midnight = last.replace(hour=0, minute=0, second=0, microsecond=0)
            until = midnight + datetime.timedelta(days=2)
            assert v["until"] == until.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        assert [v["stories"] for v in listed(desk, "https://www.OTHER.example/news?x=1")] == [4, 4, 4]
        assert listed(desk, "--all") == [
            {"outlet": o, "lines": 2, "passages": 1, "stories": n, "without_text": 0}
            for o, n in (("other.example", 4), ("skellpost.example", 5))]
        text = run(desk, "furniture", "skellpost.example").stdout.splitlines()
        assert text[0] == "skellpost.example: 2 lines and 1 passage, learned from 5 stories"
        assert text[1].split() == ["clusters", "stories", "last", "known", "until", "where", "line"]
        row = re.fullmatch(r" {7}5 {7}5  (\S+ \S+)  (\S+ \S+)  head    " + HEAD, text[3])
        assert row and row[2] == until.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        assert text[-1].endswith("tail    " + PASSAGE)
        every = run(desk, "furniture", "--all").stdout.splitlines()
        assert every[0].split() == ["outlet", "lines", "passages", "stories"]
        assert every[2].split() == ["skellpost.example", "2", "1", "5"]
        if desk.proc.poll() is None:
            desk.stop()


def test_a_passage_is_what_is_repeated_most(desk):
    """Words that happened to stand before it three times are no part of it; between other
    words it is inside, at a line's beginning its head."""
    own = stories(12, 13, copies=0)
    for i, s in enumerate(own):
        body = s["text"].split("\n")
        body[3] = body[3] + " A word %s. %s" % ("for by in at".split()[i % 4], PASSAGE)
        body[5] = "새벽 독자 여러분께 알려 드립니다 " + body[5]
        body[7] = body[7] + " " + HEAD * 2 + " " + body[7][::-1]
        s.update(outlet="skellpost.example", text="\n".join(body))
    desk.push_all(own)
    assert {(v["text"], v["clusters"], v["place"]) for v in listed(desk, "skellpost.example")} == {
        (PASSAGE, 12, "tail"), ("새벽 독자 여러분께 알려 드립니다", 12, "head"), (HEAD * 2, 12, "middle")}
    rules = run(desk, "furniture", "skellpost.example", "--as-rules").stdout
    assert "#drop-tail = " + PASSAGE in rules and "#drop-head = 새벽 독자" in rules and "#   " + HEAD in rules
    assert not [line for line in rules.splitlines() if line.startswith("drop")]


def test_counts_what_the_log_says(desk):
    """Random lines in random stories, copies among them: each line's clusters and stories, by
    outlet, are those that the events tell (a cluster counts again when it comes again after
    another); what is in fewer than three is not listed."""
    r = random.Random(11)
    lines = ["Furniture %s stands here, call %%d" % w for w in "oak ash elm fir yew box bay fig".split()]
    pushed = stories(60, 4)
    for s in pushed:
        s["outlet"] = "outlet%d.example" % r.randrange(3)
        body = s["text"].split("\n")
        for line in r.sample(lines, 2):
            for _ in range(r.choice((1, 1, 2))):  # twice in a story counts once
                body.insert(r.randint(0, len(body)), line % r.randint(1, 99999))
        s["text"] = "\n".join(body)
    desk.push_all(pushed)
    desk.stop()
    clusters, carried = {}, {}
    for e in desk.events():
        if e["ev"] in ("open", "join"):
            s = e["story"]
            for line in {re.sub(r"\d+", "#", line) for line in s["text"].split("\n")} - {""}:
                key = s["outlet"], line
                met = clusters.setdefault(key, [])
                met += [e["cluster"]] * (met[-1:] != [e["cluster"]])
                carried[key] = carried.get(key, 0) + 1
    want = {k: (len(v), carried[k]) for k, v in clusters.items() if len(v) >= 3}
    got = {}
    for o in range(3):
        shown = [v for v in listed(desk, "outlet%d.example" % o) if v["kind"] == "line"]
        assert shown == sorted(shown, key=lambda v: (-v["clusters"], -v["stories"], v["text"]))
        got.update({(v["outlet"], v["text"]): (v["clusters"], v["stories"]) for v in shown})
    assert len(want) > 12 and got == want and len(clusters) > len(want)


def words(desk, story):
    """Of its body, as the desk reads it."""
    seq = desk.push_all([story])[0]["seq"]
    return next(e["words"] for e in desk.events() if e["seq"] == seq)


def test_rules_drop_what_was_learned(desk):
    """An outlet that has rules, under any of its names: what was learned, put into outlets.d,
    is dropped by rule from then on, its counts are gone, and nothing else is."""
    first = skell(6, "The Korea Herald")
    first[2]["text"] += "!"  # another spelling of the promo
    desk.push_all(first)
    rules = run(desk, "furniture", "koreaherald.com", "--as-rules").stdout
    for name in "The Korea Herald", "www.koreaherald.com", "m.koreaherald.com", "korea-herald":
        assert run(desk, "furniture", name, "--as-rules").stdout == rules
    lines = rules.splitlines()
    assert '[outlet "korea-herald"]' in lines and "drop = " + HEAD in lines
    promo = "drop = Skell Post readers choose, edition #: write to ~"
    at = lines.index(promo)
    assert lines[at + 1] == promo + "!"
    assert re.fullmatch(r"# in 6 clusters, 6 stories, last 2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ, usually at the tail",
                        lines[at - 1])
    assert "#drop-tail = " + PASSAGE in lines
    os.makedirs(desk.path + "/conf/outlets.d", exist_ok=True)
    with open(desk.path + "/conf/outlets.d/learned.conf", "w") as f:
        f.write(rules)
    check = subprocess.run(desk.command("check"), capture_output=True, text=True)
    assert check.returncode == 0, check.stderr
    plain, again = skell(1, "The Korea Herald", 21)[0], skell(1, "The Korea Herald", 21)[0]
    again["text"] = again["text"].replace("edition 7", "edition 4711").replace("desk@", "office.two@")
    plain["text"] = "\n".join(plain["text"].split("\n")[1:-1])
    assert words(desk, again) > words(desk, dict(plain, id="p1"))  # a line passed over is still its text
    restart(desk)
    assert words(desk, dict(again, id="a2")) == words(desk, dict(plain, id="p2"))
    assert [v["kind"] for v in listed(desk, "koreaherald.com")] == ["passage"]
    with open(desk.path + "/conf/outlets.d/learned.conf", "w") as f:
        f.write(rules.replace("#drop-tail", "drop-tail"))
    assert subprocess.run(desk.command("check"), capture_output=True).returncode == 0
    assert "nothing is learned from" in run(desk, "furniture", "koreaherald.com", code=1).stderr


def test_what_should_be_no_rule_is_a_comment(desk):
    long = "Terms of the Skell Post " + "apply to all that is said here " * 25
    extra = [long, "*스켈 *새벽", "12", "* * *", "i desk7@skell.example j", "Read the Skell Post * each day and night"]
    own = stories(4, 7, copies=0)
    for s in own:
        s.update(outlet="skellpost.example", text="\n".join(s["text"].split("\n") + extra))
    desk.push_all(own)
    rules = run(desk, "furniture", "--all", "--as-rules").stdout
    drops = [line for line in rules.splitlines() if line.startswith("drop")]
    assert sorted(drops) == ["drop = Read the Skell Post * each day and night", "drop = i ~ j"]
    assert "# no rule, longer than a rule may take: " + long.strip() in rules
    assert "# no rule, a pattern cannot tell it from other lines: *스켈 *새벽" in rules
    assert "# no rule, a pattern cannot tell it from other lines: #\n" in rules
    assert "* * *" not in rules  # no word of it is in any print


def test_a_section_says_only_its_outlet(desk, tmp_path):
    """Names are whatever was pushed; what comes of them is good configuration, and no name
    becomes everybody's."""
    names = ['The "Daily" ] Skell', "*", "스켈\nhost = koreaherald.com", "-", "a" * 900]
    for k, name in enumerate(names):
        desk.push_all(skell(3, name, 30 + k))
    desk.push_all([dict(s, outlet=None) for s in skell(3, "none", 50)])
    rules = run(desk, "furniture", "--all", "--as-rules").stdout
    sections = [line for line in rules.splitlines() if line.startswith("[")]
    assert '[outlet "The "Daily" ] Skell"]' in sections and '[outlet "*"]' not in sections
    assert not [line for line in rules.splitlines() if line.startswith("host")]
    assert rules.count("of an outlet that no section can name") >= 2
    conf = tmp_path / "conf"
    (conf / "outlets.d").mkdir(parents=True)
    (conf / "outlets.d/learned.conf").write_text(rules)
    assert subprocess.run(desk.command("check"), capture_output=True).returncode == 0
    assert [v["kind"] for v in listed(desk, names[0])] == ["passage"]


def test_says_when_there_is_nothing(desk):
    desk.push_all(skell(2) + skell(3, "other.example", 5))
    assert "nothing is learned from 2 stories of skellpost.example since" in \
        run(desk, "furniture", "skellpost.example", code=1).stderr
    assert "there is no story of nowhere.example since" in run(desk, "furniture", "nowhere.example", code=1).stderr
    quiet = run(desk, "furniture", "nowhere.example", "--quiet", code=1)
    assert not quiet.stdout and not quiet.stderr
    assert listed(desk, "nowhere.example", code=1) == []


@pytest.mark.parametrize("keep", ["none", "excerpt"])
def test_says_when_the_log_keeps_no_text(desk, keep):
    desk.configure(text=keep)
    restart(desk).push_all(skell(4))
    code = 0 if keep == "excerpt" else 1  # the head is among the first 300 letters
    out = run(desk, "furniture", "skellpost.example", code=code)
    assert "keeps not all text of 4 of 4 stories" in out.stderr
    assert (HEAD in out.stdout) == (keep == "excerpt") and "readers choose" not in out.stdout


def test_damage_is_told(desk):
    for s in skell(9):
        desk.push_all([s])
    desk.stop()
    flip(files(desk)[-1], os.path.getsize(files(desk)[-1]) // 2)
    assert run(desk, "furniture", "--all", code=74).stderr.startswith("wiredup: source furniture: ")


def test_how_it_is_called(desk):
    assert "wiredup source furniture OUTLET" in run(desk, "--help").stdout
    assert "wiredup source furniture OUTLET" in run(desk, "furniture", "--help").stdout
    assert 'did you mean "furniture"' in run(desk, "furnitur", code=2).stderr
    for wrong in ([], ["furniture"], ["furniture", "a", "b"], ["furniture", "a", "--all"], ["furniture", "--nix"],
                  ["furniture", ""], ["furniture", "--as-rules"]):
        assert "usage: wiredup source furniture" in run(desk, *wrong, code=2).stderr
