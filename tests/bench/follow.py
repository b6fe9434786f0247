"""How soon what was acknowledged can be read: RATE stories a second go in; a follower of the
desk's control socket notes when it hears of a seq, reads the log's file and notes when its line
is there. Also what the keeper costs: the same with segments small enough to be sealed all the
time. Times in ms, of one clock for all; the pusher, the follower and the desk share the
machine's cores."""
import bisect
import multiprocessing
import os
import socket
import sys
import tempfile
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "system"))
from desk import Client, Desk, lines, stories  # noqa: E402

RATE = int(os.environ.get("RATE", "10000"))
SECONDS = int(os.environ.get("SECONDS", "5"))
TURN = .02  # s: so much is sent at once


def ask(desk, stop, out):
    """Notifications (seq, time) and when the line of each could be read."""
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(desk.run + "/desk.control")
    sock.sendall(b"follow\n")
    sock.settimeout(.5)
    heard, readable, rest = [], [], b""
    reader = Reader(desk)
    while True:
        try:
            rest += sock.recv(65536)
        except TimeoutError:
            if stop.is_set():
                break
            continue
        now = time.monotonic()
        *whole, rest = rest.split(b"\n")
        if not whole:
            break
        seq = int(whole[-1][7:-1])
        heard.append((seq, now))
        reader.read_to(seq)
        readable.append((seq, time.monotonic()))
    out.put((heard, readable))


class Reader:
    """Appended blocks of the live segment, by file and offset, as any follower would."""

    def __init__(self, desk):
        self.desk, self.path, self.at, self.seq = desk, None, 0, 0

    def open_next(self):
        files = [p for p in self.desk.segments() if int(os.path.basename(p)[3:19]) > self.first()]
        if files:
            self.path, self.at = files[0], 0
            self.file = open(self.path, "rb", 0)
        return bool(files)

    def first(self):
        return int(os.path.basename(self.path)[3:19]) if self.path else 0

    def last_line(self):
        """Of the last whole block behind at, which moves there; b"" when there is none."""
        data = os.pread(self.file.fileno(), 8 << 20, self.at) if self.path else b""
        last = b""
        while len(data) > 18:
            size = data[16] + data[17] * 256 + 1
            try:
                last = zlib.decompress(data[18:size - 8], -15) if len(data) >= size else None
            except zlib.error:
                break  # a write under way
            if last is None:
                break
            data, self.at = data[size:], self.at + size
            self.last = last[last.rfind(b"\n", 0, -1) + 1:]
        return last

    def read_to(self, seq):
        while self.seq < seq:
            if self.last_line() and b'"seq":' in self.last[:40]:
                self.seq = int(self.last[self.last.find(b'"seq":') + 6:].split(b",")[0])
            elif not self.open_next():
                time.sleep(.0002)


def push(desk, data, out):
    """One batch a turn; when each seq was acknowledged, and how long after it was sent."""
    client = Client(desk)
    client.sock.setblocking(False)
    sent_at, acked, rest, owed, begun = [], [], b"", 0, time.monotonic()
    queue, out_bytes = list(data), b""
    while queue or owed or out_bytes:
        now = time.monotonic()
        if queue and now >= begun + len(sent_at) * TURN:
            n, batch = queue.pop(0)
            out_bytes += batch
            sent_at.append((now, n))
            owed += n
        try:
            if out_bytes:
                out_bytes = out_bytes[client.sock.send(out_bytes[:1 << 18]):]
        except BlockingIOError:
            pass
        try:
            got = client.sock.recv(1 << 18)
            now = time.monotonic()
            *whole, rest = (rest + got).split(b"\n")
            owed -= len(whole)
            if whole:
                seq = int(whole[-1].split(b'"seq":')[1].split(b",")[0])
                acked.append((seq, now, len(whole)))
        except BlockingIOError:
            time.sleep(.0005)
    out.put((sent_at, acked, time.monotonic() - begun))


def percentiles(what, ms):
    ms = sorted(ms)
    print("%-52s p50 %7.2f  p99 %7.2f  most %7.2f" %
          (what, ms[len(ms) // 2], ms[len(ms) * 99 // 100], ms[-1]))


def when(table, seq):
    """The time of the first entry at or beyond seq."""
    i = bisect.bisect_left(table, (seq,))
    return table[min(i, len(table) - 1)][1]


def story_delays(sent_at, acked):
    sent = [t for t, n in sent_at for _ in range(n)]
    out, i = [], 0
    for _, at, n in acked:
        out += [(at - t) * 1000 for t in sent[i:i + n]]
        i += n
    return out


def run(what, **log):
    n = int(RATE * TURN)
    items = stories(RATE * SECONDS, seed=5)
    data = [(len(items[i:i + n]), lines(items[i:i + n])) for i in range(0, len(items), n)]
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(folder).configure(**log).start()
        stop, heard_q, acked_q = multiprocessing.Event(), multiprocessing.Queue(), multiprocessing.Queue()
        follower = multiprocessing.Process(target=ask, args=(desk, stop, heard_q))
        follower.start()
        pusher = multiprocessing.Process(target=push, args=(desk, data, acked_q))
        pusher.start()
        sent_at, acked, seconds = acked_q.get()
        stop.set()
        heard, readable = heard_q.get()
        pusher.join()
        follower.join()
        st = desk.status()
        desk.stop()
    print("%s: %d stories/s asked, %d reached; %d commits, %d segments sealed, longest stall %d ms"
          % (what, RATE, len(items) / seconds, st["commits"], st["seals"], st["longest_stall_ms"]))
    percentiles("  sent to acknowledged (durable)", story_delays(sent_at, acked))
    percentiles("  acknowledged to heard by the follower", [(when(heard, q) - t) * 1000 for q, t, _ in acked])
    percentiles("  heard to its line read", [(b[1] - a[1]) * 1000 for a, b in zip(heard, readable)])
    percentiles("  acknowledged to its line read", [(when(readable, q) - t) * 1000 for q, t, _ in acked])


if __name__ == "__main__":
    run("segments of 64 MiB, none sealed", segment_size="64MiB")
    run("segments of 1 MiB, sealed as they come", segment_size="1MiB")
    run("sync = interval", segment_size="64MiB", sync="interval")
