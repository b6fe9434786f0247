"""Figures beside what is wanted of them: verdicts, the table, and two tables compared."""
import statistics

MARKS = ("must", "target", "stretch")


class Row:
    """One measure over its runs (one, or one a seed or shuffle).

    median and worst are (must, target, stretch) for that statistic, shorter if the rest is
    not asked for; a row without either is shown, not judged. low: less is better.
    """

    def __init__(self, of, measure, runs, median=(), worst=(), low=False, note=""):
        self.of, self.measure, self.runs = of, measure, {str(k): v for k, v in runs.items()}
        self.goals, self.low, self.note = {"median": median, "worst": worst}, low, note

    def figure(self, statistic):
        return figure(statistic, self.runs.values(), self.low)

    def verdict(self):
        reached = [self._reached(s, g) for s, g in self.goals.items() if g]
        if not reached:
            return ""
        return "below must" if min(reached) == 0 else "ok " + MARKS[min(reached) - 1]

    def _reached(self, statistic, goals):
        value, n = self.figure(statistic), 0
        for goal in goals:
            if (value > goal) if self.low else (value < goal):
                break
            n += 1
        return n

    def as_json(self):
        return {"of": self.of, "measure": self.measure, "runs": self.runs,
                "median": self.figure("median"), "worst": self.figure("worst"), "low": self.low,
                "goals": self.goals, "verdict": self.verdict(), "note": self.note}


def figure(statistic, values, low):
    if statistic == "median":
        return statistics.median(values)
    return max(values) if low else min(values)


def number(value):
    return "%d" % value if isinstance(value, int) or value > 1.5 else "%.4f" % value


def goal(row, i):
    """What both statistics must reach: "0.965 / 0.94", or the one that is asked for."""
    cells = [("%g" % g[i]) if len(g) > i else "" for g in row.goals.values()]
    if cells[0] and cells[1]:
        return " / ".join(cells)
    return cells[0] or cells[1]


def columns(lines, right=()):
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        yield "  ".join(c.rjust(w) if i in right else c.ljust(w)
                        for i, (c, w) in enumerate(zip(line, widths))).rstrip()


def show(rows):
    lines, last = [("of", "measure", "median", "worst", *MARKS, "verdict", "")], None
    for r in rows:
        worst = number(r.figure("worst")) if len(r.runs) > 1 else ""
        lines.append((r.of if r.of != last else "", r.measure, number(r.figure("median")), worst,
                      *[goal(r, i) for i in range(3)], r.verdict(), r.note))
        last = r.of
    return "\n".join(columns(lines, right=(2, 3)))


def below(rows):
    return [r for r in rows if r.verdict() == "below must"]


def compare(old, new):
    """Two results as JSON: the measures that are not the same in the runs both have."""
    was = {(r["of"], r["measure"]): r for r in old["rows"]}
    lines, same = [], 0
    for r in new["rows"]:
        o = was.pop((r["of"], r["measure"]), None)
        both = [k for k in r["runs"] if o and k in o["runs"]]
        if not both:
            lines.append(_alone(r, "new" if o is None else "other runs"))
        elif all(o["runs"][k] == r["runs"][k] for k in both):
            same += 1
        else:
            lines.append(_difference(o, r, both))
    lines += [_alone(r, "gone") for r in was.values()]
    told = columns([("of", "measure", "median", "", "worst", "", "runs", "verdict"), *lines])
    return "\n".join([*(told if lines else ()), "%d measures differ, %d are the same" % (len(lines), same)])


def _alone(r, why):
    return (r["of"], r["measure"], number(r["median"]), "", number(r["worst"]), "", why, r["verdict"])


def _difference(o, r, both):
    cells = []
    for statistic in ("median", "worst"):
        was, now = (figure(statistic, [x["runs"][k] for k in both], r["low"]) for x in (o, r))
        delta = now - was
        cells += ["%s > %s" % (number(was), number(now)),
                  ("%+d" if isinstance(delta, int) else "%+.4f") % delta if delta else ""]
    verdict = r["verdict"] if r["verdict"] == o["verdict"] else "%s > %s" % (o["verdict"], r["verdict"])
    return (r["of"], r["measure"], *cells, _runs(o, r, both), verdict)


def _runs(o, r, both):
    sign = -1 if r["low"] else 1
    moved = [sign * (r["runs"][k] - o["runs"][k]) for k in both]
    told = "%d better, %d worse" % (sum(d > 0 for d in moved), sum(d < 0 for d in moved))
    least = max(len(o["runs"]), len(r["runs"]))
    return told if len(both) == least else told + " of %d in both" % len(both)
