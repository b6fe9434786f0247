"""dedup: the offline command, end to end, on invented stories and, where it lies beside the
project, on the evaluation data."""
import gzip
import json
import os
import pathlib
import random
import subprocess

import pytest

from stories import HARBOUR, story, wire_day

BIN = os.environ.get("WIREDUP_BIN", "build/release/bin/wiredup")
SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared" / "eval"
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="evaluation data is not beside the project")


def dedup(path, *options, code=0):
    out = subprocess.run([BIN, "dedup", "--json", *options, str(path)], capture_output=True, timeout=100)
    assert out.returncode == code, out.stderr.decode()
    return [json.loads(line) for line in out.stdout.splitlines()], out.stderr.decode()


def write(path, stories, opener=open):
    with opener(path, "wt", encoding="utf-8") as f:
        for s in stories:
            f.write(json.dumps(s, ensure_ascii=False) + "\n")
    return path


def clusters(lines):
    found = {}
    for line in lines:
        found.setdefault(line["cluster"], set()).add(line["id"])
    return sorted(found.values(), key=sorted)


def test_wire_day_falls_into_its_clusters(tmp_path):
    stories, expected = wire_day()
    lines, _ = dedup(write(tmp_path / "day.ndjson", stories))
    assert clusters(lines) == sorted(expected, key=sorted)
    by_id = {line["id"]: line for line in lines}
    assert by_id["h-wire"]["relation"] == by_id["d-wire"]["relation"] == "leader"
    assert by_id["h-half"]["relation"] == "abridged"
    assert by_id["h-long"]["relation"] in ("copy", "extended")
    assert by_id["h-herald"]["agency"] == by_id["d-outlet"]["agency"] == "yonhap"
    assert by_id["other"]["agency"] is None


def test_agency_is_not_a_name_in_the_text(tmp_path):
    lines = list(HARBOUR["lines"])
    lines[0] = lines[0].replace("VELMAR, March 3 (Yonhap) -- ", "")
    lines[3] += " The Yonhap news agency and Reuters had reported the talks on Sunday."
    out, _ = dedup(write(tmp_path / "a.ndjson", [story("a", "x.example", "T", lines)]))
    assert out[0]["agency"] is None


def test_gzip_reads_the_same(tmp_path):
    stories, _ = wire_day()
    plain, _ = dedup(write(tmp_path / "day.ndjson", stories))
    packed, _ = dedup(write(tmp_path / "day.ndjson.gz", stories, gzip.open))
    assert plain == packed


def test_gzip_cut_off_is_told_and_loses_nothing_before(tmp_path):
    path = write(tmp_path / "day.ndjson.gz", many(400), gzip.open)
    path.write_bytes(path.read_bytes()[:-20])
    lines, err = dedup(path, code=74)
    assert len(lines) > 300 and "cut off" in err


