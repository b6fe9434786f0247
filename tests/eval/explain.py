"""How a cluster came to be so large: what truth says of its members, and what dedup said.

Two passes, so that a million stories need no more memory than their numbers. No text is
shown: it is other people's, or nonsense.
"""
import collections
import json

SHOWN = 6


def largest(truth, answers, n=1):
    """Lines on the n largest predicted clusters."""
    of, sizes = {}, collections.Counter()
    for a in _lines(answers):
        sizes[of.get(a["id"])] -= 1
        of[a["id"]] = a["cluster"]
        sizes[a["cluster"]] += 1
    chosen = [c for c, _ in sizes.most_common(n)]
    stories, relations = ({c: [] for c in chosen} for _ in range(2))
    for story in _lines(truth + ".ndjson"):
        if of.get(story["id"]) in stories:
            stories[of[story["id"]]].append(story)
    for a in _lines(answers):
        if of[a["id"]] in relations:
            relations[of[a["id"]]].append(a)
    for c in chosen:
        yield from _tell(c, stories[c], relations[c])


def false_pairs(truth, answers):
    """A line on which edit classes the stories have that stand together and should not.

    Stories with grey clusters (flashes, briefs, merged ones) are left out.
    """
    of = {a["id"]: a["cluster"] for a in _lines(answers)}
    clusters = collections.defaultdict(collections.Counter)
    for s in _lines(truth + ".ndjson"):
        if s["id"] in of and not s.get("grey"):
            gold = s["cluster"] if s["cluster"] is not None else s["id"]
            clusters[of[s["id"]]][gold, s.get("edit_class")] += 1
    pairs = collections.Counter()
    for members in clusters.values():
        if len(members) > 1:
            _count_false(members, pairs)
    return "false pairs %d: %s" % (sum(pairs.values()), _most(pairs))


def _count_false(members, pairs):
    by_class = collections.Counter()
    for (_, name), n in members.items():
        by_class[name] += n
    names = sorted(by_class, key=str)
    golds = collections.defaultdict(collections.Counter)
    for (gold, name), n in members.items():
        golds[gold][name] += n
    for i, a in enumerate(names):
        for b in names[i:]:
            n = _joint(by_class, a, b) - sum(_joint(g, a, b) for g in golds.values())
            if n:
                pairs["%s with %s" % (a, b)] += n


def _joint(counts, a, b):
    return counts[a] * counts[b] if a != b else counts[a] * (counts[a] - 1) // 2


def _tell(cluster, stories, answers):
    yield "%s: %d stories, %s to %s" % (cluster, len(stories),
                                        *_ends([s["published"] or "" for s in stories]))
    true = collections.Counter(s["cluster"] or "none" for s in stories)
    yield "  truth clusters    %d: %s" % (len(true), _most(true))
    for key in ("edit_class", "trap", "kind", "outlet"):
        counted = collections.Counter(s[key] for s in stories if s.get(key))
        if counted:
            yield "  %-17s %d: %s" % (key, len(counted), _most(counted))
    said = [a for a in answers if "relation" in a]
    yield "  relation          %s" % _most(collections.Counter(a["relation"] for a in said))
    joined = [a for a in said if a["of"] is not None]
    compared = collections.Counter(a["of"] for a in joined)
    yield "  compared with     %d stories: %s" % (len(compared), _most(compared))
    if joined:
        yield "  containment       %.3f to %.3f" % _ends([a["containment"] for a in joined])
    merged = collections.Counter(a["moved"] for a in answers if a.get("moved"))
    if merged:
        yield "  merged into it    %d: %s" % (len(merged), _most(merged))


def _ends(values):
    return min(values), max(values)


def _most(counter):
    told = ", ".join("%s %d" % (k, n) for k, n in counter.most_common(SHOWN))
    return told + (", ..." if len(counter) > SHOWN else "")


def _lines(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)
