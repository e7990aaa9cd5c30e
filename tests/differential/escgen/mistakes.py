"""Values that the language refuses or warns about."""

import json

from . import paths, scalars, schemas
from .pools import lines, pick, pick_tree, tree
from .values import PROVIDER_INPUTS, call
from .yaml_text import Map, Raw, Seq, Text

# What an unknown value's schema is judged by.
JUDGES = (
    {"type": "string"}, {"type": "number"}, {"required": ["foo", "bar"]},
    {"properties": {"foo": {"type": "number"}}, "required": ["zz"]}, {"items": {"type": "string"}},
    {"prefixItems": [{"type": "string"}, {"type": "string"}]}, {"items": False},
    {"dependentRequired": {"foo": ["bar", "zz"]}}, {"additionalProperties": {"type": "string"}},
    {"properties": {"string": {"type": "number"}, "record": {"required": ["q"]}}},
    {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
    {"oneOf": [{"type": "string"}, {"type": "number"}]})


def misspelled(rng, name):
    """A name one or two edits away."""
    for _ in range(rng.choice((1, 1, 2))):
        i = rng.randrange(len(name) + 1)
        name = rng.choice((
            name[:i] + rng.choice("abxyzé_-") + name[i:], name[:i] + name[i + 1:],
            name[:i] + rng.choice("abxyz") + name[i + 1:], name.upper(), name[:i] + "_" + name[i:]))
    return name


def access(rng, values):
    """A reference that fails: no such key, wrong kind of accessor, bounds, no receiver."""
    if not values.known or rng.random() < 0.2:
        return Text(paths.reference(rng, (rng.choice(("nope", "alph", "A", "")),)))
    accessors, shape = rng.choice(values.known)
    if rng.random() < 0.4 and isinstance(accessors[-1], str):
        accessors = accessors[:-1] + (misspelled(rng, accessors[-1]),)
    elif isinstance(shape, tuple) and shape[0] == "array":
        accessors += (rng.choice((len(shape[1]), len(shape[1]) + 5, -1, "x", 99)),)
    elif isinstance(shape, tuple):
        near = misspelled(rng, rng.choice(sorted(shape[1]) or ["x"])) or "x"
        accessors += (rng.choice((0, -1, "nope", near)),)
    else:
        accessors += (rng.choice(("x", 0)),)
    around = rng.choice((("", ""), ("", ""), ("é ", ""), ("", "-")))
    return Text(around[0] + paths.reference(rng, accessors) + around[1])


def grammar(rng, values):
    keys = [k[0][0] for k in values.known if isinstance(k[0][0], str)] or ["a"]
    return Text(paths.broken(rng, rng.choice(keys)))


def fixed(rng, _):
    return pick_tree(rng, "mistakes")


def ciphertext(rng, _):
    return call("secret", Map([("ciphertext", Text(scalars.bad_envelope(rng)))]))


def decoding(rng, values):
    name, pool = rng.choice((("fromBase64", "base64_wrong"), ("fromJSON", "json_wrong")))
    return call(name, values.sealed(pick(rng, pool)))


def provider_inputs(rng, values):
    names = rng.sample(sorted(PROVIDER_INPUTS) + ["never", "unknown"], rng.randint(1, 3))
    inputs = {n: schemas.near(rng, PROVIDER_INPUTS.get(n, 1)) for n in names}
    return values.opened("schema", schemas.node(inputs))


def wrong_schema(rng, _):
    value = rng.choice((1, "x", {"a": 1}, [1], None, {"a": {"b": "c"}, "b": 2}))
    schema = tree(rng.choice(lines("schemas_wrong")))
    return call("validate", Map([("schema", schema), ("value", schemas.node(value))]))


def mismatch(rng, values):
    """A schema that was right until the value changed."""
    value = scalars.json_value(rng, 3)
    schema = schemas.fitting(rng, value, 3)
    changed = schemas.near(rng, value)
    subject = schemas.node(changed)
    if rng.random() < 0.3:
        subject = call("fromJSON", values.sealed(json.dumps(changed)))
    if rng.random() < 0.2:
        subject = call("open::test", Map([("v", subject)]))
    return call("validate", Map([("schema", schemas.node(schema)), ("value", subject)]))


def keyword(rng, values):
    """One keyword against a value at its edge."""
    value, schema = pick(rng, "schemas_edge")
    subject = schemas.node(value)
    if rng.random() < 0.2:
        subject = call("final", subject)
    elif rng.random() < 0.2:
        subject = call("fromJSON", values.sealed(json.dumps(value)))
    if rng.random() < 0.3:
        schema = {rng.choice(("items", "additionalProperties")): schema}
        subject = rng.choice((Seq([subject, Raw("1")]), Map([("k", subject)])))
    return call("validate", Map([("schema", schemas.node(schema)), ("value", subject)]))


def unknown(rng, _):
    """Unknown values where only their schemas can be judged: at Check. Goes under the key `mix`."""
    names = sorted(PROVIDER_INPUTS) + ["never"]
    one, two = (Text("${mix.src." + rng.choice(names) + "}") for _ in range(2))
    pair = Map([("a", Text("p")), ("b", Text("q"))])
    source = rng.choices((call("open::schema", Map()), call("open::test", Map()),
                          call("rotate::swap", Map([("inputs", Map()), ("state", pair)]))),
                         (2, 1, 1))[0]
    value = rng.choice((one, Text("${mix.src}"), Seq([one, two]),
                        Map([("k", one), ("a", Text("${mix.src}"))]),
                        Map([("k", Map([("l", one)]))])))
    judge = rng.choice(JUDGES)
    judge = rng.choice((judge, {"items": judge}, {"properties": {"k": judge}},
                        {"additionalProperties": judge}, schemas.arbitrary(rng)))
    target = rng.choice((
        call("validate", Map([("schema", schemas.node(judge)), ("value", value)])),
        call("validate", Map([("schema", schemas.node(judge)), ("value", value)])),
        call("open::schema", Map([(rng.choice(names), one), (rng.choice(names), two)])),
        call("open::schema", Map([(rng.choice(names), Seq([one, two]))])),
        call(rng.choice(("join", "split", "concat")), Seq([one, two])), call("concat", two),
        call(rng.choice(("toBase64", "fromBase64", "fromJSON", "toJSON", "toString")), one),
        call("rotate::swap", Map([("inputs", Map()), ("state", Map([("a", one), ("b", two)]))])),
        call("rotate::echo", Map([("inputs", Map([("next", one)])),
                                  ("state", Map([("current", two)]))]))))
    return Map([("src", source), ("dst", target)])


def is_unknown(value):
    """Whether a value was made by `unknown`."""
    return (isinstance(value, Map) and bool(value.items)
            and getattr(value.items[0][0], "value", None) == "src")


def source_text(rng, _):
    kind = rng.randrange(6)
    if kind == 0:
        anchored = Seq([Raw("1"), Raw("*x")], flow=True)
        anchored.prefix = "&x "
        return anchored
    if kind == 1:
        return Map([(Raw(pick(rng, "keys")), Raw("x"))])
    if kind == 2:
        return Map([("<<", Map([("k", Raw("1"))]))])
    return Raw(pick(rng, "tagged_wrong" if kind == 3 else "yaml"))


KINDS = {fixed: 40, access: 14, grammar: 12, ciphertext: 4, decoding: 8, provider_inputs: 4,
         wrong_schema: 8, mismatch: 10, keyword: 9, unknown: 10, source_text: 12}


def value(rng, values):
    return rng.choices(list(KINDS), KINDS.values())[0](rng, values)
