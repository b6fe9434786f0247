"""A million generated stories: do precision and the largest cluster hold, what does one weigh?

The generator publishes 1,500 stories an hour, so a million take 28 days. The desk's own
window (24 hours; a cluster closes after 72) holds some tens of thousands of them at a time:
that run tells of weeks of work. `--window all` holds the whole million at once: that run
tells of size, and its memory is that of a million live stories.
"""
import datetime
import json

import explain
from measures import BUILTIN_SEED
from table import Row

SEED = 13
WINDOWS = {"desk": (24, 72), "all": None}  # hours a quiet cluster lives, and any cluster


def run(judge, shelf, count):
    """(rows, lines that explain)."""
    rows, told = [], []
    small = shelf.builtin(20000, BUILTIN_SEED)
    rows += _scored("20000", judge.judged(small))
    stream, empty = shelf.builtin(count, SEED), judge.empty()
    rows.append(Row("nothing", "peak MiB", {"": _mib(empty)}, low=True))
    held = {}
    for window in WINDOWS:
        s = stream._replace(name="%s-%s" % (stream.name, window),
                            options=("--window", "all") if window == "all" else ())
        peak = judge.peak(s)
        of, live = "%d, window %s" % (count, window), stories_live(s, judge.answers(s), window)
        held[window] = (live, peak)
        rows += _scored(of, judge.score(s))
        rows += _weighed(of, live, peak, empty)
        told += ["", "largest cluster, window %s" % window,
                 *explain.largest(s.truth, judge.answers(s)),
                 explain.false_pairs(s.truth, judge.answers(s))]
    rows.append(_growth(held))
    return rows, told


def _scored(of, s):
    yield Row(of, "P", {"": s["all"]["p"]})
    yield Row(of, "F1", {"": s["all"]["f1"]})
    yield Row(of, "article, cross P", {"": s["article_cross"]["p"]})
    yield Row(of, "largest cluster", {"": s["largest"]}, low=True)
    yield Row(of, "clusters", {"": s["clusters"]})
    for name, c in s["classes"].items():
        if name.startswith("trap_"):
            yield Row(of, "mixed, " + name[5:], {"": c["mixed"]}, low=True)


def _weighed(of, live, peak, empty):
    yield Row(of, "peak MiB", {"": _mib(peak)}, low=True)
    yield Row(of, "stories live at the end", {"": live})
    yield Row(of, "bytes a live story", {"": (peak - empty) // max(live, 1)}, low=True,
              note="peak less that of nothing; wanted: 1024, then 600")


def _growth(held):
    """What the next story weighs: counters and buffers of fixed size are in both runs."""
    (few, less), (many, more) = held["desk"], held["all"]
    return Row("both windows", "bytes a further story", {"": (more - less) // max(many - few, 1)},
               low=True)


def _mib(size):
    return size >> 20


def stories_live(stream, answers, window):
    """Stories of clusters that a copy coming after the last one could still join."""
    of = {}
    with open(answers, encoding="utf-8") as f:
        for line in f:
            a = json.loads(line)
            of[a["id"]] = a["cluster"]
    if WINDOWS[window] is None:
        return len(of)
    clusters, now = {}, None  # cluster: [first, last, stories]
    with open(stream.stream, encoding="utf-8") as f:
        for line in f:
            s = json.loads(line)
            now = datetime.datetime.fromisoformat(s["published"])
            c = clusters.setdefault(of.get(s["id"]), [now, now, 0])
            c[1], c[2] = now, c[2] + 1
    quiet, age = (datetime.timedelta(hours=h) for h in WINDOWS[window])
    return sum(n for first, last, n in clusters.values() if last > now - quiet and first > now - age)
