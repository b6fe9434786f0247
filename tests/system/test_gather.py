"""gather: feeds, pages and folders to the desk, politely, each story once."""
import gzip
import glob
import json
import os
import subprocess
import time

import pytest

from desk import Desk, stories
from outlets import Gatherer, Outlets, page, rss

TEXTS = [s["text"] for s in stories(60, seed=77, copies=0)]
KOREAN = "한별시는 새 시내버스 노선을 다음 달부터 운행한다고 밝혔다. " * 6


@pytest.fixture
def outlets():
    o = Outlets()
    yield o
    o.close()


@pytest.fixture
def desk(tmp_path):
    d = Desk(tmp_path).start()
    yield d
    d.end_children()
    if d.proc.poll() is None:
        d.stop()


def items(n, first=0, link=None):
    return [("i%d" % i, "Title %d" % i, TEXTS[i], link and link % i) for i in range(first, first + n)]


def told(desk):
    """Stories of the log, by id."""
    out = {}
    for e in desk.events():
        if e["ev"] in ("open", "join"):
            assert e["story"]["id"] not in out, "twice: " + e["story"]["id"]
            out[e["story"]["id"]] = e["story"]
    return out


def test_a_feed_comes_in_once_and_goes_on(desk, outlets):
    feed = {"n": 3}
    outlets.pages["/rss"] = lambda r: rss(items(feed["n"]))
    g = Gatherer(desk, {"kh": {"url": outlets.url("kh"), "outlet": "kh.example", "lang": "en",
                               "agency": "yonhap"}}).start()
    g.until(lambda: g.source("kh")["taken"] == 3, "three stories")
    feed["n"] = 5
    g.until(lambda: g.source("kh")["taken"] == 5, "two more")
    g.until(lambda: outlets.count("/rss") >= 4, "and it is asked again")
    g.stop()
    got = told(desk)
    assert sorted(got) == ["i0", "i1", "i2", "i3", "i4"]
    assert got["i3"]["source"] == "kh" and got["i3"]["outlet"] == "kh.example"
    assert got["i3"]["lang"] == "en" and got["i3"]["agency"] == "yonhap"
    assert got["i3"]["text"] == TEXTS[3].replace("\n", " ") or got["i3"]["text"] == TEXTS[3]


def test_validators_are_sent_back_and_304_is_no_news(desk, outlets):
    def feed(r):
        if r.headers.get("If-None-Match") == '"v1:"a"':
            assert r.headers["If-Modified-Since"] == "Wed, 04 Mar 2026 06:04:00 GMT"
            return 304, {}, b""
        return 200, {"ETag": '"v1:"a"', "Last-Modified": "Wed, 04 Mar 2026 06:04:00 GMT"}, rss(items(2))
    outlets.pages["/rss"] = feed
    g = Gatherer(desk, {"a": {"url": outlets.url("a")}}).start()
    g.until(lambda: g.source("a")["unchanged"] >= 2, "two 304s")
    assert g.source("a")["state"] == "ok" and g.source("a")["taken"] == 2
    g.stop()
    # and over a restart: the first question already carries them
    n = len(outlets.asked)
    g.start()
    g.until(lambda: len(outlets.asked) > n, "asked again")
    g.stop()
    assert outlets.asked[n][3].get("If-None-Match") == '"v1:"a"'


def test_articles_are_fetched_as_robots_allow(desk, outlets):
    outlets.pages["/robots.txt"] = "User-agent: wiredup\nDisallow: /secret\n"
    link = "http://a.localhost:%d/" % outlets.port
    feed = [("open", "An open page", "Only a summary of it.", link + "open.html"),
            ("secret", "A secret page", TEXTS[1], link + "secret.html"),
            ("gone", "A page that is gone", TEXTS[2], link + "gone.html")]
    outlets.pages["/rss"] = rss(feed)
    outlets.pages["/open.html"] = page("An open page", TEXTS[0])
    outlets.pages["/secret.html"] = page("A secret page", TEXTS[5])
    g = Gatherer(desk, {"a": {"url": outlets.url("a"), "article": "fetch"}}).start()
    g.until(lambda: g.source("a")["taken"] == 3, "three stories")
    assert g.source("a")["pages_failed"] == 2
    g.stop()
    got = told(desk)
    assert TEXTS[0].split("\n")[0] in got["open"]["text"] and "Home" not in got["open"]["text"]
    assert got["open"]["title"] == "An open page"
    assert TEXTS[1].split("\n")[0] in got["secret"]["text"]
    assert outlets.count("/secret.html") == 0 and outlets.count("/robots.txt") == 1
    assert outlets.asked[0][3]["User-Agent"].startswith("wiredup/")


