"""Typed values: their references, arguments and inputs fit, so that they evaluate without a
diagnostic."""

import json

from . import paths, scalars, schemas
from .yaml_text import Map, Seq, Text

KEYS = ("a", "b", "c", "o", "p", "x", "y", "z")
PLAIN_ODD_KEYS = ("a-b", "c.d", "e f", "q\"r", "世界", "é")
ODD_KEYS = PLAIN_ODD_KEYS + ("", "$$k", "$k", "fn", "foo_bar", "Foo_Bar", "imports", "context",
                             "k]", "1", "true", "a[0]", "x:y")
SCALARS = ("null", "boolean", "number", "string")

# For each property of the `schema` provider, a value that it accepts.
PROVIDER_INPUTS = {
    "null": None, "boolean": True, "false": False, "true": True, "number": 1.5, "pi": 3.14,
    "string": "s", "hello": "hello", "array": [1, "a"], "tuple": ["hello", "world"],
    "map": {"k": 1}, "record": {"foo": "bar"}, "anyOf": "s", "oneOf": 4, "ref": {"baz": "qux"},
    "const-array": ["hello", 42], "const-object": {"hello": "world"}, "enum": "foo",
    "always": [None], "double": ["s", 1], "triple": ["s", 1, True],
    "dependentReq": {"foo": "x", "bar": 1}, "multiple": 4, "minimum": 1, "exclusiveMinimum": 2,
    "maximum": 1, "exclusiveMaximum": 0, "minLength": "s", "maxLength": "s", "pattern": "foo12",
    "minItems": [1, 2, 3], "maxItems": [1], "minProperties": {"a": 1}, "maxProperties": {"a": 1}}

# What `validated` validates when chance offers nothing of the wanted shape.
SAMPLES = {"strings": ["a"], "arrays": [["a"]], "array": [1], "object": {"a": 1}, "boolean": True,
           "null": None, "number": 2, "string": "x"}


def call(name, argument):
    return Map([(Text("fn::" + name), argument)])


def shape_of(value):
    """The shape of a JSON value: a type name, ("array", shapes) or ("object", {key: shape})."""
    if isinstance(value, list):
        return ("array", [shape_of(v) for v in value])
    if isinstance(value, dict):
        return ("object", {k: shape_of(v) for k, v in value.items()})
    return schemas.kind(value)


def is_a(shape, wanted):
    """Whether a shape is a wanted one; `any`, `strings` and `arrays` are wishes, not shapes."""
    if wanted == "any":
        return True
    if wanted in ("strings", "arrays"):
        element = wanted[:-1]
        return (isinstance(shape, tuple) and shape[0] == "array"
                and all(is_a(s, element) for s in shape[1]))
    return (shape[0] if isinstance(shape, tuple) else shape) == wanted


