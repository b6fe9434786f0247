"""Lines of the log against conf/share/event.schema.json: as much of JSON Schema as it uses.
Stricter than a reader may be: unknown keys and keys out of order are wrong, too."""
import json
import re

with open("conf/share/event.schema.json", encoding="utf-8") as f:
    SCHEMA = json.load(f)
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float)}
KNOWN = {"type", "const", "enum", "pattern", "minimum", "maximum", "minLength", "minItems", "maxItems",
         "items", "properties", "required", "oneOf", "$ref", "description"}


def wrong(value, schema, at="$"):
    """What is wrong with value, or None."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    assert set(schema) <= KNOWN | {"$schema", "$id", "$defs", "title"}, schema
    if "oneOf" in schema:
        found = [wrong(value, s, at) for s in schema["oneOf"]]
        if found.count(None) == 1:
            return None
        kinds = [s["$ref"].rsplit("/", 1)[1] for s in schema["oneOf"]]
        ev = value.get("ev") if isinstance(value, dict) else None
        return found[kinds.index(ev)] if ev in kinds else "%s: no such event" % at
    if "type" in schema and (not isinstance(value, TYPES[schema["type"]]) or isinstance(value, bool)):
        return "%s: not of type %s" % (at, schema["type"])
    for key, bad in (("const", lambda v: value != v or type(value) is not type(v)),
                     ("enum", lambda v: value not in v), ("minimum", lambda v: value < v),
                     ("maximum", lambda v: value > v), ("minLength", lambda v: len(value) < v),
                     ("minItems", lambda v: len(value) < v),
                     ("maxItems", lambda v: len(value) > v), ("pattern", lambda v: not re.search(v, value))):
        if key in schema and bad(schema[key]):
            return "%s: %s is not %s" % (at, key, schema[key])
    if "items" in schema:
        return next(filter(None, (wrong(v, schema["items"], "%s[%d]" % (at, i))
                                  for i, v in enumerate(value))), None)
    return wrong_keys(value, schema, at) if "properties" in schema else None


def wrong_keys(value, schema, at):
    lacks = [k for k in schema.get("required", ()) if k not in value]
    if lacks:
        return "%s: lacks %s" % (at, lacks)
    if list(value) != [k for k in schema["properties"] if k in value]:
        return "%s: keys unknown or out of order: %s" % (at, list(value))
    return next(filter(None, (wrong(v, schema["properties"][k], at + "." + k)
                              for k, v in value.items())), None)


def check(events):
    """Every one of them is as the schema says."""
    for e in events:
        what = wrong(e, SCHEMA)
        assert what is None, "%s\n%s" % (what, json.dumps(e, ensure_ascii=False)[:2000])