def test_korean_in_its_own_character_set(desk, outlets):
    feed = rss([("k1", "한별시 버스 노선 개편", KOREAN, outlets.url("k", "/k1.html"))],
               "<?xml version='1.0' encoding='EUC-KR'?>")
    outlets.pages["/rss"] = lambda r: (200, {"Content-Type": "text/xml; charset=euc-kr"},
                                       feed.encode("euc-kr"))
    outlets.pages["/k1.html"] = lambda r: (200, {"Content-Type": "text/html"}, page(
        "한별시 버스 노선 개편", KOREAN + "똠방각하").encode("cp949"))
    g = Gatherer(desk, {"k": {"url": outlets.url("k"), "article": "fetch"}}).start()
    g.until(lambda: g.source("k")["taken"] == 1, "the story")
    g.stop()
    story = told(desk)["k1"]
    assert story["title"] == "한별시 버스 노선 개편" and "똠방각하" in story["text"]


def test_one_connection_and_a_pause_a_host(desk, outlets):
    def slow(r):
        time.sleep(.1)
        return rss([])
    for path in ("/1", "/2", "/3"):
        outlets.pages[path] = slow
    sources = {"a%s" % p[1:]: {"url": outlets.url("a", p)} for p in ("/1", "/2", "/3")}
    sources["b"] = {"url": outlets.url("b", "/1")}
    g = Gatherer(desk, sources, "[gather]\nhost_spacing = 300ms\n").start()
    g.until(lambda: len([1 for q in outlets.asked if q[1] == "a.localhost"]) >= 9, "nine requests")
    g.stop()
    times = [t for t, host, _, _ in outlets.asked if host == "a.localhost"]
    assert min(b - a for a, b in zip(times, times[1:])) > .25
    assert outlets.most["a.localhost"] == 1
    assert {p for _, h, p, _ in outlets.asked if h == "a.localhost"} == {"/1", "/2", "/3"}


def test_retry_after_is_kept_and_failures_cost_one_source_only(desk, outlets):
    outlets.pages["/busy"] = lambda r: (503, {"Retry-After": "3600"}, b"")
    outlets.pages["/junk"] = b"\x00\x01 not a feed at all"
    outlets.pages["/rss"] = lambda r: rss(items(1))
    g = Gatherer(desk, {"busy": {"url": outlets.url("a", "/busy")}, "junk": {"url": outlets.url("b", "/junk")},
                        "gone": {"url": outlets.url("c", "/gone")}, "good": {"url": outlets.url("d")}}).start()
    g.until(lambda: g.source("good")["asked"] >= 3, "the good one goes on")
    s = g.status()["sources"]
    assert s["busy"]["asked"] == 1 and "503" in s["busy"]["why"]
    due = time.mktime(time.strptime(s["busy"]["due"][:19], "%Y-%m-%dT%H:%M:%S")) - time.timezone
    assert 3500 < due - time.time() <= 3601
    assert s["junk"]["state"] == s["gone"]["state"] == "failing" and "404" in s["gone"]["why"]
    assert s["good"]["state"] == "ok"
    g.stop()
    for name in ("busy", "junk", "gone"):
        assert g.stderr().count("source %s:" % name) == 1, "said once, not every time"
    # a restart asks nobody early
    n = outlets.count("/busy")
    g.start()
    time.sleep(1)
    g.stop()
    assert outlets.count("/busy") == n


def test_private_addresses_need_leave(desk, outlets):
    outlets.pages["/rss"] = lambda r: rss(items(1))
    outlets.pages["/away"] = lambda r: (302, {"Location": outlets.url("in", "/rss")}, b"")
    g = Gatherer(desk, {"a": {"url": outlets.url("a"), "allow_private": "no"}}).start()
    g.until(lambda: g.source("a")["state"] == "failing", "it fails")
    assert "private or loopback" in g.source("a")["why"] and not outlets.asked
    g.stop()


