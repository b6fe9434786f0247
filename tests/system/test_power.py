"""Power cuts: what a disk holds at any instant has every acknowledged story, once.

The desk writes to a file system on a loop device whose backing file is cloned again and
again (FICLONE: one instant, however large the file). A clone is what would be left if the
power went then: what the file system had not yet sent to its device is gone. Each is
mounted, which replays the journal, repaired and read. The control is a desk that never
syncs: it must lose, or the test shows nothing.

Needs root, loop devices and mkfs.xfs; POWER_IMAGES says how many clones (`make power`).
"""
import glob
import itertools
import json
import os
import random
import shutil
import subprocess
import threading
import time

import pytest
from desk import Client, Desk, lines, stories

IMAGES = int(os.environ.get("POWER_IMAGES", "8"))
A_LOG = 40  # clones of one log: it stays short, and reading it quick
FILE_SYSTEMS = {"ext4": ["mkfs.ext4", "-q", "-F"], "xfs": ["mkfs.xfs", "-q", "-f"]}


def run(*args):
    subprocess.run(args, check=True, capture_output=True)


def refusal():
    if os.geteuid() != 0:
        return "power cuts need root"
    for tool in ("mkfs.xfs", "mkfs.ext4", "losetup"):
        if not shutil.which(tool):
            return "power cuts need " + tool
    if not glob.glob("/dev/loop-control"):
        return "power cuts need loop devices"
    return None


class Mount:
    def __init__(self, image, folder, options="loop"):
        self.folder = str(folder)
        os.makedirs(self.folder, exist_ok=True)
        run("mount", "-o", options, str(image), self.folder)

    def __enter__(self):
        return self.folder

    def __exit__(self, *exc):
        for _ in range(100):
            if subprocess.run(["umount", self.folder], capture_output=True).returncode == 0:
                return
            time.sleep(.05)
        run("umount", "-l", self.folder)


def endless(seed):
    for n in itertools.count():
        for story in stories(200, seed * 1000 + n):
            yield dict(story, id="%d-%s" % (n, story["id"]))


class Feeder(threading.Thread):
    """Pushes stories as fast as they are answered; told: what was acknowledged, in order."""

    def __init__(self, desk, seed):
        super().__init__()
        self.client, self.seed = Client(desk), seed
        self.told, self.stopping = [], False

    def run(self):
        r = random.Random(self.seed)
        todo = endless(self.seed)
        while not self.stopping:
            batch = [next(todo) for _ in range(r.choice((1, 1, 3, 40)))]
            self.client.send(lines(batch))
            for _ in batch:
                answer = self.client.answer()
                self.told.append((answer["id"], answer["seq"]))
        self.client.close()


def clone(image, to):
    run("cp", "--reflink=always", str(image), str(to))


def found(desk, state):
    """What the log in state says, after it was repaired as a start would."""
    repair = subprocess.run([*desk.command("log", "repair"), "--state", state],
                            capture_output=True, text=True)
    assert repair.returncode == 0, repair.stderr
    out = subprocess.run([*desk.command("log", "cat"), "--state", state], capture_output=True,
                         check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def judge(events, told):
    """How many acknowledged stories are lost; doubled, invented or moved ones are a failure."""
    events = [e for e in events if "seq" in e]
    assert not [e for e in events if e["ev"] == "gap"]
    seqs = [e["seq"] for e in events]
    assert seqs == list(range(1, len(seqs) + 1))
    there = [(e["story"]["id"], e["seq"]) for e in events if e["ev"] in ("open", "join")]
    assert len(set(there)) == len(there) == len({i for i, _ in there})
    return len(set(told) - set(there))


def cut(tmp_path, kind, sync, images, seed):
    """Clones of one log under load, each judged. Returns lost stories per clone."""
    host, lost, told = tmp_path / "host", [], []
    with open(tmp_path / "host.img", "wb") as f:
        f.truncate(2 << 30)
    run("mkfs.xfs", "-q", "-f", str(tmp_path / "host.img"))
    with Mount(tmp_path / "host.img", host):
        disk = host / "disk.img"
        with open(disk, "wb") as f:
            f.truncate(340 << 20)
        run(*FILE_SYSTEMS[kind], str(disk))
        with Mount(disk, tmp_path / "disk") as folder:
            os.makedirs(folder + "/conf")
            with open(folder + "/conf/wiredup.conf", "w") as f:
                # A page that is turned is synced whatever the mode: the control turns none.
                size = "256KiB" if sync == "commit" else "64MiB"
                f.write("[log]\nsync = %s\nsegment_size = %s\n" % (sync, size))
            os.sync()
            desk = Desk(folder).start()
            feeder = Feeder(desk, seed)
            feeder.start()
            while len(feeder.told) < 50:
                time.sleep(.01)
            pause = random.Random(seed)
            for i in range(images):
                time.sleep(pause.uniform(.001, .03))
                told.append(list(feeder.told))
                clone(disk, host / ("%d.img" % i))
            feeder.stopping = True
            feeder.join()
            desk.kill()
        for i in range(images):
            options = "loop,nouuid" if kind == "xfs" else "loop"
            with Mount(host / ("%d.img" % i), tmp_path / "cut", options) as folder:
                lost.append(judge(found(desk, folder + "/state"), told[i]))
    return lost


@pytest.mark.skipif(refusal() is not None, reason=str(refusal()))
@pytest.mark.parametrize("kind", sorted(FILE_SYSTEMS))
def test_nothing_acknowledged_is_lost(tmp_path, kind):
    for n in range(0, IMAGES, A_LOG):
        (tmp_path / str(n)).mkdir()
        lost = cut(tmp_path / str(n), kind, "commit", min(A_LOG, IMAGES - n), n)
        assert not any(lost), lost


@pytest.mark.skipif(refusal() is not None, reason=str(refusal()))
@pytest.mark.parametrize("kind", sorted(FILE_SYSTEMS))
def test_the_control_loses(tmp_path, kind):
    lost = cut(tmp_path, kind, "never", 6, 1)
    assert sum(n > 0 for n in lost[1:]) >= len(lost[1:]) * .99, lost
