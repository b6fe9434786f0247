"""demo: the invented day through the real services; the first cluster soon, traps apart, exit 0."""
import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import urllib.parse

BIN = os.environ.get("WIREDUP_BIN", "build/release/bin/wiredup")
DAY = pathlib.Path(__file__).resolve().parents[2] / "conf" / "demo" / "wire-day.ndjson"


def children(pid):
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if stat.read_text().rpartition(")")[2].split()[1] == str(pid):
                found.append(stat.parent.name)
        except OSError:
            pass  # it has ended meanwhile
    return found


def stories_of(folder):
    """The stories in the log, by id or address."""
    found = {}
    for path in sorted(pathlib.Path(folder, "log").glob("wl-*.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            event = json.loads(line)
            if event["ev"] in ("open", "join"):
                found[event["story"].get("url") or event["story"]["title"]] = event["story"]
    return found


def check_stories(found):
    day = [json.loads(line) for line in DAY.read_text().splitlines()]
    for want in day:
        got = found.get(want["url"]) or found[want["title"]]
        by_file = want["outlet"].startswith("wire.") or want.get("kind") == "flash"
        label = want["outlet"].split(".")[0]
        assert got["source"] == ("wire" if by_file else label), want["id"]
        # Where nobody names the outlet, the address does.
        outlet = got.get("outlet") or urllib.parse.urlsplit(got["url"]).hostname
        assert outlet == want["outlet"] and got["title"] == want["title"]
        if want["outlet"] == "gangbyeon.example":  # came in EUC-KR
            for paragraph in want["text"].split("\n\n"):
                assert paragraph in got["text"]
    assert len(found) == len(day)


def test_demo_plays_the_day():
    began = time.monotonic()
    env = dict(os.environ, http_proxy="http://127.0.0.1:9", all_proxy="http://127.0.0.1:9")
    p = subprocess.Popen([BIN, "demo"], stdout=subprocess.PIPE, text=True, env=env)
    lines, first = [], None
    for line in p.stdout:
        if first is None and " JOIN " in line:
            first = time.monotonic() - began
        lines.append(line)
    assert p.wait() == 0
    text = "".join(lines)
    assert first < 10, "the first cluster came after %.1f s" % first
    assert re.search(r"46 stories, 14 clusters; the largest has 5", text), text
    assert text.count(" OPEN ") == 14 and text.count(" JOIN ") == 32
    apart = text[text.index("stayed apart"):]
    for trap in ("Weather for Velmar", "Weather for Skell", "Geese over Brannoch", "Sugar mill sold"):
        assert trap in apart
    folder = re.search(r"The log is in (\S+)/log", text).group(1)
    assert subprocess.run("zcat %s/log/wl-*.gz | jq -e .seq >/dev/null" % folder, shell=True).returncode == 0
    ends = {path.suffix for box in ("spool", "almanac") for path in pathlib.Path(folder, box, "done").iterdir()}
    assert ends == {".html", ".txt", ".ndjson"}
    check_stories(stories_of(folder))
    shutil.rmtree(folder)


def test_demo_interrupted_leaves_nothing_running():
    before = set(pathlib.Path("/tmp").glob("wiredup-demo-*"))
    p = subprocess.Popen([BIN, "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    p.stdout.readline()  # the first event: all are up
    pids = children(p.pid)
    assert len(pids) == 3
    p.send_signal(signal.SIGINT)
    p.communicate(timeout=20)
    assert p.returncode == 75
    assert not [pid for pid in pids if os.path.exists("/proc/" + pid)]
    for folder in set(pathlib.Path("/tmp").glob("wiredup-demo-*")) - before:
        shutil.rmtree(folder, ignore_errors=True)