@pytest.mark.parametrize("what", ["large", "bomb", "endless", "redirects", "file"])
def test_hostile_servers_cost_one_request(desk, outlets, what):
    def endless(r):
        r.send_response(200)
        r.end_headers()
        for _ in range(200):
            r.wfile.write(b"<rss>")
            time.sleep(.05)
        raise BrokenPipeError
    answers = {
        "large": lambda r: b"<rss>" + b"x" * (200 << 10),
        "bomb": lambda r: (200, {"Content-Encoding": "gzip"}, gzip.compress(b"<rss>" * (4 << 20))),
        "endless": endless,
        "redirects": lambda r: (302, {"Location": outlets.url("a", "/bad")}, b""),
        "file": lambda r: (302, {"Location": "file:///etc/passwd"}, b""),
    }
    outlets.pages["/bad"] = answers[what]
    outlets.pages["/rss"] = lambda r: rss(items(1))
    g = Gatherer(desk, {"bad": {"url": outlets.url("a", "/bad")}, "good": {"url": outlets.url("b")}},
                 "[gather]\nhost_spacing = 10ms\ndocument_max = 64KiB\ntimeout = 1s\n").start()
    g.until(lambda: g.source("bad")["state"] == "failing", "the bad one fails")
    g.until(lambda: g.source("good")["taken"] == 1, "the good one is heard")
    assert outlets.count("/bad") <= 6 * g.source("bad")["asked"]
    g.stop()


def test_desk_away_and_back_nothing_lost_nothing_twice(desk, outlets):
    outlets.pages["/rss"] = lambda r: rss(items(20))
    desk.stop()
    g = Gatherer(desk, {"a": {"url": outlets.url("a")}}).start()
    g.until(lambda: g.status()["queue"] == 20, "they wait")
    desk.start()
    g.until(lambda: g.source("a")["taken"] == 20, "they are taken")
    g.stop()
    assert len(told(desk)) == 20


def test_killed_again_and_again_each_story_once(desk, outlets):
    feed = {"n": 0}
    outlets.pages["/rss"] = lambda r: rss(items(feed["n"], link=outlets.url("a", "/p%d.html")))
    for i in range(60):
        outlets.pages["/p%d.html" % i] = page("Title %d" % i, TEXTS[i])
    g = Gatherer(desk, {"a": {"url": outlets.url("a"), "article": "fetch"}},
                 "[gather]\nhost_spacing = 1ms\n")
    for i in range(1, 5):
        feed["n"] = 10 * i
        g.start()
        time.sleep(.15 * i)
        g.kill()
        if i == 2:
            desk.kill()
            desk.start()
    g.start()
    g.until(lambda: len({e["story"]["id"] for e in desk.events() if "story" in e}) == 40, "all forty")
    g.stop()
    assert sorted(told(desk)) == sorted("i%d" % i for i in range(40))


def test_spool_folders(desk, tmp_path):
    spool = tmp_path / "spool"
    spool.mkdir()
    g = Gatherer(desk, {"s": {"type": "spool", "path": spool, "outlet": "wire.example"}}).start()

    def put(name, data):
        (spool / ("." + name)).write_bytes(data if isinstance(data, bytes) else data.encode())
        os.rename(str(spool / ("." + name)), str(spool / name))
    put("a.html", page("From a page", TEXTS[0]))
    put("b.txt", "From a text\n\n" + TEXTS[1])
    put("c.ndjson", "".join(json.dumps({"id": "c%d" % i, "text": TEXTS[2 + i]}) + "\n" for i in range(3)))
    put("d.xml", rss(items(2, first=10)))
    put("k.txt", ("한별시 소식\n\n" + KOREAN).encode("cp949"))
    put("junk.bin", bytes(range(1, 256)))
    put("half.part", "not yet")
    os.symlink("/etc/passwd", str(spool / "link"))
    os.mkfifo(str(spool / "fifo"))
    g.until(lambda: g.source("s")["taken"] == 8, "eight stories")
    g.until(lambda: len(list((spool / "bad").glob("*.why"))) == 3, "three bad ones")
    g.stop()
    assert sorted(p.name for p in (spool / "done").iterdir()) == \
        ["a.html", "b.txt", "c.ndjson", "d.xml", "k.txt"]
    assert (spool / "half.part").exists()
    assert "not a regular file" in (spool / "bad" / "link.why").read_text()
    seen = [e["story"] for e in desk.events() if e["ev"] in ("open", "join")]
    assert all(s["source"] == "s" and s["outlet"] == "wire.example" for s in seen)
    assert any(s.get("title") == "한별시 소식" for s in seen)