class Values:
    """Makes values for one environment; `known` lists (accessors, shape) to refer to."""

    def __init__(self, rng):
        self.rng, self.known = rng, []

    def know(self, accessors, shape, depth=3):
        self.known.append((accessors, shape))
        if isinstance(shape, tuple) and depth:
            children = enumerate(shape[1]) if shape[0] == "array" else shape[1].items()
            for key, child in children:
                if key != "":
                    self.know(accessors + (key,), child, depth - 1)

    def typed(self, wanted, depth):
        """A value of the wanted shape, and its shape."""
        rng = self.rng
        if wanted == "any":
            kinds = SCALARS + ("array", "object")
            wanted = rng.choices(kinds, (1, 2, 3, 6, 3, 4 if depth else 0))[0]
        if rng.random() < 0.25:
            found = [k for k in self.known if is_a(k[1], wanted)]
            if found:
                accessors, shape = rng.choice(found)
                return Text(paths.reference(rng, accessors)), shape
        if depth > 0 and rng.random() < 0.12:
            value, shape = self.typed(wanted, depth - 1)
            return call("final", value), shape
        if depth > 0 and rng.random() < 0.1:
            return self.validated(wanted)
        if depth > 0 and rng.random() < 0.1:
            value = scalars.json_value(rng)
            if is_a(shape_of(value), wanted):
                return call("fromJSON", self.sealed(json.dumps(value))), shape_of(value)
        return getattr(self, "make_" + wanted)(depth)

    def make_null(self, _):
        return scalars.null(self.rng), "null"

    def make_boolean(self, _):
        return scalars.boolean(self.rng), "boolean"

    def make_number(self, _):
        return scalars.number(self.rng), "number"

    def make_string(self, depth):
        rng = self.rng
        kind = rng.randrange(12) if depth > 0 else rng.randrange(3)
        if kind == 0 and rng.random() < 0.1:
            return scalars.odd(rng), "odd"
        if kind == 2:
            return self.interpolation(), "string"
        if kind in (3, 4):
            return self.sealed(scalars.string(rng)), "string"
        if kind == 5:
            return call("toBase64", self.typed("string", depth - 1)[0]), "string"
        if kind == 6:
            return call("fromBase64", self.sealed(scalars.base64_text(rng))), "string"
        if kind in (7, 8):
            name = ("toJSON", "toString")[kind - 7]
            return call(name, self.typed("any", depth - 1)[0]), "string"
        if kind == 9:
            delimiter, strings = self.typed("string", 0)[0], self.typed("strings", depth - 1)[0]
            return call("join", Seq([delimiter, strings])), "string"
        return scalars.text(rng), "string"

    def list_of(self, wanted, depth):
        items = [self.typed(wanted, depth - 1) for _ in range(self.rng.randint(0, 3))]
        return Seq([node for node, _ in items]), ("array", [shape for _, shape in items])

    def make_strings(self, depth):
        if depth > 0 and self.rng.random() < 0.4:
            delimiter, string = self.typed("string", 0)[0], self.typed("string", depth - 1)[0]
            return call("split", Seq([delimiter, string])), ("array", [])
        return self.list_of("string", depth)

    def make_arrays(self, depth):
        return self.list_of("array", depth)

    def make_array(self, depth):
        kind = self.rng.random() if depth > 0 else 1
        if kind < 0.2:
            return call("concat", self.list_of("array", depth)[0]), ("array", [])
        return self.make_strings(depth) if kind < 0.35 else self.list_of("any", depth)

    def make_object(self, depth):
        rng = self.rng
        if depth > 0 and rng.random() < 0.25:
            return self.provided(depth)
        names = rng.sample(KEYS, rng.randint(0, 3))
        if rng.random() < 0.1:
            names.append(rng.choice(PLAIN_ODD_KEYS))
        return self.object_of(names, depth)

    def object_of(self, names, depth):
        items = {name: self.typed("any", depth - 1) for name in names}
        return (Map([(k, node) for k, (node, _) in items.items()]),
                ("object", {k: shape for k, (_, shape) in items.items()}))

    def interpolation(self):
        rng = self.rng
        parts = []
        for _ in range(rng.randint(1, 3)):
            parts.append(rng.choice(("", "-", " ", "$$", "é", "/", "http://")))
            if self.known:
                parts.append(paths.reference(rng, rng.choice(self.known)[0]))
        return Text("".join(parts) + rng.choice(("!", "-", "x", "$", "}", "世")))

    def sealed(self, text):
        """A string, sometimes as a secret in either form."""
        kind = self.rng.random()
        if kind < 0.3:
            return call("secret", Text(scalars.escaped(text)))
        if kind < 0.45 and len(text.encode()) >= 4:
            return call("secret", Map([("ciphertext", Text(scalars.envelope(text)))]))
        return Text(scalars.escaped(text))

    def validated(self, wanted):
        rng = self.rng
        offers = [scalars.json_value(rng) for _ in range(5)]
        value = next((v for v in offers if is_a(shape_of(v), wanted)), SAMPLES[wanted])
        arguments = [("schema", schemas.node(schemas.fitting(rng, value))),
                     ("value", schemas.node(value))]
        if rng.random() < 0.3:
            arguments.reverse()
        return call("validate", Map(arguments)), shape_of(value)

    def provided(self, depth):
        """A provider or rotator call whose inputs fit."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.35:
            inputs, shape = self.object_of(rng.sample(KEYS, rng.randint(0, 3)), depth)
            return self.opened(rng.choice(("test", "secret-wrapper")), inputs), shape
        if kind < 0.7:
            names = rng.sample(sorted(PROVIDER_INPUTS), rng.randint(0, 3))
            inputs = {name: PROVIDER_INPUTS[name] for name in names}
            # Below its properties the provider's schema allows less than the value has.
            shapes = {k: s if s in SCALARS else "odd" for k, s in shape_of(inputs)[1].items()}
            return self.opened("schema", schemas.node(inputs)), ("object", shapes)
        state = self.typed("string", 0)[0]
        if kind < 0.85:
            inputs = Map([("k", self.typed("any", 0)[0])])
            state = Map([("a", state), ("b", self.typed("string", 1)[0])])
            return self.rotated("swap", inputs, state), ("object", {"a": "string", "b": "string"})
        inputs = Map([("next", self.typed("string", 1)[0])])
        state = Map([("current", state)])
        return self.rotated("echo", inputs, state), ("object", {"current": "string"})

    def opened(self, name, inputs):
        if self.rng.random() < 0.3:
            return call("open", Map([("provider", Text(name)), ("inputs", inputs)]))
        return call("open::" + name, inputs)

    def rotated(self, name, inputs, state):
        items = [("inputs", inputs)] + ([("state", state)] if state is not None else [])
        if self.rng.random() < 0.3:
            return call("rotate", Map([("provider", Text(name))] + items))
        return call("rotate::" + name, Map(items))
