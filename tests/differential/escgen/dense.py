"""Dense environments: values from a source of every kind go through a few builtins to uses of every
kind, under keys that take thought, in the document itself or in what it imports."""

import json

from . import mistakes, paths, scalars, schemas, texts
from .values import PROVIDER_INPUTS, Values, call
from .yaml_text import Map, Raw, Seq, Text

PAIR = Map([("a", Text("p")), ("b", call("secret", Text("q")))])
STEPS = ("k", "l", "a b", 0, 1, "current", "a", "map", "tuple", "record", "string", -1, "nope")


def secret(rng):
    return call("secret", Text(scalars.escaped(rng.choice(("hush", "a,b", '{"k":[1,"x"]}', "aGk=", "5")))))


def ciphertext(rng):
    return call("secret", Map([("ciphertext", Text(scalars.envelope(rng.choice(
        ("hush", "a,b,c", '{"k":{"l":[1]}}', "aGk=aGk=", "12345"))))) ]))


def decoded(rng):
    data = scalars.json_value(rng, 3)
    text = json.dumps({"k": data} if rng.random() < 0.5 else data)
    if rng.random() < 0.2:
        text = texts.altered(rng, text, '{}[],:"\\eE+-.0 1ntfu\x00é\n')
    return call("fromJSON", rng.choice((Text(scalars.escaped(text)), call("secret", Text(scalars.escaped(text))))))


def sources(rng, keys):
    """One value of some kind."""
    ref = Text("${" + rng.choice(keys) + rng.choice(("", ".k", "[0]", ".k.l", '["a b"]', ".a", ".nope")) + "}")
    inner = Map([("k", rng.choice((Raw("1"), ref, secret(rng), Seq([ref])))), ("l", Text("v"))])
    return rng.choice((
        lambda: scalars.null(rng), lambda: scalars.boolean(rng), lambda: Raw(texts.number(rng)),
        lambda: Text(scalars.escaped(texts.characters(rng)), "double"), lambda: scalars.odd(rng),
        lambda: Raw(texts.date(rng)), lambda: Seq(), lambda: Map(), lambda: secret(rng), lambda: ciphertext(rng),
        lambda: call("secret", Map([("ciphertext", Text(scalars.bad_envelope(rng)))])), lambda: decoded(rng),
        lambda: decoded(rng), lambda: Seq([ref, inner, secret(rng)]), lambda: inner, lambda: inner, lambda: ref,
        lambda: call("open::test", inner), lambda: call("open::secret-wrapper", inner),
        lambda: call("open", Map([("provider", Text(rng.choice(("test", "schema", "nope")))), ("inputs", inner)])),
        lambda: call("open::error", Map([("why", Text("no luck"))])),
        lambda: call("open::schema", schemas.node({n: PROVIDER_INPUTS[n] for n in rng.sample(sorted(PROVIDER_INPUTS), 3)})),
        lambda: call("rotate::swap", Map([("inputs", inner), ("state", PAIR)])),
        lambda: call("rotate::swap", Map([("inputs", Map())])),
        lambda: call("rotate::echo", Map([("inputs", Map([("next", ref)])), ("state", Map([("current", Text("c"))]))])),
        lambda: call("final", inner), lambda: call("final", ref), lambda: call("split", Seq([Text(","), secret(rng)])),
        lambda: call("concat", Seq([Seq([secret(rng), ref]), Seq([inner])])), lambda: validated(rng, inner),
        lambda: validated(rng, ref), lambda: Text("pre " + ref.value + " post"), lambda: mistakes.fixed(rng, None),
        lambda: Map([("k", Raw("1")), ("k", ref)]), lambda: Text("${imports}"), lambda: Text("${context}"),
        lambda: Text("${environments.p.e}"), lambda: Text("${imports.a}"), lambda: deep(rng)))()


def deep(rng):
    """A tree of many levels."""
    node = rng.choice((Raw("1"), secret(rng), Text("${a}"), call("open::test", Map())))
    for _ in range(rng.randint(5, 40)):
        node = rng.choice((Map([("k", node)]), Seq([node]), Map([("k", node), ("l", Raw("~"))]), call("final", node)))
    return node


def schema(rng):
    made = schemas.arbitrary(rng) if rng.random() < 0.7 else {"pattern": texts.pattern(rng)}
    if isinstance(made, dict) and rng.random() < 0.15:  # keywords match whatever their case
        made = {rng.choice((n, n.lower(), n.title(), n.upper())): v for n, v in made.items()}
    return schemas.node(made)


def validated(rng, value):
    return call("validate", Map([("schema", schema(rng)), ("value", value)]))


