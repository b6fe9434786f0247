"""A disk that is slow, full or broken under a running desk, and a clock that jumps (slow.c)."""
import errno  # noqa: F401 - for the tests
import os

from desk import BIN

LIB = os.path.abspath(os.path.join(os.path.dirname(BIN), "..", "slow.so"))


class Faults:
    """Put it under a desk before that starts; set() changes what happens from then on."""

    def __init__(self, desk):
        self.file, self.gen = desk.path + "/faults", 0
        self.set()
        desk.env = dict(os.environ, LD_PRELOAD=LIB, WIREDUP_FAULTS=self.file,
                        ASAN_OPTIONS="verify_asan_link_order=0")

    def set(self, **faults):
        self.gen += 1
        with open(self.file + ".new", "w") as f:
            f.write(" ".join("%s=%d" % kv for kv in dict(faults, gen=self.gen).items()))
        os.rename(self.file + ".new", self.file)
