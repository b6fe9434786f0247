"""What each part of the detection is worth: the same streams with parts left out."""
import functools

from measures import DAY, FEED
from table import Row, columns, number

SEEDS = 3  # of the synthetic sets: the first three
WHOLE = ()
WITHOUT = [WHOLE, ("rules",), ("lines",), ("shingles",), ("lines", "shingles"),
           ("rules", "lines", "shingles"), ("verification",), ("representatives",)]


def name(parts):
    return "without " + ", ".join(parts) if parts else "everything"


def known(judge):
    """The variants this wiredup can be asked for."""
    return [parts for parts in WITHOUT if judge.understands(*options(parts))]


def options(parts):
    return ("--without", ",".join(parts)) if parts else ()


def makers(shelf, seeds, variants):
    """The streams, each once a variant, under a name of its own."""
    bases = {("synthetic", s): functools.partial(shelf.synthetic, s) for s in seeds[:SEEDS]}
    bases["day"] = functools.partial(shelf.as_it_is, DAY)
    bases["feed"] = functools.partial(shelf.by_time, FEED)
    return {(parts, key): functools.partial(_variant, make, parts)
            for key, make in bases.items() for parts in variants}


def _variant(make, parts):
    stream = make()
    return stream._replace(name="-".join([stream.name, "without", *parts]) if parts else stream.name,
                           options=options(parts))


def rows(scores, seeds, variants):
    for parts in variants:
        of, day, feed = name(parts), scores[parts, "day"], scores[parts, "feed"]
        made = {s: scores[parts, ("synthetic", s)] for s in seeds[:SEEDS]}
        yield Row(of, "day F1", {"": day["article"]["f1"]})
        yield Row(of, "cross F1", {"": day["article_cross"]["f1"]})
        yield Row(of, "day P", {"": day["article"]["p"]})
        yield Row(of, "largest", {"": day["largest"]}, low=True)
        yield Row(of, "feed F1", {"": feed["all_traps_aside"]["f1"]})
        yield Row(of, "feed P", {"": feed["all_traps_aside"]["p"]})
        yield Row(of, "synthetic F1", {k: s["all"]["f1"] for k, s in made.items()})
        yield Row(of, "synthetic P", {k: s["all"]["p"] for k, s in made.items()})
        yield Row(of, "largest of them", {k: s["largest"] for k, s in made.items()}, low=True)


def show(rows):
    """A line a variant; "median / worst" where there are seeds."""
    table = {}
    for r in rows:
        cell = number(r.figure("median"))
        if len(r.runs) > 1:
            cell += " / " + number(r.figure("worst"))
        table.setdefault(r.of, {})[r.measure] = cell
    measures = list(next(iter(table.values())))
    lines = [("", *measures)] + [(of, *cells.values()) for of, cells in table.items()]
    return "\n".join(columns(lines, right=range(1, len(measures) + 1)))
