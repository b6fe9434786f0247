"""check: every error of every file in one run, with its place, a mark and a way out."""
import glob
import json
import os
import re
import subprocess

import pytest

BIN = os.environ.get("WIREDUP_BIN", "build/release/bin/wiredup")
FEED = '[source "a"]\nurl = https://outlet.example/rss\n'

# file, its text, what is said of it (line:col, part of the message, name offered)
BAD = [
    ("wiredup.conf", "window = 3h\n", "1:1", "before the first [section]", None),
    ("wiredup.conf", "[desk]\nwindow = 24\n", "2:10", "write 24s, 24m or 24h", None),
    ("wiredup.conf", "[desk]\nwindow_memory = 5\n", "2:17", "write 5KiB, 5MiB or 5GiB", None),
    ("wiredup.conf", "[desk]\nwindow = 24 fortnights\n", "2:10", "unknown unit", None),
    ("wiredup.conf", "[desk]\nwindow = soon\n", "2:10", "no number; write a time, 1m to 30d", None),
    ("wiredup.conf", "[desk]\nwindow = 0x18h\n", "2:10", "no number", None),
    ("wiredup.conf", "[desk]\nwindow = infs\n", "2:10", "no number", None),
    ("wiredup.conf", "[desk]\nwindow = -1h\n", "2:10", "no number", None),
    ("wiredup.conf", "[desk]\nwindow =\n", "2:9", "no number", None),
    ("wiredup.conf", "[desk]\nwindow = 31d\n", "2:10", "out of range", None),
    ("wiredup.conf", "[desk]\njoin_shared = 1.5\n", "2:15", "no whole number", None),
    ("wiredup.conf", "[desk]\njoin_same_outlet = 2\n", "2:20", "0.05 to 1.00", None),
    ("wiredup.conf", "[desk]\njoin_near = 2.01\n", "2:13", "0.10 to 2.00", None),
    ("wiredup.conf", "[desk]\njoin_near = 0.09\n", "2:13", "0.10 to 2.00", None),
    ("wiredup.conf", "[desk]\nwindw = 3h\n", "2:1", 'unknown key "windw" in [desk]', "window"),
    ("wiredup.conf", "[desk]\n\twindow = 1h\n\twindow = 2h\n", "3:2", "already set in line 2", None),
    ("wiredup.conf", "[dessk]\nwindow = x\n", "1:2", "unknown section", "desk"),
    ("wiredup.conf", "[desk\nwindow = 3h\n", "1:1", "a section ends with ]", None),
    ("wiredup.conf", "[desk]\nwindow 3h\n", "2:1", "key = value", None),
    ("wiredup.conf", '[desk "a"]\n', "1:2", "it has no name", None),
    ("wiredup.conf", FEED, "1:2", "belongs into a file of sources.d/", None),
    ("conf.d/10-a.conf", "[gather]\nhost_spacng = 2s\n", "2:1", "unknown key", "host_spacing"),
    ("sources.d/a.conf", "[gather]\n", "1:2", "belongs into wiredup.conf", None),
    ("sources.d/a.conf", FEED + "intervall = 5m\n", "3:1",
     'unknown key "intervall" in [source "a"]', "interval"),
    ("sources.d/a.conf", FEED + "type = fead\n", "3:8", "none of: feed page spool", None),
    ("sources.d/a.conf", FEED + "contract = true\n", "3:12", "neither yes nor no", None),
    ("sources.d/a.conf", FEED + "zone = KST\n", "3:8", "write Z or +09:00", None),
    ("sources.d/a.conf", FEED + "interval = 30s\n", "3:12", "contract = yes", None),
    ("sources.d/a.conf", FEED + FEED, "3:10", "already in sources.d/a.conf:1", None),
    ("sources.d/a.conf", '[source "a"]\n', "1:2", "address is missing", None),
    ("sources.d/a.conf", FEED.replace('"a"', '"A b"'), "1:10", "a source is named with", None),
    ("sources.d/a.conf", FEED.replace("https", "ftp"), "2:7", "only http and https", None),
    ("sources.d/a.conf", FEED.replace("outlet", "me:pw@outlet"), "2:7", "user or password", None),
    ("sources.d/a.conf", FEED.replace("https://", "outlet"), "2:7", "not an address", None),
    ("sources.d/a.conf", FEED + "path = /x\n", "3:8", "has no path", None),
    ("sources.d/a.conf", '[source "a"]\ntype = spool\n', "1:2", "needs its folder", None),
    ("sources.d/a.conf", '[source "a"]\ntype = spool\npath = in\n', "3:8", "from / on", None),
    ("outlets.d/x.conf", '[outlet "x"]\ndrp = Share\n', "2:1", "drp", None),
    ("outlets.d/x.conf", '[outlet "x"]\ntest-words = 3\n', "2:1", 'no "test" above', None),
    ("outlets.d/x.conf", '[outlet "x"]\ntest-wrods = 3\n', "2:1", "unknown key", "test-words"),
    ("outlets.d/x.conf", '[outlet "x"]\ntest =\n', "2:7", "says nothing", None),
    ("outlets.d/x.conf", '[outlet "x"]\ntest = a\ntest-words = 3.5\n', "3:14", "no whole number", None),
    ("outlets.d/x.conf", '[outlet "x"]\ntest = a\ntest-words = 3\ntest-words = 4\n', "4:1",
     "already set in line 3", None),
    ("outlets.d/x.conf", '[outlet "x"]\ntest = a\n[outlet "y"]\ntest-words = 3\n', "4:1",
     'no "test" above', None),
    ("agencies.d/x.conf", '[agency "x"]\ntest = a\n', "2:1", "test", None),
]