def through(rng, value, ref):
    """A builtin call with the value, or a reference to it, somewhere in its arguments."""
    v = rng.choice((value, ref, ref))
    return rng.choice((
        lambda: call("toJSON", v), lambda: call("toString", v), lambda: call("final", v), lambda: call("toBase64", v),
        lambda: call("fromBase64", v), lambda: call("fromJSON", v), lambda: call("fromJSON", call("toJSON", v)),
        lambda: call("fromBase64", call("toBase64", call("toString", v))), lambda: call("join", Seq([Text("-"), v])),
        lambda: call("join", Seq([Text("-"), Seq([v, Text("x")])])), lambda: call("join", Seq([v, Seq([Text("y")])])),
        lambda: call("split", Seq([Text(rng.choice((",", "", "é"))), v])), lambda: call("split", Seq([v, Text("a,b")])),
        lambda: call("concat", Seq([v, Seq([v])])), lambda: call("concat", Seq([Seq([v]), Seq()])), lambda: call("concat", v),
        lambda: validated(rng, v), lambda: call("validate", Map([("schema", v), ("value", v)])),
        lambda: call("validate", Map([("schema", schemas.node({"type": rng.choice(schemas.TYPES)})), ("value", v)])),
        lambda: call("validate", Map([("schema", Map([("const", v)])), ("value", Text("other"))])),
        lambda: call("validate", Map([("schema", Map([("enum", Seq([v, Raw("1")]))])), ("value", v)])),
        lambda: call("open::test", Map([("k", v)])), lambda: call("open::secret-wrapper", Map([("k", v)])),
        lambda: call("open::schema", Map([(rng.choice(sorted(PROVIDER_INPUTS)), v), (rng.choice(sorted(PROVIDER_INPUTS)), v)])),
        lambda: call("open::error", Map([("why", v)])), lambda: call("open", Map([("provider", Text("test")), ("inputs", Map([("k", v)]))])),
        lambda: call("rotate::swap", Map([("inputs", Map([("k", v)])), ("state", Map([("a", v), ("b", Text("y"))]))])),
        lambda: call("rotate::echo", Map([("inputs", Map([("next", v)])), ("state", Map([("current", v)]))])),
        lambda: call("secret", v), lambda: call("toYAMl", v), lambda: Map([("k", v), ("l", Seq([v]))]), lambda: Seq([v, Seq([v])]),
        lambda: v, lambda: Map([("k", v), ("fn::final", v)])))()


def use(rng, names):
    """A reference to some of it."""
    accessors = (rng.choice(names),) + tuple(rng.choice(STEPS) for _ in range(rng.choice((0, 0, 1, 1, 2, 4))))
    if rng.random() < 0.2:
        accessors = rng.choice((("imports", "a"), ("imports", "b"), ("environments", "p", "e"))) + accessors
    text = paths.reference(rng, accessors)
    if rng.random() < 0.25:
        text = texts.characters(rng, 0, 3).replace("$", "") + text + rng.choice(("", " ", "${" + names[0] + "}", "$$", "}"))
    if rng.random() < 0.04:
        text = texts.altered(rng, text, '${}[]."\\a0 é-')
    return Text(text, rng.choice((None, None, "double")) if text.isprintable() else "double")


def environment(rng, others, shared):
    """The document of one environment; `shared` are keys that the others have too."""
    names = rng.sample(shared, rng.randint(1, 3)) + [texts.key(rng) for _ in range(rng.choice((0, 1, 1, 2)))]
    names = list(dict.fromkeys(names))
    items = []
    for name in names:
        value = sources(rng, names)
        ref = Text(paths.reference(rng, (rng.choice(names),)))
        for _ in range(rng.choices((0, 1, 2, 3), (50, 30, 15, 5))[0]):
            value = through(rng, value, ref)
        items.append((key(name), value))
    for i in range(rng.randint(1, 4)):
        items.append((Text(f"u{i}"), use(rng, names + shared)))
    if rng.random() < 0.08:
        items.append(rng.choice(items))
    entries = []
    for other in others:
        kind = rng.random()
        if kind < 0.8:
            entries.append(Text(other) if kind < 0.6 else Map([(other, Map([("merge", Raw("false" if kind < 0.7 else "true"))]))]))
    rng.shuffle(entries)
    top = [(Text("imports"), Seq(entries))] if entries else []
    return Map(top + [(Text("values"), Map(items, flow=False))], flow=False)


def key(name):
    return Text(name, None if name.isprintable() else "double")


def case(rng):
    """The documents of a case, by the environment's name."""
    shared = ["a", "o", "x"]
    if rng.random() < 0.4:
        shared += [texts.key(rng)]
    roots = {}
    for name in rng.sample(("a", "b", "p/e"), rng.choice((0, 1, 1, 2, 3))) + ["env"]:
        roots[name] = environment(rng, list(roots), shared)
    return roots
