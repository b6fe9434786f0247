"""tune: labelled pairs of invented stories, judged for each value of the join settings."""
import gzip
import itertools
import json
import os
import random
import subprocess

import pytest

from stories import HARBOUR, story, wire_day

BIN = os.environ.get("WIREDUP_BIN", "build/release/bin/wiredup")


def tune(pairs, *files, options=(), code=0, stdin=None):
    out = subprocess.run([BIN, "tune", "--json", "--pairs", str(pairs), *options, *map(str, files)],
                         capture_output=True, timeout=100, input=stdin)
    assert out.returncode == code, out.stderr.decode()
    return json.loads(out.stdout), out.stderr.decode()


def write_stories(path, stories, opener=open):
    with opener(path, "wt", encoding="utf-8") as f:
        for s in stories:
            f.write(json.dumps(s, ensure_ascii=False) + "\n")
    return path


def write_pairs(path, pairs):
    path.write_text("#id_a\tid_b\tlabel\n" + "".join("%s\t%s\t%s\tmore\n" % p for p in pairs), encoding="utf-8")
    return path


def cuts(n, seed=3):
    """n stories, each a run of sentences out of one of a few texts, by three outlets."""
    r = random.Random(seed)
    words = ["".join(r.choice("bdfgklmnprstv") + r.choice("aeiou") for _ in range(3)) for _ in range(900)]
    bases = [[" ".join(r.choice(words) for _ in range(16)) + "." for _ in range(16)] for _ in range(5)]
    out = []
    for i in range(n):
        base = i % len(bases)
        first = r.randint(0, 10)
        out.append((base, range(first, first + r.randint(3, 8))))
    stories = [story(f"s{i}", f"outlet{i % 3}.example", " ".join(r.choice(words) for _ in range(6)),
                     [bases[b][k % 16] for k in run]) for i, (b, run) in enumerate(out)]
    pairs = []
    for (i, a), (k, b) in itertools.combinations(enumerate(out), 2):
        common = len(set(a[1]) & set(b[1])) if a[0] == b[0] else 0
        if a[0] == b[0] or r.random() < .1:
            # Labels as people give them: what is half in common is doubtful, and sometimes wrong.
            doubt = common == 2 and r.random() < .5
            pairs.append((f"s{i}", f"s{k}", "?" if doubt else int(common >= 2 + (r.random() < .3))))
    return stories, pairs


def row(setting, value):
    return next(v for v in setting["values"] if v["value"] == value)


def by_name(report):
    return {s["setting"]: s for s in report["settings"]}


def test_the_wire_day(tmp_path):
    stories, expected = wire_day()
    home = {i: n for n, ids in enumerate(expected) for i in ids}
    pairs = [(a, b, int(home[a] == home[b])) for a, b in itertools.combinations(sorted(home), 2)]
    report, err = tune(write_pairs(tmp_path / "p.tsv", pairs), write_stories(tmp_path / "day.ndjson", stories))
    assert not err
    copies = sum(p[2] for p in pairs)
    assert report["pairs"] == {"copies": copies, "others": len(pairs) - copies, "undecided": 0,
                               "judged": len(pairs), "missing": 0}
    assert report["stories"] == {"read": len(stories), "repeated": 0, "passed_over": 0, "missing": 0,
                                 "missing_ids": []}
    settings = by_name(report)
    assert list(settings) == ["join_near", "join_same_outlet", "join_shared"]
    for s in settings.values():
        assert row(s, s["present"])["precision"] == 1 and s["reaches"] is None
    weather = [r for r in report["rules"] if r["rule"] == "numbers" or r["rule"] == "same-outlet"]
    assert sum(r["others_apart"] for r in weather) >= 1


def test_each_row_is_what_that_setting_would_do(tmp_path):
    """The table against the same command, configured so."""
    stories, labelled = cuts(150)
    pairs = write_pairs(tmp_path / "p.tsv", labelled)
    day = write_stories(tmp_path / "cuts.ndjson", stories)
    first = by_name(tune(pairs, day)[0])
    for name, s in first.items():
        assert [v["value"] for v in s["values"]] == sorted({v["value"] for v in s["values"]})
        assert s["moves"] > 20, name
        for value in (s["values"][0], s["values"][7], s["values"][12], s["values"][-1]):
            conf = tmp_path / ("%s-%s" % (name, value["value"]))
            conf.mkdir()
            (conf / "wiredup.conf").write_text("[desk]\n%s = %s\n" % (name, value["value"]))
            report, _ = tune(pairs, day, options=("--conf", conf))
            other = by_name(report)[name]
            assert other["present"] == value["value"]
            assert row(other, value["value"]) == value
            joined = sum(r["copies_joined"] + r["others_joined"] for r in report["rules"])
            right = sum(r["copies_joined"] for r in report["rules"])
            assert (value["joined"], value["right"]) == (joined, right)


