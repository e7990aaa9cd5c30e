"""Schemas for fn::validate: fitting a value, or any; and values that are nearly right. Schemas that are
wrong themselves are the pool `schemas_wrong`, values at the edge of one keyword `schemas_edge`."""

import json

from .scalars import escaped, string
from .yaml_text import Map, Raw, Seq, Text

TYPES = ("null", "boolean", "number", "string", "array", "object")
PATTERNS = ("^foo[0-9]+$", "a", "^$", "é", "(?i)X", "[^a]", "^.{3}$", "\\d", "\\pL", "x|y", "a{2}")
CONSTANTS = (None, True, 1, "x", [1, "a"], {"a": 1}, [None], {"a": {"b": 1}})
ENUMS = ([], [1], ["a", "b"], [None], [None, None], [[1], {"a": 1}], ["<&>", "é"])
NUMBERS = (0, 1, 2, 3, -1, 0.5, 1.5, 100)
COUNTS = (0, 1, 2, 3)
DEFINITIONS = (True, {"type": "string"}, {"type": "object", "required": ["a"]})


def node(value):
    """A JSON value as a tree."""
    if value is None or isinstance(value, (bool, int, float)):
        return Raw(json.dumps(value))
    if isinstance(value, str):
        return Text(escaped(value))
    if isinstance(value, list):
        return Seq([node(v) for v in value])
    return Map([(escaped(key), node(v)) for key, v in value.items()])


def kind(value):
    if value is None:
        return "null"
    return {bool: "boolean", int: "number", float: "number", str: "string", list: "array",
            dict: "object"}[type(value)]


def add(rng, schema, keywords, chance=0.2):
    for name, value in keywords.items():
        if rng.random() < chance:
            schema[name] = value


def fitting(rng, value, depth=2):
    """A schema that accepts the value."""
    choice = rng.random()
    if choice < 0.06:
        return True
    if choice < 0.1:
        return {}
    schema = {"type": kind(value)} if rng.random() < 0.85 else {}
    if choice < 0.2:
        schema["const"] = value
    elif choice < 0.3:
        schema["enum"] = rng.choice(([value], [value, "other"], ["other", 1, value]))
    elif choice < 0.38 and depth:
        choices = [fitting(rng, value, depth - 1), {"const": "nothing like it"}]
        schema[rng.choice(("anyOf", "oneOf"))] = choices
    elif choice < 0.44 and depth:
        schema = {"$ref": "#/$defs/d", "$defs": {"d": fitting(rng, value, 0)}}
    fit_kind(rng, schema, value, depth)
    ignored = {"title": "t", "description": "d", "deprecated": True, "default": value,
               "examples": [value], "not": {}, "format": "x"}
    add(rng, schema, ignored, 0.03)
    return schema


def fit_kind(rng, schema, value, depth):
    """Adds keywords for the value's own kind."""
    if isinstance(value, str):
        length = len(value.encode())
        add(rng, schema, {"minLength": length // 2, "maxLength": length + 1, "pattern": ""})
    elif kind(value) == "number" and abs(value) < 1e15:
        limits = {"minimum": value, "maximum": value, "exclusiveMinimum": value - 1,
                  "exclusiveMaximum": value + 1}
        if value * 2 == int(value * 2) and value:
            limits["multipleOf"] = 0.5
        add(rng, schema, limits)
    elif isinstance(value, list):
        if rng.random() < 0.4 and depth:
            schema["prefixItems"] = [fitting(rng, v, depth - 1) for v in value]
            add(rng, schema, {"items": rng.choice((False, True, {"type": "string"}))})
        add(rng, schema, {"minItems": len(value), "maxItems": len(value), "uniqueItems": True})
    elif isinstance(value, dict):
        if rng.random() < 0.7 and depth:
            schema["properties"] = {k: fitting(rng, v, depth - 1) for k, v in value.items()}
            add(rng, schema, {"additionalProperties": rng.choice((False, True, {"type": "null"})),
                              "required": list(value)})
        add(rng, schema, {"minProperties": len(value), "maxProperties": len(value),
                          "dependentRequired": {k: list(value) for k in value}})


def arbitrary(rng, depth=2):
    """A schema that is itself right and may reject anything."""
    if rng.random() < 0.08:
        return rng.random() < 0.5
    schema = {"type": rng.choice(TYPES)} if rng.random() < 0.6 else {}
    for name in rng.sample(sorted(KEYWORDS), rng.randint(0, 3)):
        schema[name] = KEYWORDS[name](rng, depth)
    if "$ref" in schema or rng.random() < 0.1:
        schema["$defs"] = {"d": rng.choice(DEFINITIONS), "e": {"type": "number"}}
    return schema


def sub(rng, depth):
    if depth:
        return arbitrary(rng, depth - 1)
    return rng.choice((True, False, {"type": "string"}, {"type": "number"}, {}))


def subs(rng, depth):
    return [sub(rng, depth) for _ in range(rng.randint(0, 3))]


def names(rng, _):
    return rng.sample("abkxyz", rng.randint(0, 3)) + (["a", "a"] if rng.random() < 0.05 else [])


def one_of(choices):
    return lambda rng, _: rng.choice(choices)


KEYWORDS = {
    "const": one_of(CONSTANTS), "enum": one_of(ENUMS), "pattern": one_of(PATTERNS),
    "secret": one_of((True, False)), "uniqueItems": one_of((True,)), "title": one_of(("t",)),
    "anyOf": subs, "oneOf": subs, "prefixItems": subs, "items": sub, "additionalProperties": sub,
    "required": names, "rotateOnly": names,
    "properties": lambda rng, depth: {rng.choice("abkxyz"): s for s in subs(rng, depth)},
    "dependentRequired": lambda rng, depth: {rng.choice("abx"): names(rng, depth)},
    "multipleOf": one_of((1, 2, 0.1, 0.5, 3, -2, 7)), "$ref": one_of(("#/$defs/d", "#/$defs/e")),
    "minimum": one_of(NUMBERS), "maximum": one_of(NUMBERS), "exclusiveMinimum": one_of(NUMBERS),
    "exclusiveMaximum": one_of(NUMBERS), "minLength": one_of(COUNTS), "maxLength": one_of(COUNTS),
    "minItems": one_of(COUNTS), "maxItems": one_of(COUNTS), "minProperties": one_of(COUNTS),
    "maxProperties": one_of(COUNTS)}


def near(rng, value):
    """A value like the given one with one thing changed."""
    if isinstance(value, list) and value and rng.random() < 0.7:
        i = rng.randrange(len(value))
        instead = rng.choice(([], [near(rng, value[i])], [value[i], string(rng)]))
        return value[:i] + instead + value[i + 1:]
    if isinstance(value, dict) and value and rng.random() < 0.7:
        key = rng.choice(sorted(value))
        rest = {k: v for k, v in value.items() if k != key}
        return rng.choice((rest, {**rest, key: near(rng, value[key])}, {**value, "extra": 1}))
    if kind(value) == "number":
        return rng.choice((value + 1, value - 0.5, str(value)))
    return rng.choice((None, True, 0, "", "other", [], {}, [value]))
