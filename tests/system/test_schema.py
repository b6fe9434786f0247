"""The schema of events: the frozen log keeps to it, and what does not is told."""
import json
import re

import pytest
from schema import SCHEMA, check, wrong


def load(name):
    with open("tests/golden/" + name, encoding="utf-8") as f:
        return [json.loads(line) for line in f.read().split("\n")[:-1]]


def test_frozen_lines_keep_to_it():
    lines = load("records.ndjson") + load("trailers.ndjson")
    check(lines)
    assert {e["ev"] for e in lines} == {s["$ref"].rsplit("/", 1)[1] for s in SCHEMA["oneOf"]}


def test_every_event_has_its_schema():
    with open("lib/wiredup.h", encoding="utf-8") as f:
        events = f.read().split("#define WU_EVENTS(X)")[1].split("#define")[0]
    names = set(re.findall(r'X\(\w+, "(\w+)"\)', events))
    assert len(names) > 8 and names <= {s["$ref"].rsplit("/", 1)[1] for s in SCHEMA["oneOf"]}


def test_every_key_is_in_the_page():
    with open("lib/store/wiredup-log.5", encoding="utf-8") as f:
        page = f.read()
    for s in SCHEMA["oneOf"]:
        for key in SCHEMA["$defs"][s["$ref"].rsplit("/", 1)[1]]["properties"]:
            assert re.search(r"^\.(Va|Pq Va|It Va|Ic|Ql).*\b%s\b" % key, page, re.M) or key == "seal", key


@pytest.mark.parametrize("change", [
    {"v": 2}, {"v": True}, {"seq": 0}, {"seq": "5"}, {"seq": 10 ** 16}, {"ts": "2026-03-03T10:12:00Z"}, {"ev": "leave"},
    {"cluster": 3}, {"cluster": "c0"}, {"size": 0}, {"relation": "leader"}, {"match": {"of": 3}}, {"take": 1},
    {"represents": False}, {"key": "x" * 32}, {"passed": []}, {"passed": [0, "3"]}, {"more": True}, {"lag_s": "1"},
    {"story": {"title": "T", "id": "out of order"}}, {"story": {"kind": "essay"}}, {"msg": None}])
def test_what_is_wrong_is_told(change):
    join = next(e for e in load("records.ndjson") if e["ev"] == "join")
    assert wrong(join, SCHEMA) is None
    assert wrong(dict(join, **change), SCHEMA)
    for key in change:
        if change[key] is None:
            del join[key]
            assert wrong(join, SCHEMA)
