"""A stream through `wiredup dedup`, and what score.py says of the answer.

Answers stay in the cache's out/, so that a figure can be looked into. A dedup or a scorer
that fails ends the evaluation: half a table would be read as a whole one.
"""
import concurrent.futures
import json
import os
import subprocess
import sys
import time


class Failed(Exception):
    pass


class Judge:
    def __init__(self, binary, shelf, options=(), jobs=2):
        self.binary, self.shelf, self.options, self.jobs = binary, shelf, list(options), jobs
        self.out = os.path.join(shelf.cache, "out")
        self.conf = os.path.join(shelf.cache, "conf")  # empty: only what is shipped counts
        os.makedirs(self.out, exist_ok=True)
        os.makedirs(self.conf, exist_ok=True)
        self.built = os.stat(binary).st_mtime_ns

    def command(self, *words):
        return [self.binary, "--conf", self.conf, "--quiet", "--json", "dedup", *self.options, *words]

    def version(self):
        return _output([self.binary, "--version"]).strip()

    def still(self):
        """Figures of two programs in one table mean nothing."""
        if os.stat(self.binary).st_mtime_ns != self.built:
            raise Failed("%s was built anew while it was judged" % self.binary)

    def understands(self, *options):
        """Does this wiredup take these options of dedup?"""
        return subprocess.run(self.command(*options, os.devnull), capture_output=True).returncode == 0

    def answers(self, stream):
        return os.path.join(self.out, stream.name + ".ndjson")

    def dedup(self, stream, threads=1):
        words = [*stream.options, "--threads", str(threads), stream.stream]
        with open(self.answers(stream), "wb") as out:
            done = subprocess.run(self.command(*words), stdout=out, stderr=subprocess.PIPE)
        if done.returncode:
            raise Failed("%s: dedup ended with %d: %s" % (stream.name, done.returncode,
                                                           done.stderr.decode(errors="replace")))

    def score(self, stream):
        return json.loads(_output([sys.executable, self.shelf.scorer, stream.truth,
                                   self.answers(stream), "--json", *stream.scoring]))

    def judged(self, stream):
        self.dedup(stream)
        return self.score(stream)

    def all(self, makers):
        """{key: what makes a stream} -> {key: its scores}, as many at once as there are jobs."""
        def one(make):
            stream = make()
            return dict(self.judged(stream), truth=stream.truth)
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            futures = {key: pool.submit(one, make) for key, make in makers.items()}
            return {key: future.result() for key, future in futures.items()}

    # --- one run and its memory

    def peak(self, stream):
        """Peak bytes of a run with all threads."""
        with open(self.answers(stream), "wb") as out:
            child = subprocess.Popen(self.command(*stream.options, stream.stream), stdout=out,
                                     stderr=subprocess.DEVNULL)
            peak = 0
            while child.poll() is None:
                peak = max(peak, _peak(child.pid))
                time.sleep(.02)
        if child.returncode:
            raise Failed("%s: dedup ended with %d" % (stream.name, child.returncode))
        return peak

    def empty(self):
        """Peak bytes of a dedup that has started and was given nothing."""
        child = subprocess.Popen(self.command("-"), stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        peak = _peak(child.pid)
        child.communicate()
        return peak


def _output(words):
    done = subprocess.run(words, capture_output=True)
    if done.returncode:
        raise Failed("%s: %s" % (" ".join(words), done.stderr.decode(errors="replace")))
    return done.stdout.decode()


def _peak(pid):
    """A child's ru_maxrss holds its parent's, from before exec; its own mark does not."""
    try:
        with open("/proc/%d/status" % pid, encoding="ascii", errors="replace") as f:
            for line in f:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0
