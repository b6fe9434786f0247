"""demo: the bundled day through the real desk; the first cluster soon, traps apart, exit 0."""
import os
import re
import subprocess
import time

BIN = os.environ.get("WIREDUP_BIN", "build/release/bin/wiredup")


def test_demo_plays_the_day():
    began = time.monotonic()
    p = subprocess.Popen([BIN, "demo"], stdout=subprocess.PIPE, text=True)
    lines, first = [], None
    for line in p.stdout:
        if first is None and " JOIN " in line:
            first = time.monotonic() - began
        lines.append(line)
    assert p.wait() == 0
    text = "".join(lines)
    assert first < 10, "the first cluster came after %.1f s" % first
    assert re.search(r"46 stories, 14 clusters; the largest has 5", text), text
    assert text.count(" OPEN ") == 14 and text.count(" JOIN ") == 32
    apart = text[text.index("stayed apart"):]
    for trap in ("Weather for Velmar", "Weather for Skell", "Geese over Brannoch", "Sugar mill sold"):
        assert trap in apart
    folder = re.search(r"The log is in (\S+)/log", text).group(1)
    assert subprocess.run("zcat %s/log/wl-*.gz | jq -e .seq >/dev/null" % folder, shell=True).returncode == 0
    subprocess.run(["rm", "-rf", folder], check=True)