def test_shares_and_marks_follow_from_the_counts(tmp_path):
    stories, labelled = cuts(60)
    pairs = write_pairs(tmp_path / "p.tsv", labelled)
    day = write_stories(tmp_path / "cuts.ndjson", stories)
    copies = sum(p[2] == 1 for p in labelled)
    for options in (("--steps", "1"), ("--steps", "40"), ("--steps", "200")):
        report, _ = tune(pairs, day, options=(*options, "--precision", "0.9"))
        assert report["pairs"]["undecided"] == sum(p[2] == "?" for p in labelled) > 5
        for s in report["settings"]:
            values = s["values"]
            assert len({v["value"] for v in values}) == len(values) > 2
            assert all(isinstance(v["value"], int) == (s["setting"] == "join_shared") for v in values)
            for v in values:
                assert v["precision"] == (pytest.approx(v["right"] / v["joined"], abs=1e-6) if v["joined"] else None)
                assert v["recall"] == pytest.approx(v["right"] / copies, abs=1e-6)
                assert v["f1"] == pytest.approx(2 * v["right"] / (v["joined"] + copies), abs=1e-6)
            assert row(s, s["best"])["f1"] == max(v["f1"] for v in values)
            good = [v["value"] for v in values if v["joined"] and v["right"] >= .9 * v["joined"]]
            assert s["reaches"] == (good[0] if good else None)
            assert s["moves"] == values[0]["joined"] - values[-1]["joined"]
    assert any(s["reaches"] for s in report["settings"])


def test_the_wrong_ones_nearest_to_a_border(tmp_path):
    stories, labelled = cuts(60)
    label = {p[:2]: p[2] for p in labelled}
    report, _ = tune(write_pairs(tmp_path / "p.tsv", labelled), write_stories(tmp_path / "c.ndjson", stories))
    wrong = report["wrong"]
    assert len(wrong) == 10
    off = [abs(w["has"] - w["need"]) / w["need"] for w in wrong]
    assert off == sorted(off)
    for w in wrong:
        assert label[w["a"], w["b"]] == (w["label"] == "copy")
        assert (w["has"] >= w["need"]) == (w["label"] == "other")
        if w["rule"] == "near":
            assert w["has"] == pytest.approx(w["near"], abs=2e-4)


def test_order_packing_and_files_change_nothing(tmp_path):
    stories, labelled = cuts(40)
    pairs = write_pairs(tmp_path / "p.tsv", labelled)
    first, _ = tune(pairs, write_stories(tmp_path / "a.ndjson", stories))
    halves = [write_stories(tmp_path / "b.ndjson.gz", stories[25:], gzip.open),
              write_stories(tmp_path / "c.ndjson", stories[:25])]
    again, _ = tune(pairs, *halves)
    text = "".join(json.dumps(s) + "\n" for s in stories).encode()
    piped, _ = tune(pairs, "-", stdin=text)
    assert piped == first
    for r in (first, again):
        r["rules"].sort(key=lambda x: x["rule"])
    assert again == first


def test_what_is_missing_is_named_and_counted(tmp_path):
    stories, _ = wire_day()
    pairs = [("h-wire", "h-half", 1), ("h-wire", "gone", 1), ("d-wire", "gone", 0), ("bad", "d-half", 0)]
    day = write_stories(tmp_path / "day.ndjson", stories + stories[:2] + [dict(id="bad", text="")])
    report, err = tune(write_pairs(tmp_path / "p.tsv", pairs), day)
    assert report["pairs"]["judged"] == 1 and report["pairs"]["missing"] == 3
    assert report["stories"]["missing_ids"] == ["bad", "gone"] and report["stories"]["missing"] == 2
    assert report["stories"]["passed_over"] == 1 and "day.ndjson:%d: passed over: " % (len(stories) + 3) in err
    assert report["stories"]["repeated"] == 1  # h-wire; h-herald is in no pair
    many = write_pairs(tmp_path / "q.tsv", pairs + [("h-wire", "no-%02d" % i, 1) for i in range(40)])
    report, _ = tune(many, day)
    assert report["stories"]["missing"] == 42 and len(report["stories"]["missing_ids"]) == 20
    text = subprocess.run([BIN, "tune", "--pairs", many, day], capture_output=True, text=True).stdout
    assert "43 without their stories" in text and "no-17 and 22 more\n" in text


