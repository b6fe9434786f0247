"""What ordinary tools say of a segment that is damaged: exit codes pinned, and how much of the
lines they gave. Several return 0 on real damage; `wiredup log verify` does not.

python3 tests/system/test_tools.py prints the table as this machine has it."""
import gzip
import os
import re
import shutil
import subprocess
import sys

import pytest

BIN = os.environ.get("WIREDUP_BIN", "build/release/bin/wiredup")
FILES = {"live": "tests/golden/live/wl-0000000000000001-20260303T101200Z.live.gz",
         "sealed": "tests/golden/sealed/wl-0000000000000001-20260303T101200Z.gz"}
PYTHON = "import gzip,shutil,sys; shutil.copyfileobj(gzip.open(sys.argv[1]), sys.stdout.buffer)"
VERSIONS = {BIN: "wiredup", "gzip": "gzip 1.12", "zgrep": "zgrep (gzip) 1.12", "pigz": "pigz 2.6",
            "bgzip": "bgzip (htslib) 1.16",
            "busybox": "BusyBox v1.35.0", "jq": "jq-1.6", "lnav": "lnav 0.11.1", "python3": "Python 3.11"}
# What it is called, the program that must be there, and what is run.
TOOLS = [
    ("gzip -t", "gzip", "gzip -t < $f"),
    ("zcat", "gzip", "zcat $f"),
    ("zgrep", "zgrep", "zgrep -a . $f"),
    ("pigz -t", "pigz", "pigz -t $f"),
    ("pigz -dc", "pigz", "pigz -dc $f"),
    ("bgzip -t", "bgzip", "bgzip -t $f"),
    ("bgzip -dc", "bgzip", "bgzip -dc $f"),
    ("bgzip -dc -@4", "bgzip", "bgzip -dc -@4 $f"),
    ("busybox gunzip -t", "busybox", "busybox gunzip -t $f"),
    ("busybox zcat", "busybox", "busybox zcat $f"),
    ("python gzip", "python3", "/usr/bin/python3 -c '%s' $f" % PYTHON),
    ("zcat | jq", "jq", "set -o pipefail; zcat $f | jq -c .seq"),
    ("jq alone", "jq", "zcat $f | jq -c .seq"),
    ("lnav", "lnav", "lnav -n $f"),
    ("wiredup log verify", BIN, BIN + " log verify --state $(dirname $f)/.."),
]
# Of these only the exit code is pinned: their output is not lines, or a matter of threads.
CODE_ONLY = ("bgzip -dc -@4", "lnav", "wiredup log verify")
DAMAGES = ["good", "cut between blocks", "cut in a block", "garbage behind", "zeros behind", "bit in data",
           "bit in header", "bit in CRC", "block missing", "block twice", "end missing", "blocks swapped"]
# A cell is the exit code and what was given: = all lines, < the first of them, 0 none, ~ others.
# -t gives nothing. One row a tool, one column a damage in the order above.
TABLE = {
    ("live", "gzip -t"): "00  00  10  20  00  10  00  10  00  00  00  00",
    ("live", "zcat"): "0=  0<  1<  2=  0=  1~  0=  1<  0~  0~  0=  0~",
    ("live", "zgrep"): "0=  0<  2~  0~  0~  2~  0=  2<  0~  0~  0=  0~",
    ("live", "pigz -t"): "00  00  10  00  00  10  00  10  00  00  00  00",
    ("live", "pigz -dc"): "0=  0<  1<  0=  0=  1~  0=  1<  0~  0~  0=  0~",
    ("live", "bgzip -t"): "00  00  10  10  10  10  00  10  00  00  00  00",
    ("live", "bgzip -dc"): "0=  0<  10  1<  1<  10  0=  10  0~  0~  0=  0~",
    ("live", "bgzip -dc -@4"): "0   0   1   1   1   1   1   1   0   0   0   0",
    ("live", "busybox gunzip -t"): "00  00  10  00  00  10  00  10  00  00  00  00",
    ("live", "busybox zcat"): "0=  0<  0<  0=  0=  0~  0=  0<  0~  0~  0=  0~",
    ("live", "python gzip"): "0=  0<  10  1<  0=  10  0=  10  0~  0~  0=  0~",
    ("live", "zcat | jq"): "0=  0<  4<  2=  0=  1<  0=  1<  0~  0~  0=  0~",
    ("live", "jq alone"): "0=  0<  4<  0=  0=  0<  0=  0<  0~  0~  0=  0~",
    ("live", "lnav"): "0   0   0   0   0   0   0   0   0   0   0   0",
    ("live", "wiredup log verify"): "0   0   0   0   0   1   1   1   1   1   0   1",
    ("sealed", "gzip -t"): "00  00  10  20  00  10  00  10  00  00  00  00",
    ("sealed", "zcat"): "0=  0<  1<  2=  0=  1~  0=  1<  0~  0~  0=  0~",
    ("sealed", "zgrep"): "0=  0<  2~  0~  0~  2~  0=  2<  0~  0~  0=  0~",
    ("sealed", "pigz -t"): "00  00  10  00  00  10  00  10  00  00  00  00",
    ("sealed", "pigz -dc"): "0=  0<  1<  0=  0=  1~  0=  1<  0~  0~  0=  0~",
    ("sealed", "bgzip -t"): "00  00  10  10  10  10  00  10  00  00  00  00",
    ("sealed", "bgzip -dc"): "0=  0<  1<  1<  1<  10  0=  10  0~  0~  0=  0~",
    ("sealed", "bgzip -dc -@4"): "0   0   1   1   1   1   1   1   0   0   0   0",
    ("sealed", "busybox gunzip -t"): "00  00  10  00  00  10  00  10  00  00  00  00",
    ("sealed", "busybox zcat"): "0=  0<  0<  0=  0=  0~  0=  0<  0~  0~  0=  0~",
    ("sealed", "python gzip"): "0=  0<  1<  1<  0=  1<  0=  1<  0~  0~  0=  0~",
    ("sealed", "zcat | jq"): "0=  0<  4<  2=  0=  4<  0=  1<  0~  0~  0=  0~",
    ("sealed", "jq alone"): "0=  0<  4<  0=  0=  4<  0=  0<  0~  0~  0=  0~",
    ("sealed", "lnav"): "0   0   0   0   0   0   0   0   0   0   0   0",
    ("sealed", "wiredup log verify"): "0   1   1   1   1   1   1   1   1   1   1   1",
}