def many(n, seed=1):
    """n stories of which most are pieces of earlier ones, in words of no language."""
    r = random.Random(seed)
    words = ["".join(r.choice("bdfgklmnprstv") + r.choice("aeiou") for _ in range(3)) for _ in range(900)]
    bases = [[" ".join(r.choice(words) for _ in range(18)) + "." for _ in range(14)] for _ in range(n // 5)]
    out = []
    for i in range(n):
        b = r.choice(bases)
        cut = r.randint(4, 14)
        out.append(story(f"s{i}", f"outlet{i % 17}.example", " ".join(r.choice(words) for _ in range(6)),
                         b[:cut] + [f"Sold by outlet number {i % 17} to its readers every single morning."],
                         f"2026-03-03T{i * 20 // n:02d}:00:00Z"))
    return out


def test_threads_change_nothing(tmp_path):
    path = write(tmp_path / "many.ndjson", many(1500))
    one, _ = dedup(path, "--threads", "1")
    assert 100 < len(clusters(one)) < 700
    for threads in ("2", "4", "7"):
        assert dedup(path, "--threads", threads)[0] == one


def test_bad_lines_lose_only_themselves(tmp_path):
    stories, expected = wire_day()
    path = tmp_path / "bad.ndjson"
    bad = [b"not json", b"{\"id\":1", b"[1,2]", b"{\"id\":\"e\"}", b"{\"id\":\"m\",\"text\":7}",
           b"{\"id\":\"h\",\"text\":\"<html><p>x</p></html>\"}", b"x" * (3 << 20), b"\xff\xfe\x00", b"[" * 5000]
    with open(path, "wb") as f:
        for i, s in enumerate(stories):
            f.write(bad[i % len(bad)] + b"\n\n" + json.dumps(s).encode() + b"\r\n")
    lines, err = dedup(path)
    assert clusters(lines) == sorted(expected, key=sorted)
    assert "wiredup parse" in err and f"{len(stories)} lines passed over" in err


def test_window_ends(tmp_path):
    h = HARBOUR
    two = [story("a", "x", h["title"], h["lines"], "2026-03-03"),
           story("b", "y", "Other", h["lines"], "2026-03-04T01:00:00Z")]
    path = write(tmp_path / "w.ndjson", two)
    assert len(clusters(dedup(path)[0])) == 2
    assert len(clusters(dedup(path, "--window", "3d")[0])) == 1
    assert len(clusters(dedup(path, "--window", "all")[0])) == 1


@pytest.mark.parametrize("args", [[], ["--window", "24", "x"], ["--threads", "0", "x"], ["--nonsense", "x", "y"]])
def test_usage(args):
    assert subprocess.run([BIN, "dedup", *args], capture_output=True).returncode == 2


def test_missing_file_is_told():
    out = subprocess.run([BIN, "dedup", "/nonexistent/file"], capture_output=True)
    assert out.returncode == 74 and b"/nonexistent/file" in out.stderr


@needs_data
def test_seed_story(tmp_path):
    stories = [json.loads(line) for line in open(SHARED / "dev" / "seed-story-en.ndjson", encoding="utf-8")]
    seed = stories[0]
    paragraphs = [p for p in seed["text"].split("\n\n") if len(p) > 150]
    made = [
        dict(seed, id="cut", outlet="a.example", text="\n\n".join(paragraphs[1:len(paragraphs) // 2 + 1])),
        dict(seed, id="other-furniture", outlet="b.example",
             text="Share this article\n\nAdvertisement\n\n" + "\n\n".join(paragraphs[1:]) + "\n\nAll rights reserved."),
        dict(seed, id="new-headline", outlet="c.example", title="What the visit was about"),
    ]
    lines, _ = dedup(write(tmp_path / "seed.ndjson", stories + made))
    by_id = {line["id"]: line for line in lines}
    assert by_id["seed-kh"]["agency"] == "yonhap"
    home = by_id["seed-kh"]["cluster"]
    assert {i for i, line in by_id.items() if line["cluster"] == home} == \
        {"seed-kh", "cut", "other-furniture", "new-headline"}
    assert by_id["cna-reuters"]["cluster"] == by_id["jt-reuters"]["cluster"]
    assert len({line["cluster"] for line in lines}) == 5


@needs_data
def test_dev_day(tmp_path):
    prefix = SHARED / "dev" / "naver-ko-20211228"
    lines, _ = dedup(f"{prefix}.ndjson")
    pred = write(tmp_path / "pred.ndjson", lines)
    out = subprocess.run([str(SHARED / "score.py"), str(prefix), str(pred), "--json"], capture_output=True, check=True)
    score = json.loads(out.stdout)["article"]
    assert score["f1"] >= .93 and score["p"] >= .97, score


def test_an_option_wants_its_value(tmp_path):
    for wrong in (["--threads"], ["--help"], ["--without", "nonsense", "x"], ["--nix", "1", "x"]):
        out = subprocess.run([BIN, "dedup", *wrong], capture_output=True, text=True)
        assert out.returncode == 2 and "usage" in out.stderr, out
