"""explain: two stories of the log, or files, and the value that would have decided otherwise."""
import json
import subprocess

import pytest
from desk import Desk
from stories import DAM, HARBOUR


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    yield d
    if d.proc.poll() is None:
        d.stop()


def story(id, outlet, text, title):
    return {"id": id, "outlet": outlet, "url": f"https://{outlet}/{id}", "title": title, "text": "\n".join(text)}


def explain(desk, *args, code):
    out = subprocess.run(desk.command("explain", *args), capture_output=True, text=True)
    assert out.returncode == code, (out.returncode, out.stdout, out.stderr)
    return out


def told(desk, *args, code):
    return json.loads(explain(desk, "--json", *args, code=code).stdout)


PROMO = "Skell Post readers get ten mornings for the price of nine, until the end of the month."


def push(desk):
    lines = HARBOUR["lines"]
    wire = story("w", "wire.example", lines, HARBOUR["title"])
    cut = story("c", "skellpost.example", [PROMO] + lines[:3] + ["Copyright 2026 Skell Post. All rights reserved."], "Cranes turn again")
    other = story("o", "nuri.example", lines[6:7] + DAM["lines"], DAM["title"])
    return desk.push_all([wire, cut, other])


def test_what_was_decided_is_explained(desk):
    answers = push(desk)
    for _ in range(2):  # the desk up, and down
        x = told(desk, "c", "w", code=0)
        assert (x["a"]["asked"], x["b"]["asked"]) == ("c", "w") and x["copy"]
        assert x["a"]["cluster"] == x["b"]["cluster"] == answers[0]["cluster"]
        assert x["relation"] == x["a"]["relation"] == answers[1]["relation"] and x["rule"] == x["a"]["rule"]
        assert x["jaccard"] == pytest.approx(answers[1]["jaccard"], abs=.01)
        assert x["containment"] == pytest.approx(answers[1]["containment"], abs=.01)
        assert x["setting"] == "join_near" and x["turns"] and x["turn"] > x["value"]
        assert {"as": "furniture", "line": "Copyright 2026 Skell Post. All rights reserved."} in x["a"]["left_out"]
        assert "340 workers" in " ".join(p["text"] for p in x["passages"])
        # in any order, by seq, id or address, it is the later one that is judged
        assert told(desk, "https://wire.example/w", str(answers[1]["seq"]), code=0)["a"]["asked"] == str(answers[1]["seq"])
        assert told(desk, "w", "c", code=0)["a"]["asked"] == "c"
        apart = told(desk, "w", "o", code=1)
        assert not apart["copy"] and apart["a"]["asked"] == "o" and apart["a"]["cluster"] != apart["b"]["cluster"]
        text = explain(desk, "c", "w", code=0).stdout
        assert "[desk] join_near = 0.630 decided" in text and "in common" in text and "left out of A" in text
        if desk.proc.poll() is None:
            desk.stop()


def test_the_value_it_names_decides_otherwise(desk, tmp_path):
    push(desk)
    desk.stop()
    x = told(desk, "c", "w", code=0)
    for value, code in ((x["turn"] - .005, 0), (x["turn"] + .005, 1)):
        conf = tmp_path / f"conf{code}"
        conf.mkdir()
        (conf / "wiredup.conf").write_text(f"[desk]\njoin_near = {value:.4f}\n")
        out = subprocess.run(desk.command("explain", "c", "w") + ["--conf", str(conf)], capture_output=True, text=True)
        assert out.returncode == code, (value, out.stdout, out.stderr)


def test_learned_lines_are_left_out_as_they_were(desk):
    lines = HARBOUR["lines"]
    desk.push_all([story(f"p{i}", "skellpost.example", [PROMO, lines[i], lines[i + 1] + f" That was {i}."], f"Head {i} of the day")
                   for i in range(0, 6, 2)])
    desk.push_all([story("x", "skellpost.example", [PROMO] + DAM["lines"], "Dam"), story("y", "nuri.example", DAM["lines"], "Dam")])
    x = told(desk, "x", "y", code=0)
    assert {"as": "learned", "line": PROMO} in x["b"]["left_out"]
    # the first time nobody knew
    assert PROMO not in [g["line"] for g in told(desk, "p0", "y", code=1)["b"]["left_out"]]


def test_files_need_no_log(desk, tmp_path):
    desk.stop()
    for name, lines in (("a", DAM["lines"]), ("b", DAM["lines"][:3]), ("c", HARBOUR["lines"])):
        (tmp_path / f"{name}.json").write_text(json.dumps(story(name, f"{name}.example", lines, DAM["title"])))
    args = [str(tmp_path / f"{n}.json") for n in "abc"]
    nowhere = ["--state", str(tmp_path / "nowhere")]
    x = json.loads(subprocess.run(desk.command("explain", "--json", args[1], args[0]) + nowhere, capture_output=True, text=True).stdout)
    assert x["copy"] and x["relation"] == "abridged" and "seq" not in x["a"]
    assert subprocess.run(desk.command("explain", args[0], args[2]) + nowhere, capture_output=True).returncode == 1
    missing = subprocess.run(desk.command("explain", args[0], "nix") + nowhere, capture_output=True, text=True)
    assert missing.returncode == 2 and "nix is no file, and there is no log" in missing.stderr


def test_what_cannot_be_said(desk):
    push(desk)
    assert "nix is no story of the log, and no file" in explain(desk, "w", "nix", code=2).stderr
    assert "usage" in explain(desk, "w", code=2).stderr
    assert "usage" in explain(desk, "w", "c", "o", code=2).stderr


def test_a_log_without_text_says_so(tmp_path):
    desk = Desk(tmp_path).configure(text="none").start()
    push(desk)
    desk.stop()
    assert "keeps not all text" in explain(desk, "w", "c", code=1).stderr
