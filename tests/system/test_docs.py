"""What is documented is what there is: commands, settings, events; and what install does."""
import json
import os
import re
import shutil
import subprocess

import pytest

BIN = os.environ.get("WIREDUP_BIN", "build/release/bin/wiredup")
VARIANT = BIN.split("/bin/")[0].split("/")[-1]
PAGES = ["daemon/wiredup.1", "lib/wiredup.3", "conf/wiredup.conf.5", "lib/store/wiredup-log.5"]


def read(path):
    return open(path, encoding="utf-8").read()


def settings():
    out = subprocess.run([BIN, "check", "--settings", "--json"], capture_output=True, check=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


def test_every_command_has_its_entry():
    table = subprocess.run([BIN, "help"], capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^  (\w+)", table, re.M)
    assert len(commands) > 8
    entries = re.findall(r"^\.It Ic (\w+)", read("daemon/wiredup.1"), re.M)
    assert sorted(entries) == sorted(commands)


def test_every_option_and_field_of_tail_has_its_entry():
    entry = read("daemon/wiredup.1").split(".It Ic tail")[1].split(".It Ic show")[0]
    usage = subprocess.run([BIN, "tail", "--nix"], capture_output=True, text=True).stderr
    options = re.findall(r"\[-(-?[\w-]+)", usage)
    assert len(options) > 10
    for o in options:
        assert re.search(r"Fl %s\b" % o.replace("-", "Fl ", 1) if o[0] == "-" else r"Fl %s\b" % o, entry), o
    out = subprocess.run([BIN, "tail", "--fields", "--json"], capture_output=True, text=True, check=True).stdout
    fields = [json.loads(line)["field"] for line in out.splitlines()]
    told = re.findall(r"^\.It Va (\w+)$", entry.split("The fields:")[1], re.M)
    assert len(fields) > 30 and told == fields


@pytest.mark.parametrize("command,least", [("log", 7), ("source", 1)])
def test_every_verb_has_its_entry(command, least):
    entry = read("daemon/wiredup.1").split(".It Ic %s " % command)[1].split(".It Ic ")[0]
    usage = subprocess.run([BIN, command], capture_output=True, text=True).stderr
    verbs = re.findall(r"wiredup %s (\w+) " % command, usage)
    assert len(verbs) >= least and re.findall(r"^\.It Cm (\w+)", entry, re.M) == verbs


def test_every_public_function_is_told():
    """Each WU_API function of wiredup.h has its prototype and a sentence in wiredup(3)."""
    names = re.findall(r"WU_API [^;]*?\b(wu_\w+)\(", read("lib/wiredup.h"))
    page = read("lib/wiredup.3")
    told = re.findall(r"^\.Fn (\w+)", page, re.M)
    assert len(names) > 30 and sorted(told) == sorted(names)
    for name in names:
        if not name.endswith("_free"):
            assert re.search(r"^\.Fn %s\b.*\n\.Pp\n(?!\.Ft)" % name, page, re.M), name


def test_every_setting_has_its_entry_range_and_default():
    page = read("conf/wiredup.conf.5")
    entries = dict(re.findall(r"^\.It Ic (\w+) No = (.*?)(?=^\.It|^\.El)", page, re.M | re.S))
    for s in settings():
        text = entries.pop(s["key"])
        kind, _, most = s["range"].partition(" to ")
        assert (most or kind.split(": ")[-1]) in text, s
        assert not s["default"] or "Default: %s." % s["default"] in text, s
    assert not entries


def test_the_shipped_file_shows_every_default():
    shown = re.findall(r"^#(\w+) =(.*)$", read("conf/wiredup.conf"), re.M)
    table = [(s["key"], s["default"]) for s in settings() if s["section"] != "source"]
    assert [(k, v.strip()) for k, v in shown] == table


@pytest.mark.parametrize("page", ["README.md", "conf/sources.d/README", "conf/wiredup.conf.5"])
def test_sample_sources_are_good(tmp_path, page):
    """Every [source] shown, with the lines around it, is read without a complaint."""
    paragraphs = [p for p in re.split(r"\n\s*\n|\n\.[BE]d.*\n", read(page)) if '[source "' in p and " = " in p]
    shown = [p for p in paragraphs if "error:" not in p]
    assert len(shown) == 2
    (tmp_path / "sources.d").mkdir()
    (tmp_path / "sources.d/sample.conf").write_text("\n".join(shown))
    out = subprocess.run([BIN, "check", "--conf", str(tmp_path)], capture_output=True, text=True)
    assert out.returncode == 0 and "2 sources, 0 warnings" in out.stdout, out.stderr


def test_every_event_and_relation_is_told():
    header, page = read("lib/wiredup.h"), read("lib/store/wiredup-log.5")
    events = header.split("#define WU_EVENTS(X)")[1].split("#define")[0]
    names = re.findall(r'X\(\w+, "(\w+)"\)', events)
    assert len(names) > 8
    for name in set(names):
        assert re.search(r"^\.(It )?Ic .*\b%s\b" % name, page, re.M), name
    relations = header.split("#define WU_RELATIONS(X)")[1].split("enum")[0]
    for name in set(re.findall(r'"(\w+)"', relations)) - {"leader"}:
        assert re.search(r"^\.Cm %s\b" % name, page, re.M), name


def test_man_pages_are_clean():
    if not shutil.which("mandoc"):
        pytest.skip("mandoc is not installed")
    out = subprocess.run(["mandoc", "-Tlint", "-Wwarning", *PAGES], capture_output=True, text=True).stdout
    assert "WARNING" not in out and "ERROR" not in out, out


def make(target, root, **more):
    subprocess.run(["make", "-s", target, "VARIANT=" + VARIANT, "PREFIX=/usr", "DESTDIR=%s" % root,
                    *("%s=%s" % kv for kv in more.items())], check=True, capture_output=True, text=True)


def files(root):
    return sorted(os.path.relpath(os.path.join(d, f), str(root))
                  for d, _, names in os.walk(str(root)) for f in names)


def test_install_keeps_edited_settings_and_uninstall_leaves_only_them(tmp_path):
    make("install", tmp_path)
    first = files(tmp_path)
    conf = tmp_path / "etc/wiredup/wiredup.conf"
    assert "usr/share/man/man5/wiredup.conf.5" in first and "etc/wiredup/wiredup.conf" in first
    binary = str(tmp_path / "usr/bin/wiredup")
    rules = subprocess.run([binary, "check", "--conf", str(tmp_path / "etc/wiredup")],
                           capture_output=True, text=True)
    assert rules.returncode == 0, rules.stderr
    assert int(re.search(r"(\d+) rule tests", rules.stdout).group(1)) > 100
    make("install", tmp_path)
    assert files(tmp_path) == first
    conf.write_text("[desk]\nwindow = 12h\n")
    make("install", tmp_path)
    assert conf.read_text() == "[desk]\nwindow = 12h\n"
    assert files(tmp_path) == sorted(first + ["etc/wiredup/wiredup.conf.new"])
    make("uninstall", tmp_path)
    assert files(tmp_path) == ["etc/wiredup/wiredup.conf"]


def test_units_are_good(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    make("install", tmp_path)
    units = tmp_path / "usr/lib/systemd/system"
    for unit in sorted(units.iterdir()):
        text = unit.read_text()
        assert "@" not in re.sub(r"@(system-service|privileged|resources)", "", text), unit.name
        unit.write_text(text.replace("/usr/bin/wiredup", os.path.abspath(BIN)))
    out = subprocess.run(["systemd-analyze", "verify", "--man=no", *map(str, sorted(units.iterdir()))],
                         capture_output=True, text=True)
    ours = [line for line in out.stderr.splitlines() if "wiredup" in line]
    assert not ours, out.stderr
    exposure = {}
    for name in ("wiredup.service", "wiredup-gather.service"):
        out = subprocess.run(["systemd-analyze", "security", "--offline=true", str(units / name)],
                             capture_output=True, text=True).stdout
        exposure[name] = float(re.search(r"exposure level.*?: ([\d.]+)", out).group(1))
    assert exposure["wiredup.service"] <= .3 and exposure["wiredup-gather.service"] <= 1.2, exposure
