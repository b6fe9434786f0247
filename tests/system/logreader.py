"""A second reader of the log, written from wiredup-log(5) alone and sharing nothing with lib:
by it the page and the program are compared. It says all that is wrong."""
import collections
import datetime
import json
import os
import re
import struct
import zlib

from xxh3 import xxh3_128

MORE = b',"more":true}'
END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
NAME = re.compile(r"wl-(\d{16})-(\d{8}T\d{6})Z(\.live)?\.gz")
HEAD = re.compile(rb'\{"v":1,"seq":([1-9]\d{0,15}),"ts":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","ev":"')
SEAL = ["v", "ev", "first", "last", "events", "t0", "t1", "hash", "prev", "blocks"]
Block = collections.namedtuple("Block", "size time number lines")


def ms(ts):
    return round(datetime.datetime.strptime(ts + "+0000", "%Y-%m-%dT%H:%M:%S.%fZ%z").timestamp() * 1000)


def block_at(data, at):
    """The whole block there, or None."""
    if data[at:at + 4] != b"\x1f\x8b\x08\x04" or data[at + 9:at + 16] != b"\xff\x06\0BC\x02\0" \
            or len(data) < at + 28:
        return None
    time, number, size = struct.unpack_from("<IB7xH", data, at + 4)
    size += 1
    if size < 28 or at + size > len(data):
        return None
    inflate = zlib.decompressobj(-15)
    try:
        raw = inflate.decompress(data[at + 18:at + size - 8])
    except zlib.error:
        return None
    crc, length = struct.unpack_from("<II", data, at + size - 8)
    if not inflate.eof or inflate.unused_data or len(raw) != length or zlib.crc32(raw) != crc:
        return None
    if not 1 <= length <= 65280 or raw[-1:] != b"\n":
        return None
    return Block(size, time, number, raw.split(b"\n")[:-1])


def unique(pairs):
    assert len({k for k, _ in pairs}) == len(pairs), "a key twice"
    return dict(pairs)


def seq_of(line):
    m = HEAD.match(line)
    return int(m[1]) if m else 0


def behind(line):
    """The seq due behind this line."""
    return json.loads(line)["to"] + 1 if b'"ev":"gap"' in line[:96] else seq_of(line) + 1


