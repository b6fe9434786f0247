"""What is measured, on which streams, and what is asked of it."""
import functools

from sets import truth_largest
from table import Row

DAY, FEED, HUMAN, FURNITURE = ("naver-ko-20211228", "reuters21578", "tgcontest-pairs", "furniture-only")
JUDGED = ("furniture", "typography", "register", "charset", "reorder", "headline", "extended")
OTHERS = ("exact", "abridged60", "abridged30", "lead2", "words5", "words15", "merged", "chain_final",
          "ocr1", "ocr3", "ocr5")
TRAPS = ("caption", "quote", "event", "flash")
OTHER_TRAPS = ("template", "furniture_only")
NOISE = [(lang, percent) for lang in ("en", "ko") for percent in (1, 3, 5, 10)]
BUILTIN_SEED = 29


class Plan:
    """seeds: of synthetic sets. shuffles: how many orders of the day. noisy: OCR sets, too."""

    def __init__(self, shelf, seeds, shuffles=5, noisy=False):
        self.shelf, self.seeds, self.noisy = shelf, seeds, noisy
        self.orders = list(range(1, shuffles + 1))

    def makers(self):
        make, shelf = functools.partial, self.shelf
        jobs = {("synthetic", s): make(shelf.synthetic, s) for s in self.seeds}  # the longest first
        jobs["builtin"] = make(shelf.builtin, 20000, BUILTIN_SEED)
        if self.noisy:
            jobs.update({("noised", *n): make(shelf.noised, *n) for n in NOISE})
        jobs["feed"] = make(shelf.by_time, FEED)
        jobs["day"] = make(shelf.as_it_is, DAY)
        jobs.update({("shuffled", n): make(shelf.shuffled, DAY, n) for n in self.orders})
        jobs["human"] = make(shelf.as_it_is, HUMAN, "--listed-only")
        jobs["furniture"] = make(shelf.as_it_is, FURNITURE)
        return jobs

    def rows(self, scores):
        yield from day(scores["day"], {n: scores["shuffled", n] for n in self.orders})
        yield from feed(scores["feed"])
        yield from synthetic({s: scores["synthetic", s] for s in self.seeds})
        yield from builtin(scores["builtin"])
        yield from human(scores["human"])
        yield Row(FURNITURE, "largest cluster", {"": scores["furniture"]["largest"]}, low=True)
        if self.noisy:
            yield from noised(scores)


def day(whole, shuffled):
    goals = {"article": (.955, .965, .975), "article_cross": (.93, .95, .96)}
    for pairs, goal in goals.items():
        name = pairs.replace("_", ", ")
        yield Row(DAY, name + " F1", {"": whole[pairs]["f1"]}, median=goal)
        yield Row(DAY, name + " P", {"": whole[pairs]["p"]},
                  median=(.985,) if pairs == "article" else ())
    yield Row(DAY, "largest cluster", {"": whole["largest"]}, low=True, note=perfect(whole))
    if not shuffled:
        return
    for pairs, goal in goals.items():
        name = pairs.replace("_", ", ")
        yield Row(DAY + " shuffled", name + " F1",
                  {n: s[pairs]["f1"] for n, s in shuffled.items()}, median=goal)
        f1 = [s[pairs]["f1"] for s in (whole, *shuffled.values())]
        yield Row(DAY + " shuffled", name + " F1 within", {"%d orders" % len(f1): round(max(f1) - min(f1), 4)},
                  median=(.02, .01), low=True, note="most less least, file order and shuffles")


def feed(s):
    aside = s["all_traps_aside"]
    yield Row(FEED, "F1, re-sends aside", {"": aside["f1"]}, median=(.95, .965, .98))
    yield Row(FEED, "P, re-sends aside", {"": aside["p"]})
    yield Row(FEED, "F1", {"": s["all"]["f1"]})
    yield Row(FEED, "largest cluster", {"": s["largest"]}, low=True, note=perfect(s))


def synthetic(by_seed):
    def runs(get):
        return {seed: get(s) for seed, s in by_seed.items()}
    yield Row("synthetic", "F1", runs(lambda s: s["all"]["f1"]), median=(.965, .975, .985),
              worst=(.94, .96))
    yield Row("synthetic", "P", runs(lambda s: s["all"]["p"]), worst=(.99,))
    yield Row("synthetic", "article F1", runs(lambda s: s["article"]["f1"]))
    yield Row("synthetic", "article, cross F1", runs(lambda s: s["article_cross"]["f1"]))
    yield Row("synthetic", "largest cluster", runs(lambda s: s["largest"]), low=True,
              note="truth: %d" % max(truth_largest(s["truth"]) for s in by_seed.values()))
    for name in JUDGED + OTHERS:
        yield Row("attached", name, runs(lambda s: s["classes"][name]["attached"]),
                  worst=(.99, 1.0) if name in JUDGED else ())
    for name in TRAPS + OTHER_TRAPS:
        yield Row("traps mixed", name, runs(lambda s: s["classes"]["trap_" + name]["mixed"]),
                  worst=(.02, .01, 0) if name in TRAPS else (), low=True)


def builtin(s):
    yield Row("builtin", "F1", {"": s["all"]["f1"]})
    yield Row("builtin", "P", {"": s["all"]["p"]})
    yield Row("builtin", "largest cluster", {"": s["largest"]}, low=True, note=perfect(s))


def human(s):
    joined = s["all"]["tp"] + s["all"]["fp"]
    yield Row(HUMAN, "P of joined", {"": s["all"]["p"]}, median=(1.0,), note="%d joined" % joined)


def noised(scores):
    for lang, percent in NOISE:
        yield Row("noised, ARI", "%s, %d %%" % (lang, percent),
                  {"": scores["noised", lang, percent]["ari"]})


def perfect(s):
    return "truth: %d" % truth_largest(s["truth"])