def write(folder, name, text):
    path = os.path.join(str(folder), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a") as f:
        f.write(text)


def check(folder, *args):
    p = subprocess.run([BIN, "check", "--conf", str(folder), *args], capture_output=True, text=True)
    return p.returncode, p.stdout, p.stderr


@pytest.mark.parametrize("name,text,place,said,meant", BAD)
def test_each_error_has_its_place(tmp_path, name, text, place, said, meant):
    write(tmp_path, name, text)
    code, _, err = check(tmp_path)
    assert code == 78
    first, line, mark = err.splitlines()[:3]
    assert first.startswith("%s:%s: error: " % (name, place)) and said in first, err
    row, col = map(int, place.split(":"))
    assert line == "    " + text.split("\n")[row - 1].rstrip()
    assert re.match(r"\s*\^", mark).end() == 4 + min(col, len(line) - 3), err
    assert ('did you mean "%s"?' % meant if meant else "did you mean") in mark or not meant
    assert err.splitlines()[-1] == "wiredup: check: 1 error in %s" % tmp_path


def test_all_errors_of_all_files_in_one_run(tmp_path):
    unique = [row for row in BAD if row[0] != "sources.d/a.conf"]
    for i, (name, text, _, _, _) in enumerate(unique):
        folder = "conf.d" if name == "wiredup.conf" else os.path.dirname(name)
        write(tmp_path, "%s/%02d.conf" % (folder, i), text)
    code, out, _ = check(tmp_path, "--json")
    said = [json.loads(line) for line in out.splitlines()]
    assert code == 78 and said[-1]["errors"] == len(unique) == len(said) - 1
    for name, _, place, message, meant in unique:
        row, col = map(int, place.split(":"))
        assert any((s.get("line"), s.get("col"), s.get("meant")) == (row, col, meant) for s in said), place


def test_a_lost_section_ends_with_its_file(tmp_path):
    write(tmp_path, "conf.d/1.conf", "[desc]\nwindow = 3h\n")
    write(tmp_path, "conf.d/2.conf", "window = 3h\n")
    code, _, err = check(tmp_path)
    assert code == 78 and "conf.d/1.conf:1:2: " in err and "conf.d/2.conf:1:1: " in err, err


def test_services_do_not_start_on_a_bad_file(tmp_path):
    write(tmp_path, "conf/wiredup.conf", "[desk]\nwindow = 1\n")
    write(tmp_path, "conf/outlets.d/x.conf", '[outlet "x"]\ndrp = Share\n')
    for command in ("serve", "dedup"):
        p = subprocess.run([BIN, command, *(["-"] if command == "dedup" else []), "--conf", str(tmp_path / "conf"), "--state", str(tmp_path),
                            "--run", str(tmp_path)], capture_output=True, text=True, timeout=10)
        assert p.returncode == 78 and "2 errors in" in p.stderr
        assert not os.path.exists(str(tmp_path / "log"))


def test_the_table_is_a_good_configuration(tmp_path):
    """What --settings prints can be read back, and changes nothing."""
    out = subprocess.run([BIN, "check", "--settings"], capture_output=True, text=True).stdout
    desk, source = out.split('[source "NAME"]\n')
    write(tmp_path, "wiredup.conf", desk)
    write(tmp_path, "sources.d/a.conf", '[source "a"]\n' +
          source.replace("url = ", "url = https://outlet.example/rss").replace("path = \n", ""))
    code, said, err = check(tmp_path)
    assert code == 0 and "1 source, 0 warnings" in said, err


RULE = """[outlet "x"]
drop = Menu
test = tests/x.txt
test-agency = %s
test-first = %s
test-last = %s
test-words = %s
"""
STORY = "A tide\n\nMenu\nBy Yonhap\n비가  왔다.\nA second line\tof it, said so.\n"


def test_a_rule_s_own_tests_are_run(tmp_path):
    write(tmp_path, "outlets.d/x.conf", RULE % ("yonhap", "비가 왔다. A", "said so.", "9"))
    write(tmp_path, "outlets.d/tests/x.txt", STORY)
    before = json.loads(check(tmp_path / "nowhere", "--json")[1].splitlines()[-1])["rule_tests"]
    code, out, err = check(tmp_path)
    assert code == 0 and ", %d rule tests" % (before + 1) in out, err


@pytest.mark.parametrize("row,said", [
    (("ap", "비가", "so.", "9"), '4:15: error: tests/x.txt: the agency is "yonhap" (byline), not "ap"'),
    (("none", "비가", "so.", "9"), '4:15: error: tests/x.txt: the agency is "yonhap" (byline), not "none"'),
    (("yonhap", "비", "so.", "9"), '5:14: error: tests/x.txt: it begins with "비가 왔다. A", not "비"'),
    (("yonhap", "비가", "said", "9"), '6:13: error: tests/x.txt: it ends with "it, said so.", not "said"'),
    (("yonhap", "비가", "a " * 10, "9"), '6:13: error: tests/x.txt: it ends with "비가 왔다. A second'),
    (("yonhap", "비가", "so.", "8"), "7:14: error: tests/x.txt: it has 9 words, not 8"),
])
def test_a_rule_s_test_that_fails_says_what_came(tmp_path, row, said):
    write(tmp_path, "outlets.d/x.conf", RULE % row)
    write(tmp_path, "outlets.d/tests/x.txt", STORY)
    code, _, err = check(tmp_path)
    assert code == 78 and "outlets.d/x.conf:" + said in err and "1 error in" in err, err


def test_all_that_fails_is_told_also_beside_a_bad_configuration(tmp_path):
    write(tmp_path, "wiredup.conf", "[desk]\nwindow = 1\n")
    write(tmp_path, "outlets.d/x.conf", RULE % ("ap", "so", "no", "1"))
    write(tmp_path, "outlets.d/tests/x.txt", STORY)
    code, out, _ = check(tmp_path, "--json")
    assert code == 78
    assert sorted(json.loads(line).get("line", 0) for line in out.splitlines()) == [0, 2, 4, 5, 6, 7]


def test_a_test_without_story_or_expectation_is_an_error(tmp_path):
    write(tmp_path, "outlets.d/x.conf", '[outlet "x"]\ntest = tests/none.txt\ntest-words = 1\n' +
          "test = tests/empty.txt\ntest-words = 1\ntest = tests/x.txt\n")
    write(tmp_path, "outlets.d/tests/empty.txt", "")
    write(tmp_path, "outlets.d/tests/x.txt", STORY)
    code, _, err = check(tmp_path)
    assert code == 78 and "3 errors" in err
    assert "x.conf:2:8: error: outlets.d/tests/none.txt cannot be opened" in err
    assert "x.conf:4:8: error: outlets.d/tests/empty.txt is empty" in err
    assert "x.conf:6:8: error: the test expects nothing" in err


def test_nobody_is_credited_and_every_outlet_may_have_tests(tmp_path):
    """[outlet "*"] is tested as an outlet nobody knows; no test harms another."""
    write(tmp_path, "outlets.d/x.conf", '[outlet "*"]\ntest = tests/x.txt\ntest-agency = none\n' +
          "test-words = 1\n" + "test = tests/y.txt\ntest-agency = ap\n")
    write(tmp_path, "outlets.d/tests/x.txt", "T\nhello\nShare\n")
    write(tmp_path, "outlets.d/tests/y.txt", "T\nhello\n")
    code, _, err = check(tmp_path)
    assert code == 78 and '6:15: error: tests/y.txt: nobody is credited, not "ap"' in err
    assert err.count("error:") == 1, err


def test_the_shipped_rules_pass_their_tests():
    """Each shipped outlet has a test, each test says all four things, and all pass."""
    text = "".join(open(p, encoding="utf-8").read() for p in sorted(glob.glob("conf/outlets.d/*.conf")))
    untested = []
    for section in re.split(r"^\[outlet ", text, flags=re.M)[1:]:
        keys = [line.split(" = ")[0] for line in section.splitlines()]
        if "test" not in keys:
            untested.append(section.split('"')[1])
        for key in ("test-agency", "test-first", "test-last", "test-words"):
            assert keys.count(key) == keys.count("test"), section
    named = set(re.findall(r"^test = (.*)$", text, re.M))
    there = {p[len("conf/outlets.d/"):] for p in glob.glob("conf/outlets.d/tests/*")}
    assert named == there and not untested, (named ^ there, untested)
    code, out, err = check("tests/fixtures/nowhere", "--json")
    assert code == 0 and json.loads(out.splitlines()[-1])["rule_tests"] >= 90, out