def test_a_spool_folder_takes_every_wire_format(desk, tmp_path):
    """Eleven forms of one story, twice. The same id and content again is the same story."""
    spool = tmp_path / "spool"
    spool.mkdir()
    g = Gatherer(desk, {"s": {"type": "spool", "path": spool}}).start()
    forms = sorted(glob.glob("tests/fixtures/wire/story-*"))
    for form in forms + ["cut"]:
        name = os.path.basename(form)
        data = b"<newsItem><contentMeta>" if form == "cut" else open(form, "rb").read()
        (spool / ("." + name)).write_bytes(data)
        os.rename(str(spool / ("." + name)), str(spool / name))
    g.until(lambda: g.source("s")["taken"] == len(forms) == 22, "every story")
    g.until(lambda: (spool / "bad" / "cut.why").exists(), "the reason")
    g.stop()
    assert "newsml-g2: line 1" in (spool / "bad" / "cut.why").read_text()
    assert len(list((spool / "done").iterdir())) == 22
    events = [e for e in desk.events() if e["ev"] in ("open", "join")]
    assert len(events) == 6 and len({e["cluster"] for e in events}) == 2


def test_spool_refusals_are_explained_and_a_missing_folder_is_waited_for(desk, tmp_path):
    spool = tmp_path / "later"
    g = Gatherer(desk, {"s": {"type": "spool", "path": spool}}).start()
    g.until(lambda: g.source("s")["state"] == "failing", "said to be missing")
    assert str(spool) in g.source("s")["why"]
    spool.mkdir()
    (spool / "x.ndjson").write_text(json.dumps({"id": "m", "text": "<div><p>Marked</p><p>up</p></div>" * 9}) + "\n")
    g.until(lambda: (spool / "bad" / "x.ndjson.why").exists(), "the reason", 20)
    assert "not_plain" in (spool / "bad" / "x.ndjson.why").read_text()
    g.stop()


def test_descriptors_and_a_second_gatherer(desk, outlets):
    outlets.pages["/rss"] = lambda r: rss(items(3))
    g = Gatherer(desk, {"a": {"url": outlets.url("a")}, "b": {"url": outlets.url("b")}}).start()
    g.until(lambda: g.source("a")["asked"] >= 2, "two rounds")
    before = g.fds()
    p = subprocess.run(desk.command("gather"), capture_output=True, text=True, timeout=10)
    assert p.returncode == 75 and "another newsgatherer" in p.stderr
    g.until(lambda: g.source("a")["asked"] >= 5, "three more")
    g.until(lambda: g.fds() <= before, "descriptors are as they were")
    g.stop()
    assert subprocess.run(desk.command("status"), capture_output=True, text=True).stdout.count("not running") == 1


def test_one_item_too_large_costs_no_other(desk, outlets):
    body = rss([("big", "A big one", "word " * 60000, None)] + items(2))
    outlets.pages["/rss"] = lambda r: (304, {}, b"") if r.headers.get("If-None-Match") else \
        (200, {"ETag": '"1"'}, body)
    g = Gatherer(desk, {"a": {"url": outlets.url("a")}}).start()
    g.until(lambda: g.source("a")["unchanged"] >= 1, "the validators were kept")
    assert g.source("a")["taken"] == 2 and g.source("a")["damaged"] == 1
    g.stop()


def test_a_clock_that_was_wrong_stops_no_source(desk, outlets):
    outlets.pages["/rss"] = lambda r: rss(items(1))
    g = Gatherer(desk, {"a": {"url": outlets.url("a")}}).start()
    g.until(lambda: g.source("a")["taken"] == 1, "the story")
    g.stop()
    path = desk.state + "/gather/a.json"
    state = json.load(open(path))
    state["due"] += 30 * 86400 * 1000
    json.dump(state, open(path, "w"))
    n = outlets.count("/rss")
    g.start()
    g.until(lambda: outlets.count("/rss") > n, "it is asked at once")
    g.stop()
    # a file that is damaged is told of, and begun anew; the desk knows the story
    open(path, "w").write('{"url":')
    g.start()
    g.until(lambda: g.source("a")["taken"] == 1, "taken again")
    g.stop()
    assert "begun anew" in g.stderr() and len(told(desk)) == 1