def blocks(data):
    out, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at + 16:at + 18], "little") + 1
        out.append(data[at:at + size])
        at += size
    return out


def turned(block, at):
    return block[:at] + bytes([block[at] ^ 16]) + block[at + 1:]


def damaged(data):
    """The file in every state of DAMAGES; damage is in its third block, or behind its last."""
    b = blocks(data)
    last = [x for x in b if len(x) != 28]
    return dict(zip(DAMAGES, [
        data, b"".join(b[:3]), b"".join(b[:3]) + b[3][:len(b[3]) // 2], data + b"garbage\n" * 9,
        data + bytes(4096), b"".join([*b[:2], turned(b[2], len(b[2]) // 2), *b[3:]]),
        b"".join([*b[:2], turned(b[2], 13), *b[3:]]), b"".join([*b[:2], turned(b[2], len(b[2]) - 7), *b[3:]]),
        b"".join([*b[:2], *b[3:]]), b"".join([*b[:3], b[2], *b[3:]]), b"".join(last),
        b"".join([*b[:2], b[3], b[2], *b[4:]])]))


def given(out, whole):
    if not out:
        return "0"
    return "=" if out == whole else "<" if whole.startswith(out) else "~"


def cell(name, command, path, whole):
    p = subprocess.run(["bash", "-c", command.replace("$f", path)], capture_output=True, timeout=60,
                       env=dict(os.environ, TERM="dumb", HOME=os.path.dirname(path)))
    return "%d%s" % (p.returncode, "" if name in CODE_ONLY else given(p.stdout, whole))


def row(name, command, kind, tmp):
    with open(FILES[kind], "rb") as f:
        data = f.read()
    whole, cells = None, []
    for damage, content in damaged(data).items():
        path = os.path.join(str(tmp), "log", os.path.basename(FILES[kind]))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(content)
        if whole is None:
            whole = subprocess.run(["bash", "-c", command.replace("$f", path)], capture_output=True,
                                   env=dict(os.environ, TERM="dumb", HOME=str(tmp))).stdout
        cells.append(cell(name, command, path, whole))
        os.remove(path)
    return cells


def version(program):
    if program == BIN:
        commands = subprocess.run([BIN, "help"], capture_output=True, text=True).stdout
        return "wiredup" if re.search(r"^  log ", commands, re.M) else None
    if not shutil.which(program):
        return None
    args = [program] if program == "busybox" else [program, "-V" if program == "lnav" else "--version"]
    out = subprocess.run(args, capture_output=True, text=True)
    return (out.stdout + out.stderr).strip().split("\n")[0]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name,program,command", TOOLS, ids=[t[0] for t in TOOLS])
def test_exit_codes(name, program, command, kind, tmp_path):
    found = version(program)
    if not found:
        pytest.skip("%s is not installed" % program)
    if not re.match(re.escape(VERSIONS[program]) + r"\b", found):
        pytest.skip("%s: the table is of %s" % (found, VERSIONS[program]))
    assert row(name, command, kind, tmp_path) == TABLE[kind, name].split()


def test_the_table_shows_who_keeps_silent():
    """Who says 0 of a file that is damaged. (A live one has no end that could be missing.)"""
    silent = {}
    for (kind, name), cells in TABLE.items():
        for damage, c in zip(DAMAGES, cells.split()):
            if c[0] == "0" and damage != "good":
                silent.setdefault((kind, name), set()).add(damage)
    assert all("block missing" in silent[kind, name] for kind in FILES for name, program, _ in TOOLS
               if program != BIN)
    assert "bit in data" in silent["sealed", "busybox zcat"]
    # Ours: nothing of a sealed segment; of a live one what a write under way looks like, too.
    assert ("sealed", "wiredup log verify") not in silent
    assert silent["live", "wiredup log verify"] == {"cut between blocks", "cut in a block", "garbage behind",
                                                    "zeros behind", "end missing"}


if __name__ == "__main__":
    import tempfile
    for kind in FILES:
        for name, program, command in TOOLS:
            with tempfile.TemporaryDirectory() as tmp:
                print('    ("%s", "%s"): "%s",' % (kind, name, " ".join("%-3s" % c for c in
                                                   row(name, command, kind, tmp)).strip()))
