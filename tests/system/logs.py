"""Logs of several sealed segments, and damage to them."""
import gzip
import glob
import json
import os
import subprocess

from desk import stories


def log(desk, *args, code=0):
    out = subprocess.run(desk.command("log", *args), capture_output=True, text=True)
    assert out.returncode == code, (out.returncode, out.stdout, out.stderr)
    return out


def sealed(desk, rounds, each=20):
    """A log with a sealed segment for each round; the desk is down. Its answers, in order."""
    answers = []
    for i in range(rounds):
        desk.start()
        answers += desk.push_all([dict(s, id="r%d-%s" % (i, s["id"])) for s in stories(each, seed=i + 1)])
        desk.stop()
        log(desk, "seal", "--quiet")
    return answers


def segments(desk):
    return [json.loads(line) for line in log(desk, "ls", "--json").stdout.splitlines()]


def files(desk):
    return sorted(glob.glob(desk.state + "/log/wl-*"))


def events(desk):
    """What zcat of all files gives, without the trailers."""
    out = []
    for f in files(desk):
        out += [json.loads(line) for line in gzip.open(f)]
    return [e for e in out if "seq" in e]


def flip(path, at):
    os.chmod(path, 0o640)
    with open(path, "r+b") as f:
        f.seek(at)
        byte = f.read(1)[0]
        f.seek(at)
        f.write(bytes([byte ^ 0x55]))
