#!/usr/bin/env python3
"""Detection, judged on the evaluation data: one table of what is wanted and what is.

  eval.py                        the table; exit 1 when a "must" is missed
  eval.py --ablation             the same streams with parts of the detection left out
  eval.py --million              a million stories: precision, largest cluster, memory
  eval.py --compare OLD NEW      two results saved with --out, what differs
  eval.py --explain TRUTH ANSWERS   the largest clusters of an answer, without their texts

In the environment (an option wins): EVAL the data, WIREDUP_BIN the program, SEEDS of the
synthetic sets, SHUFFLES of the day, EVAL_OUT where the result is saved, EVAL_NOISY=1 or
PROFILE=all for the sets with character noise. tests/eval/README.md says what each set can show.
"""
import argparse
import fcntl
import json
import os
import shlex
import sys

import ablation
import explain
import measures
import million
import table
from judge import Failed, Judge
from sets import Shelf

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SEEDS = "7 23 42 77 1001"  # ours: not those the data's README gives figures of


def arguments():
    env = os.environ.get
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    what = p.add_mutually_exclusive_group()
    what.add_argument("--ablation", action="store_true", help="a table of parts left out")
    what.add_argument("--million", action="store_true", help="minutes, 3 GB of disk")
    what.add_argument("--compare", nargs=2, metavar=("OLD", "NEW"), help="two saved results")
    what.add_argument("--explain", nargs=2, metavar=("TRUTH", "ANSWERS"),
                      help="TRUTH as score.py takes it")
    p.add_argument("--data", default=env("EVAL", os.path.join(ROOT, "..", "shared", "eval")))
    p.add_argument("--bin", default=env("WIREDUP_BIN", os.path.join(ROOT, "build/release/bin/wiredup")))
    p.add_argument("--cache", default=os.path.join(ROOT, "build", "eval"),
                   help="what is generated, kept from run to run (build/eval)")
    p.add_argument("--seeds", default=env("SEEDS", SEEDS), help="of synthetic sets (%s)" % SEEDS)
    p.add_argument("--shuffles", type=int, default=int(env("SHUFFLES", "5")),
                   help="orders of the Korean day (5; a bad one is about 1 in 30)")
    p.add_argument("--noisy", action="store_true",
                   default=env("EVAL_NOISY", "") not in ("", "0") or env("PROFILE") == "all",
                   help="OCR sets, too: shown, not judged")
    p.add_argument("--count", type=int, default=1000000, help="stories of --million")
    p.add_argument("--dedup", default="", metavar="OPTIONS", help='for every dedup: "--window 48h"')
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--json", action="store_true", help="the result for programs")
    p.add_argument("--out", default=env("EVAL_OUT"), metavar="FILE", help="save that, too")
    return p.parse_args()


def seeds(a):
    try:
        return [int(s) for s in a.seeds.replace(",", " ").split()] or sys.exit("no seeds")
    except ValueError:
        sys.exit("seeds are numbers: %s" % a.seeds)


def unanswered(scores):
    """Stories dedup gave no line for, usually without a text: they count as alone."""
    told = {"%s %d" % (s["set"], s["missing"]) for s in scores.values() if s["missing"]}
    return "not answered: %s\n" % ", ".join(sorted(told)) if told else ""


def judged(a, shelf, judge):
    plan = measures.Plan(shelf, seeds(a), a.shuffles, a.noisy)
    scores = judge.all(plan.makers())
    rows = list(plan.rows(scores))
    missed = table.below(rows)
    of = sum(bool(r.verdict()) for r in rows)
    end = "%d of %d measures are below must" % (len(missed), of)
    return rows, "%s\n\n%s%s" % (table.show(rows), unanswered(scores), end), bool(missed)


def ablated(a, shelf, judge):
    variants = ablation.known(judge)
    unknown = [ablation.name(v) for v in ablation.WITHOUT if v not in variants]
    if len(variants) < 2:
        sys.exit("this wiredup has no `dedup --without`: nothing can be left out")
    scores = judge.all(ablation.makers(shelf, seeds(a), variants))
    rows = list(ablation.rows(scores, seeds(a), variants))
    end = "\n" + unanswered(scores)
    end += "not known to this wiredup: " + "; ".join(unknown) if unknown else ""
    return rows, ablation.show(rows) + end, False


def weighed(a, shelf, judge):
    rows, told = million.run(judge, shelf, a.count)
    return rows, "\n".join([table.show(rows), *told]), False


def tell(a, judge, rows, text):
    result = {"wiredup": judge.version(), "data": os.path.basename(os.path.normpath(a.data)),
              "seeds": seeds(a), "dedup": a.dedup, "rows": [r.as_json() for r in rows]}
    told = json.dumps(result, ensure_ascii=False, indent=1)
    if a.out:
        with open(a.out, "w", encoding="utf-8") as f:
            f.write(told + "\n")
    print(told if a.json else text)


def compare(old, new):
    both = []
    for path in (old, new):
        with open(path, encoding="utf-8") as f:
            both.append(json.load(f))
    print(table.compare(*both))


def alone(cache):
    """Two evaluations would write over each other's streams and answers."""
    held = open(os.path.join(cache, "lock"), "w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("waiting for another evaluation in", os.path.relpath(cache), file=sys.stderr, flush=True)
        fcntl.flock(held, fcntl.LOCK_EX)
    return held


def main():
    a = arguments()
    if a.compare:
        return compare(*a.compare)
    if a.explain:
        return print("\n".join([*explain.largest(*a.explain, n=3), explain.false_pairs(*a.explain)]))
    if not os.path.exists(os.path.join(a.data, "score.py")):
        return print("no evaluation data at %s: nothing is judged (EVAL=DIR says where it is)" % a.data)
    shelf = Shelf(a.data, a.cache)
    held = alone(shelf.cache)
    do = ablated if a.ablation else weighed if a.million else judged
    try:
        judge = Judge(os.path.abspath(a.bin), shelf, shlex.split(a.dedup), a.jobs)
        rows, text, missed = do(a, shelf, judge)
        judge.still()
    except (Failed, OSError) as e:
        print("eval:", e, file=sys.stderr)
        return 2
    held.close()
    tell(a, judge, rows, text)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
