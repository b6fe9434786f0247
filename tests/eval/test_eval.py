"""The evaluation's own reckoning, on invented figures: python3 -m unittest, in this folder."""
import contextlib
import io
import json
import os
import tempfile
import unittest

import explain
import million
import sets
import table
from table import Row


def row(runs, **more):
    return Row("day", "F1", runs, **more)


class Verdicts(unittest.TestCase):
    def test_each_mark_is_reached_at_its_value_and_not_before(self):
        marks = (.5, .6, .7)
        for value, verdict in ((.4999, "below must"), (.5, "ok must"), (.5999, "ok must"),
                               (.6, "ok target"), (.7, "ok stretch"), (1.0, "ok stretch")):
            self.assertEqual(row({1: value}, median=marks).verdict(), verdict)

    def test_less_is_better_where_low_says_so(self):
        for value, verdict in ((.021, "below must"), (.02, "ok must"), (.01, "ok target"),
                               (0, "ok stretch")):
            self.assertEqual(row({1: value}, worst=(.02, .01, 0), low=True).verdict(), verdict)

    def test_the_worst_of_runs_counts_where_it_is_asked_for(self):
        runs = {7: .97, 23: .98, 42: .93}
        self.assertEqual(row(runs, median=(.96,)).verdict(), "ok must")
        self.assertEqual(row(runs, median=(.96,), worst=(.94,)).verdict(), "below must")
        self.assertEqual(row(runs).verdict(), "")
        self.assertEqual(row(runs).figure("worst"), .93)
        self.assertEqual(row(runs, low=True).figure("worst"), .98)


class Compared(unittest.TestCase):
    def told(self, old, new, **more):
        return table.compare(*({"rows": [row(r, **more).as_json()]} for r in (old, new)))

    def test_the_same_runs_are_no_difference(self):
        self.assertEqual(self.told({1: .5}, {1: .5}), "0 measures differ, 1 are the same")

    def test_only_runs_of_both_are_compared(self):
        self.assertIn("0 measures differ", self.told({1: .5, 2: .9}, {1: .5, 3: .1}))
        told = self.told({1: .5, 2: .9}, {1: .6, 3: .1}, median=(.55,))
        self.assertIn("0.5000 > 0.6000  +0.1000", told)
        self.assertIn("1 better, 0 worse of 1 in both", told)
        self.assertIn("other runs", self.told({1: .5}, {2: .5}))

    def test_better_is_less_where_low_says_so(self):
        self.assertIn("1 better, 0 worse", self.told({1: 9}, {1: 7}, low=True))

    def test_what_is_new_or_gone_is_said(self):
        both = {"rows": [row({1: .5}).as_json()]}, {"rows": []}
        self.assertIn("gone", table.compare(*both))
        self.assertIn("new", table.compare(*reversed(both)))


