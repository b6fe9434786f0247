"""Whole programs beside what the same bytes cost without them, in the same run: `dedup` over a
file of stories beside gzip -dc and cat of it; `serve` with durable answers beside a plain write
and fdatasync of the same bytes in the same batches. Machines differ; the ratios hold."""
import os
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "system"))
from desk import BIN, Client, Desk, lines, stories  # noqa: E402

DEDUP, SERVE, BATCH = 20000, 4000, 100


def timed(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def tell(what, n, sec, reference):
    print("%-46s %9.2f us a story %10.0f stories/s %8.1f x reference"
          % (what, sec / n * 1e6, n / sec, sec / reference))


def quiet(*args):
    subprocess.run(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def dedup(path):
    plain, packed = path + "/day.ndjson", path + "/day.ndjson.gz"
    with open(plain, "wb") as f:
        f.write(lines(stories(DEDUP)))
    with open(packed, "wb") as f:
        subprocess.run(["gzip", "-c", plain], stdout=f, check=True)
    reference = timed(lambda: quiet("wc", "-l", plain))
    tell("wc -l of the file (reference)", DEDUP, reference, reference)
    tell("wiredup dedup", DEDUP, timed(lambda: quiet(BIN, "dedup", plain)), reference)
    reference = timed(lambda: quiet("gzip", "-dc", packed))
    tell("gzip -dc of the file (reference)", DEDUP, reference, reference)
    tell("wiredup dedup, packed", DEDUP, timed(lambda: quiet(BIN, "dedup", packed)), reference)


def batches():
    items = stories(SERVE, seed=2)
    return [lines(items[i:i + BATCH]) for i in range(0, SERVE, BATCH)]


def write_plainly(path, data):
    with open(path + "/plain", "wb", buffering=0) as f:
        for batch in data:
            f.write(batch)
            os.fdatasync(f.fileno())


def one_by_one(client, data):
    """A batch is sent when the one before is durable, as the reference syncs it."""
    for batch in data:
        client.send(batch)
        for _ in range(BATCH):
            assert client.answer()["durable"]


def all_at_once(client, data):
    sender = threading.Thread(target=lambda: client.send(b"".join(data)))
    sender.start()
    for _ in range(SERVE):
        assert client.answer()["durable"]
    sender.join()


def serve(path):
    data = batches()
    reference = timed(lambda: write_plainly(path, data))
    tell("write + fdatasync (reference)", SERVE, reference, reference)
    for what, run in (("batches of %d, each durable" % BATCH, one_by_one),
                      ("all at once", all_at_once)):
        os.mkdir(path + "/" + run.__name__)
        desk = Desk(path + "/" + run.__name__).start()
        client = Client(desk)
        tell("wiredup serve, " + what, SERVE, timed(lambda: run(client, data)), reference)
        client.close()
        desk.proc.terminate()
        desk.proc.wait(20)


with tempfile.TemporaryDirectory() as folder:
    dedup(folder)
    serve(folder)
