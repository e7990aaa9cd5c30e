"""One small case for every item of the pools, so that a short run meets each diagnostic."""

import random

from . import documents, mistakes, schemas
from .cases import Case, assemble
from .pools import items, lines, tree
from .values import Values, call
from .yaml_text import Map, Raw, Seq, Text, Writer

TURNS = 40  # for a maker that chooses by itself


def frame(rng, value, entries=()):
    """A document with the value among others."""
    known = [("alpha", Text("x")), ("list", Seq([Raw("1"), Text("two")])),
             ("o", Map([("k", Text("v")), ("a b", Raw("2"))])),
             ("k", Map([("k", Seq([Text("deep")]))])),
             ("mix" if mistakes.is_unknown(value) else "mistake", value),
             ("omega", Text("${mistake}"))]
    rng.shuffle(known)
    return assemble(rng, list(entries), [(Text(k), v) for k, v in known])


def known(rng):
    values = Values(rng)
    values.know(("list",), ("array", ["number", "string"]))
    values.know(("o",), ("object", {"k": "string", "a b": "number"}))
    values.know(("alpha",), "string")
    return values


def validate(schema, value):
    return call("validate", Map([("schema", schema), ("value", value)]))


def value_makers():
    """A maker of a value per item; each takes a random generator."""
    for pool in ("numbers", "plain", "tagged", "tagged_wrong", "yaml"):
        for source in items(pool):
            yield lambda rng, source=source: Raw(source)
    for source in items("keys"):
        yield lambda rng, source=source: Map([(Raw(source), Raw("x"))], flow=False)
    for text in items("strings"):
        yield lambda rng, text=text: Seq([Text(text), call("toString", Seq([Text(text)])),
                                          call("toJSON", Text(text))])
    for text in items("references") + items("references_wrong"):
        yield lambda rng, text=text: Text(text)
    for name, pool in (("fromJSON", "json"), ("fromBase64", "base64")):
        for text in items(pool) + items(pool + "_wrong"):
            yield lambda rng, name=name, text=text: call(name, known(rng).sealed(text))
    for line in lines("schemas_wrong"):
        for value in (1, "x", {"a": 1, "x": 2}, ["y"]):
            yield lambda rng, line=line, value=value: validate(tree(line), schemas.node(value))
    for value, schema in items("schemas_edge"):
        yield lambda rng, s=schema, v=value: validate(schemas.node(s), schemas.node(v))
    for line in lines("mistakes"):
        yield lambda rng, line=line: tree(line)
    for maker in mistakes.KINDS:
        for _ in range(TURNS if maker != mistakes.fixed else 0):
            yield lambda rng, maker=maker: maker(rng, known(rng))


def root_makers():
    """Makers of a document from a sound one."""
    for line in lines("roots"):
        yield lambda rng, root, line=line: tree(line)
    for pool in ("top_keys", "value_keys"):
        for line in lines(pool):
            yield lambda rng, root, line=line, pool=pool: insert(rng, root, tree(line), pool)
    for line in lines("imports"):
        yield lambda rng, root, line=line: frame(rng, Text("${imports}"), [tree(line)])
    for _ in range(TURNS):
        yield documents.spoil


def insert(rng, root, extra, pool):
    target = root if pool == "top_keys" else documents.member(root, "values")
    place = rng.choice((0, len(target.items)))
    target.items[place:place] = extra.items
    return root


def text_makers():
    """Makers of a text from a sound one."""
    for head in items("heads"):
        yield lambda rng, text, head=head: head + text
    for tail in items("tails"):
        yield lambda rng, text, tail=tail: text.rstrip("\n") + tail
    for whole in items("texts"):
        yield lambda rng, text, whole=whole: whole
    for spoiled in documents.BAD_BYTES:
        yield lambda rng, text, spoiled=spoiled: text.encode() + spoiled
        yield lambda rng, text, spoiled=spoiled: spoiled + text.encode()
    for spoiled in documents.BAD_UNITS:
        yield lambda rng, text, spoiled=spoiled: (b"\xff\xfe" + spoiled
                                                  + text.encode("utf-16-le") + spoiled)
        yield lambda rng, text, spoiled=spoiled: (b"\xff\xfe" + text.encode("utf-16-le") + spoiled)
    for _ in range(TURNS):
        yield documents.spoiled_bytes
        yield documents.edited


def build():
    """Every case of the survey, in order."""
    for index, maker in enumerate(value_makers()):
        rng = random.Random(f"value/{index}")
        root = frame(rng, maker(rng))
        yield finish(rng, "value", Writer(rng).document(root))
    for index, maker in enumerate(root_makers()):
        rng = random.Random(f"root/{index}")
        root = maker(rng, frame(rng, Raw("1")))
        yield finish(rng, "root", Writer(rng).document(root))
    for index, maker in enumerate(text_makers()):
        rng = random.Random(f"text/{index}")
        writer = Writer(rng)
        writer.comments = 0
        yield finish(rng, "text", maker(rng, writer.document(frame(rng, Raw("1")))))


    for files in items("cases"):
        case = Case("whole")
        case.files = files
        yield case


def finish(rng, kind, text):
    case = Case(kind)
    case.files = {"env.yaml": text, "a.yaml": "values: {f: a}\n",
                  "p/e.yaml": "values: {a: {b: 1}, v: 2}\n"}
    if rng.random() < 0.3:
        case.overrides["rotate"] = True
    return case