def story(i, hour, cluster=None, **more):
    return dict(id="s%d" % i, published="2026-03-%02dT%02d:00:00+09:00" % (2 + hour // 24, hour % 24),
                cluster=cluster, title="t", outlet="x.example", **more)


class Streams(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.TemporaryDirectory()
        self.addCleanup(self.dir.cleanup)
        os.mkdir(os.path.join(self.dir.name, "dev"))
        self.shelf = sets.Shelf(self.dir.name, os.path.join(self.dir.name, "cache"))

    def write(self, name, items):
        path = os.path.join(self.dir.name, name + ".ndjson")
        with open(path, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(i) + "\n" for i in items)
        return path

    def ids(self, stream):
        with open(stream.stream, encoding="utf-8") as f:
            return [json.loads(line)["id"] for line in f]

    def test_a_shuffle_is_another_order_of_the_same_and_always_the_same(self):
        self.write("dev/day", [story(i, 0) for i in range(50)])
        one = self.ids(self.shelf.shuffled("day", 1))
        self.assertEqual(one, self.ids(self.shelf.shuffled("day", 1)))
        self.assertNotEqual(one, self.ids(self.shelf.shuffled("day", 2)))
        self.assertEqual(sorted(one), sorted("s%d" % i for i in range(50)))

    def test_a_file_that_is_read_is_not_written_again(self):
        self.write("dev/day", [story(i, 0) for i in range(50)])
        with open(self.shelf.shuffled("day", 1).stream, encoding="utf-8") as f:
            first = f.readline()
            self.shelf.shuffled("day", 1)
            sets.Shelf(self.dir.name, self.shelf.cache).shuffled("day", 1)
            self.assertEqual(len((first + f.read()).splitlines()), 50)
            self.assertFalse(os.path.samestat(os.fstat(f.fileno()), os.stat(f.name)))

    def test_by_time_keeps_the_order_of_one_moment(self):
        self.write("dev/day", [story(0, 5), story(1, 3), story(2, 5), story(3, 3)])
        self.assertEqual(self.ids(self.shelf.by_time("day")), ["s1", "s3", "s0", "s2"])

    def test_a_set_is_made_anew_when_what_made_it_changes(self):
        made = os.path.join(self.dir.name, "made")
        self.generator("a")
        for options, text, fresh in (("1", "a", True), ("1", "a", False), ("2", "a", True),
                                     ("2", "b", True), ("2", "b", False)):
            self.generator(text)
            self.shelf.digests.clear()
            with contextlib.redirect_stderr(io.StringIO()):
                self.shelf.made("set", [options])
            self.assertEqual(os.path.exists(made), fresh)
            if fresh:
                os.remove(made)

    def generator(self, text):
        with open(self.shelf.generator, "w", encoding="utf-8") as f:
            f.write("import sys\n# %s\nopen(sys.argv[1] + '.ndjson', 'w')\n" % text
                    + "open(%r, 'w')\n" % os.path.join(self.dir.name, "made"))

    def test_live_are_clusters_neither_quiet_nor_old(self):
        # c1: quiet too long. c2: still takes. c3: first 80 hours ago, though it grows. c4: last.
        hours = [("c1", 50), ("c1", 70), ("c2", 40), ("c2", 90), ("c3", 20), ("c3", 99), ("c4", 100)]
        hours.sort(key=lambda ch: ch[1])
        stream = self.write("day", [story(i, h) for i, (_, h) in enumerate(hours)])
        answers = self.write("out", [dict(id="s%d" % i, cluster=c) for i, (c, _) in enumerate(hours)])
        s = sets.Stream("day", stream[:-7], stream, (), ())
        self.assertEqual(million.stories_live(s, answers, "desk"), 3)
        self.assertEqual(million.stories_live(s, answers, "all"), 7)

    def test_the_largest_cluster_is_told_by_its_truth(self):
        truth = self.write("day", [story(0, 1, "g1"), story(1, 2, "g1"), story(2, 3, "g2"),
                                   story(3, 4, trap="caption-1")])
        of = ((0, "leader", None, 1), (1, "copy", 1, 1), (2, "leader", None, 3))
        answers = self.write("out", [dict(id="s%d" % i, cluster="c%d" % c, relation=r, of=o,
                                          containment=o and .5) for i, r, o, c in of]
                             + [dict(id="s2", cluster="c1", moved="c3"), dict(id="s3", cluster="c4", relation="leader", of=None,
                                     containment=None)])
        told = "\n".join(explain.largest(truth[:-7], answers))
        self.assertIn("c1: 3 stories", told)
        self.assertIn("truth clusters    2: g1 2, g2 1", told)
        self.assertIn("leader 2, copy 1", told)
        self.assertIn("merged into it    1: c3 1", told)
        self.assertNotIn("caption-1", told)

    def test_false_pairs_are_those_of_two_truths(self):
        items = [story(0, 1, "g1", edit_class="exact"), story(1, 1, "g1", edit_class="words5"),
                 story(2, 1, "g2", edit_class="exact"), story(3, 1, edit_class="trap_quote"),
                 story(4, 1, edit_class="trap_quote"), story(5, 1, grey=["g1"], edit_class="brief"),
                 story(6, 1, "g2", edit_class="exact")]
        truth = self.write("day", items)
        answers = self.write("out", [dict(id=s["id"], cluster="c%d" % (i == 6))
                                     for i, s in enumerate(items)])
        told = explain.false_pairs(truth[:-7], answers)
        self.assertIn("false pairs 9", told)  # of ten pairs of the five only the first is true
        for pair in ("exact with exact 1", "exact with words5 1", "exact with trap_quote 4",
                     "trap_quote with words5 2", "trap_quote with trap_quote 1"):
            self.assertIn(pair, told)


if __name__ == "__main__":
    unittest.main()