def test_text_says_what_it_is_and_marks_rows(tmp_path):
    stories, labelled = cuts(60)
    pairs = write_pairs(tmp_path / "p.tsv", labelled)
    day = write_stories(tmp_path / "c.ndjson", stories)
    report, _ = tune(pairs, day, options=("--precision", "0.9"))
    text = subprocess.run([BIN, "tune", "--pairs", pairs, "--precision", "0.9", day], capture_output=True,
                          text=True, check=True).stdout
    assert "no leaders, no window" in text
    for s in report["settings"]:
        block = text.split("\n%s: " % s["setting"])[1].split("\n\n")[0].splitlines()
        assert block[0].startswith("%d pairs depend" % s["moves"])
        shown = {float(line.split()[0]): line for line in block[2:] if line.strip()[0].isdigit()}
        assert list(shown) == [v["value"] for v in s["values"]]
        for v in s["values"]:
            said = shown[v["value"]].split()[1:3]
            parts = [(v["right"], v["joined"]), (v["right"], report["pairs"]["copies"])]
            assert said == ["%.4f" % (n * 10000 // of / 10000) if of else "-" for n, of in parts]
        for mark, value in (("present", s["present"]), ("best F1", s["best"]), ("first with", s["reaches"])):
            assert [v for v, line in shown.items() if mark in line] == [value] * (value is not None)
        assert ("no value here has precision 0.9" in "\n".join(block)) == (s["reaches"] is None)


def test_nothing_judged_is_a_negative_answer(tmp_path):
    day = write_stories(tmp_path / "d.ndjson", wire_day()[0])
    pairs = write_pairs(tmp_path / "p.tsv", [("h-wire", "nobody", 1), ("h-wire", "h-half", "?")])
    report, _ = tune(pairs, day, code=1)
    assert report["pairs"] == {"copies": 1, "others": 0, "undecided": 1, "judged": 0, "missing": 1}
    assert all(v["precision"] is None and v["f1"] is None for s in report["settings"] for v in s["values"])
    assert all(s["best"] is None for s in report["settings"])
    out = subprocess.run([BIN, "tune", "--pairs", pairs, day], capture_output=True, text=True)
    assert out.returncode == 1 and "0 pairs judged" in out.stdout and "join_near" not in out.stdout


def test_what_cannot_be_read(tmp_path):
    h = HARBOUR
    good = write_stories(tmp_path / "good.ndjson", [story("a", "x.example", h["title"], h["lines"]),
                                                    story("b", "y.example", "Other", h["lines"])])
    pairs = write_pairs(tmp_path / "p.tsv", [("a", "b", 1)])
    report, err = tune(pairs, tmp_path / "none.ndjson", good, code=74)  # the good file counts all the same
    assert report["pairs"]["judged"] == 1 and "none.ndjson" in err
    packed = write_stories(tmp_path / "cut.ndjson.gz", cuts(40)[0], gzip.open)
    packed.write_bytes(packed.read_bytes()[:-20])
    assert "cut off" in tune(pairs, packed, good, code=74)[1]
    for content in ("a\tb\n", "a\tb\tyes\n", "a a 1\n"):
        bad = tmp_path / "bad.tsv"
        bad.write_text("# comment\n" + content)
        out = subprocess.run([BIN, "tune", "--pairs", bad, good], capture_output=True, text=True)
        assert out.returncode == 74 and "bad.tsv:2: " in out.stderr and not out.stdout
    out = subprocess.run([BIN, "tune", "--pairs", tmp_path / "none.tsv", good], capture_output=True, text=True)
    assert out.returncode == 74 and "none.tsv" in out.stderr


@pytest.mark.parametrize("args", [
    [], ["x"], ["--pairs"], ["--pairs", "p"], ["--pairs", "-", "-"], ["--pairs", "p", "-", "-"],
    ["--pairs", "p", "--steps", "0", "x"], ["--pairs", "p", "--steps", "201", "x"],
    ["--pairs", "p", "--steps", "5x", "x"], ["--pairs", "p", "--precision", "0", "x"],
    ["--pairs", "p", "--precision", "1.1", "x"], ["--pairs", "p", "--precision", "nan", "x"],
    ["--pairs", "p", "--steps", "", "x"], ["--pairs", "p", "--precision", "", "x"],
    ["--nonsense", "p", "x"]])
def test_usage(args):
    out = subprocess.run([BIN, "tune", *args], capture_output=True, text=True)
    assert out.returncode == 2 and "usage: wiredup tune" in out.stderr
