"""The streams that are judged: files of the data as they are, put in order, shuffled, or made.

The data is only read. What is made of it lies in a cache under build/, for it holds other
people's texts; a stamp beside each file says how it came about, and a stamp that no longer
agrees (another generator, other options, other data) has the file made anew.
"""
import collections
import hashlib
import json
import os
import random
import subprocess
import sys
import threading

# truth: prefix for the scorer. stream: what dedup reads. options: for dedup. scoring: for the scorer.
Stream = collections.namedtuple("Stream", "name truth stream options scoring")

BASES = ("naver-ko-20211228", "reuters21578")


class Shelf:
    def __init__(self, data, cache):
        self.data, self.cache = os.path.abspath(data), os.path.abspath(cache)
        self.generator = os.path.join(self.data, "make_copies.py")
        self.scorer = os.path.join(self.data, "score.py")
        self.digests, self.reordered = {}, set()
        self.lock, self.locks = threading.Lock(), collections.defaultdict(threading.Lock)
        os.makedirs(self.cache, exist_ok=True)

    def dev(self, name):
        return os.path.join(self.data, "dev", name)

    def as_it_is(self, name, *scoring):
        """In file order."""
        return Stream(name, self.dev(name), self.dev(name) + ".ndjson", (), scoring)

    def by_time(self, name):
        """In the order of publication; what came at one moment stays in file order."""
        return self._reordered(name, name, lambda rows: rows.sort(
            key=lambda line: json.loads(line)["published"]))

    def shuffled(self, name, seed):
        return self._reordered(name, "%s-shuffled-%d" % (name, seed), random.Random(seed).shuffle)

    def made(self, name, options, bases=(), scoring=("--classes",)):
        """A set of the generator's. Truth is known by construction."""
        prefix = os.path.join(self.cache, name)
        paths = [self.dev(b) + ".ndjson" for b in bases]
        stamp = " ".join([*options, *map(self._digest, [self.generator, *paths])])
        with self._alone(name):
            if not _fresh(prefix, stamp):
                print("making", os.path.relpath(prefix + ".ndjson"), file=sys.stderr, flush=True)
                bases = [w for path in paths for w in ("--bases", path)]
                subprocess.run([sys.executable, self.generator, prefix + ".part", *bases, *options],
                               check=True, stderr=subprocess.DEVNULL)
                _keep(prefix, stamp)
        return Stream(name, prefix, prefix + ".ndjson", (), scoring)

    def synthetic(self, seed):
        """The README's synthetic gold, of a seed of our own."""
        return self.made("synthetic-%d" % seed, ["--count", "20000", "--seed", str(seed)], BASES)

    def builtin(self, count, seed):
        """Nonsense texts of few sentence frames: for load, and for what a million does."""
        return self.made("builtin-%d-%d" % (count, seed),
                         ["--builtin", "--count", str(count), "--seed", str(seed)])

    def noised(self, lang, percent):
        """The README's OCR sets: character noise on every body."""
        base, first = ("naver-ko-20211228", 300) if lang == "ko" else ("reuters21578", 200)
        kinds = "furniture,abridged60,abridged30,words5,extended,headline"
        options = ["--lang", lang, "--only", kinds, "--copies", "4", "--chain", "0", "--traps",
                   "0.05", "--count", "6000", "--seed", str(first + percent),
                   "--noise", "%.2f" % (percent / 100)]
        return self.made("noised-%s-%02d" % (lang, percent), options, [base])

    def _reordered(self, name, new, order):
        stream = os.path.join(self.cache, new + ".ndjson")
        with self._alone(new):
            if new not in self.reordered:  # once a run: others may be reading it by now
                with open(self.dev(name) + ".ndjson", encoding="utf-8") as f:
                    lines = f.readlines()
                order(lines)
                with open(stream + ".part", "w", encoding="utf-8") as f:
                    f.writelines(lines)
                os.replace(stream + ".part", stream)
                self.reordered.add(new)
        return Stream(new, self.dev(name), stream, (), ())

    def _alone(self, name):
        """Held while that file is made: several streams may want it at once."""
        with self.lock:
            return self.locks[name]

    def _digest(self, path):
        with self.lock:
            if path not in self.digests:
                with open(path, "rb") as f:
                    self.digests[path] = hashlib.sha256(f.read()).hexdigest()[:16]
            return self.digests[path]


def _fresh(prefix, stamp):
    try:
        with open(prefix + ".made", encoding="utf-8") as f:
            return f.read() == stamp and os.path.exists(prefix + ".ndjson")
    except FileNotFoundError:
        return False


def _keep(prefix, stamp):
    os.replace(prefix + ".part.ndjson", prefix + ".ndjson")
    with open(prefix + ".made", "w", encoding="utf-8") as f:
        f.write(stamp)


def truth_largest(prefix):
    """The size a perfect answer's largest cluster has."""
    sizes = collections.Counter()
    with open(prefix + ".ndjson", encoding="utf-8") as f:
        for line in f:
            cluster = json.loads(line).get("cluster")
            if cluster is not None:
                sizes[cluster] += 1
    return max(sizes.values(), default=1)