class Log:
    """events, lines (their bytes), problems (damage, sentences), notes (what may be), trailers."""

    def __init__(self, path):
        self.events, self.lines, self.problems, self.notes, self.trailers = [], [], [], [], []
        self.sum, found = None, {}  # the hash of the segment before; names by seq
        for name in sorted(os.listdir(path)):
            m = NAME.fullmatch(name)
            if m:  # the sealed one counts, else the later one, which sorts behind
                found.setdefault(int(m[1]), []).append((not m[3], name))
        self.segments = [(first, max(found[first])) for first in sorted(found)]
        due = None
        for i, (first, (sealed, name)) in enumerate(self.segments):
            self.name = name
            if due and due < first:
                self.problem("seqs %d to %d before it are lost", due, first - 1)
            with open(os.path.join(path, name), "rb") as f:
                self.data = f.read()
            self.stop = self.segments[i + 1][0] if i + 1 < len(self.segments) else 10 ** 16
            self.sealed, self.due, self.number, self.time = sealed, first, 2 if sealed else 0, 0
            self.entries, self.first_line = [], len(self.lines)
            self.segment()
            due = self.due

    def problem(self, text, *args):
        self.problems.append(self.name + ": " + text % args)

    def run(self, at):
        """The commit, or run of blocks, at `at`: (lines of what is whole, its end, whole?)"""
        lines, due, more, start = [], self.due, True, at
        while more:
            b = block_at(self.data, at)
            if not b or b.number != self.number or (self.sealed and b.time) or \
                    (lines and b.time != time):
                return lines, at, False
            if not lines and b.lines[0].startswith((b'{"v":1,"ev":"seal"', b'{"v":1,"ev":"eos"')):
                return None, start, self.sealed
            more, time = b.lines[-1].endswith(MORE), b.time
            if more:
                b.lines[-1] = b.lines[-1][:-len(MORE)] + b"}"
            for line in b.lines:
                if seq_of(line) != due:
                    return lines, at, False
                due = behind(line)
            lines, at = lines + b.lines, at + b.size
        if time < self.time:
            self.problem("byte %d: its time goes back", start)
        self.time = time
        return lines, at, True

    def segment(self):
        at = 0
        while at < len(self.data):
            lines, end, whole = self.run(at)
            if lines is None and whole:
                return self.footer(at)
            b = block_at(self.data, at)
            if b and not self.sealed and seq_of(b.lines[0]) >= self.stop:
                self.notes.append("%s: byte %d: refused commits of the next segment" % (self.name, at))
                return
            if whole:
                self.take(lines, at, end)
                self.number = 2 if self.sealed else (self.number + 1) % 256
                at = end
                continue
            at = self.broken(lines or [], at, end)
        if self.sealed:
            self.problem("it has no footer")

    def broken(self, lines, at, end):
        """What breaks off at byte end: a torn tail, or damage? Where it goes on."""
        due, trailer = behind(lines[-1]) if lines else self.due, False
        for on in range(end, len(self.data)):
            b = self.data[on] == 0x1f and block_at(self.data, on)
            seq = seq_of(b.lines[0]) if b else 0
            trailer = b and self.sealed and on > at and b.lines[0].startswith(b'{"v":1,"ev":"seal"')
            if trailer or (seq >= due and seq < self.stop and (self.sealed or b.number != self.number)
                           and (on, seq) != (at, self.due)):
                break
        else:
            if not self.sealed:
                self.notes.append("%s: torn from byte %d on" % (self.name, at))
                return len(self.data)
            on, seq = len(self.data), 0
        self.take(lines, at, end)
        if trailer:
            seq = json.loads(b.lines[0])["last"] + 1
        self.problem("byte %d: damaged; events from seq %d on are lost, before %s", end, due,
                     seq or "its end")
        self.due = max(seq, self.due)
        self.number = b.number if seq and not self.sealed else self.number
        return on

    def take(self, lines, at, end):
        if not lines:
            return
        events = []
        for line in lines:
            e = json.loads(line.decode("utf-8"), object_pairs_hook=unique)
            assert list(e)[:4] == ["v", "seq", "ts", "ev"] and e["v"] == 1 and len(line) < 61440, e
            assert e["ev"] != "gap" or (e["from"] == e["seq"] and e["to"] >= e["from"]), e
            ms(e["ts"])
            events.append(e)
        for i, e in enumerate(events):
            n = e.get("parts", 0)
            parts = [(p["of"], p["part"]) for p in events[i + 1:i + 1 + n] if p["ev"] == "text"]
            if parts != [(e["seq"], k + 1) for k in range(n)]:
                self.problem("seq %d: parts of its text are not in its commit", e["seq"])
        self.due = behind(lines[-1])
        self.entries.append((end - at, self.due - events[0]["seq"], ms(events[0]["ts"])))
        self.events += events
        self.lines += lines

    def footer(self, at):
        """Seal, eos and end, against what was found."""
        seal, own = block_at(self.data, at), self.events[self.first_line:]
        eos = block_at(self.data, at + seal.size)
        line = ('{"v":1,"ev":"eos","seal":%d}' % at).ljust(63).encode()
        stored = self.data[at + seal.size + 18:at + seal.size + 19] == b"\1"
        if not eos or eos.size != 95 or eos.lines != [line] or not stored or (eos.time, eos.number, seal.time, seal.number) != (0, 2, 0, 2):
            return self.problem("its eos is damaged")
        if self.data[at + seal.size + 95:] != END:
            return self.problem("its end is damaged")
        if len(seal.lines) != 1 or not own:
            return self.problem("its seal is damaged")
        self.trailers += [seal.lines[0], line]
        s = json.loads(seal.lines[0], object_pairs_hook=unique)
        blocks, ts = [], ms(own[0]["ts"])
        for size, seqs, begin in self.entries:
            blocks, ts = blocks + [size, seqs, begin - ts], begin
        want = {"v": 1, "ev": "seal", "first": own[0]["seq"], "last": self.due - 1, "events": len(own),
                "t0": own[0]["ts"], "t1": own[-1]["ts"], "blocks": blocks,
                "hash": xxh3_128(self.data[:at]) if at > 240 else s["hash"]}
        for key in want:
            if s.get(key) != want[key]:
                self.problem("its seal says %s is %s, it is %s", key, s.get(key), want[key])
        if [k for k in SEAL if k in s] != list(s) or self.sum and s.get("prev") != self.sum:
            self.problem("it does not continue the segment before, or has other keys")
        self.sum = s["hash"]
