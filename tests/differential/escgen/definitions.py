"""Definitions for `env open` and `env get --value`: nearly all open without a diagnostic, and they have
no providers and no ciphertexts, which are not local."""

import random

from . import scalars
from .cases import orderly
from .paths import property_path
from .pools import items, lines, tree
from .values import Values, call
from .yaml_text import Map, Raw, Seq, Text, Writer

CHUNK = 40


class Local(Values):
    """Values that a local source evaluates."""

    def know(self, accessors, shape, depth=3):
        if accessors[:2] == ("context", "pulumi"):
            accessors, shape = ("context", "pulumi", "user", "login"), "string"
        super().know(accessors, shape, depth)

    def provided(self, depth):
        return self.object_of(["a", "b"], depth)

    def sealed(self, text):
        node = Text(scalars.escaped(text))
        return call("secret", node) if self.rng.random() < 0.3 else node


def chunks(values):
    return [values[i:i + CHUNK] for i in range(0, len(values), CHUNK)]


def of_scalars(nodes):
    """Each scalar as a variable, as a file, in a list and by itself."""
    named = [(f"V{i}", node) for i, node in enumerate(nodes)]
    return Map([("values", Map([("environmentVariables", Map(named)), ("files", Map(named[:5])),
                                ("list", Seq([Seq(nodes)])), ("only", nodes[0])]))])


BELOW = """{"values": {"s": {"fn::secret": "old"}, "o": {"z": 1, "k": {"fn::secret": "below"}},
            "deep": {"a": {"b": {"fn::secret": "under"}, "l": [{"fn::secret": "x"}]}},
            "where": "${context.rootEnvironment.name}/${context.currentEnvironment.name}",
            "environmentVariables": {"SHARED": "a", "BELOW": {"fn::secret": "b"}},
            "files": {"SHARED": {"fn::secret": "a"}}}}"""
OVER = """{"imports": ["p/e"],
           "values": {"s": {"fn::secret": "hush"}, "o": {"k": [1, "x"]}, "n": null,
                      "deep": {"a": {"c": {}}}, "environmentVariables": {"SHARED": null},
                      "files": {"SHARED": "b"}}}"""


def of_builtins(nodes):
    """Each call and reference as a variable, as a file, in an object and by itself, over what an
    import gives."""
    main, below = tree(OVER), tree(BELOW)
    named = [(Text(f"B{i}"), node) for i, node in enumerate(nodes)]
    values = main.items[1][1].items
    for key, node in values:
        if key.value in ("environmentVariables", "files"):
            node.items.extend(named)
    values += [(Text("all"), Map([(k.value, v) for k, v in named])), (Text("only"), nodes[0])]
    return {"p/e": below, "p/main": main}


def of_strings(strings):
    """Each string as a key and as a value of every scalar style."""
    texts = [Text(scalars.escaped(s), "double") for s in strings]
    keys = [(Text(s.replace("$", "$$"), "double"), Raw(str(i))) for i, s in enumerate(strings)]
    secrets = [(f"S{i}", call("secret", t)) for i, t in enumerate(texts)]
    return Map([("values", Map([("keys", Map(keys)), ("environmentVariables", Map(secrets)),
                                ("all", call("toString", Seq(texts))), ("texts", Seq(texts)),
                                ("json", call("toJSON", Seq(texts))), ("only", texts[0]),
                                ("files", Map(secrets))]))])


def of_decoded(name, texts):
    """Each text as JSON or base64."""
    items = [(f"D{i}", call(name, Text(scalars.escaped(t), "double"))) for i, t in enumerate(texts)]
    return Map([("values", Map([("environmentVariables", Map(items)), ("files", Map(items[:8])),
                                ("only", items[0][1])]))])


def fixed():
    """Definitions for every part of the pools, by name."""
    for part in chunks(lines("builtins")):
        yield of_builtins([tree(line) for line in part])
    for root in fixed_roots():
        yield {"p/main": root}


def fixed_roots():
    for pool in ("numbers", "plain", "tagged"):
        yield from (of_scalars([Raw(s) for s in part]) for part in chunks(items(pool)))
    yield from (of_strings(part) for part in chunks(items("strings")))
    yield from (of_decoded("fromJSON", part) for part in chunks(items("json")))
    yield from (of_decoded("fromBase64", part) for part in chunks(items("base64")))
    yield of_strings(("a10", "a9", "a2b", "a02", "A", "a", "_", "10", "9", "1.5", "é", "z", "-", "a-1",
                      "aa"))  # as keys they have a natural order


def generate(seed, count):
    """(files, property paths to ask for, whether `detailed` is worth its size) of each definition;
    `p/main` is the one to open."""
    for index, roots in enumerate(fixed()):
        writer = Writer(random.Random(f"fixed/{index}"))
        writer.decorations = writer.comments = writer.flow = 0
        files = {f"{name}.yaml": writer.document(root) for name, root in roots.items()}
        yield files, ["all", "deep", "o"] if len(roots) > 1 else ["only", "nope"], False
    for index in range(count):
        rng = random.Random(f"{seed}/definition/{index}")
        roots, shapes = {}, {}
        for name in ["p/e", "p/f"][:rng.randint(0, 2)] + ["p/main"]:
            roots[name], shapes[name], _ = orderly(rng, dict(shapes), Local(rng))
        files = {f"{name}.yaml": Writer(rng).document(root) for name, root in roots.items()}
        yield files, known_paths(rng, roots["p/main"]), True


def known_paths(rng, root):
    """Some property paths that lead somewhere, and some that do not."""
    found = []

    def walk(node, path):
        if path:
            found.append(path)
        if isinstance(node, Map) and not any(k.value.startswith("fn::") for k, _ in node.items):
            for key, child in node.items:
                walk(child, path + (key.value,))
        elif isinstance(node, Seq):
            for index, child in enumerate(node.items):
                walk(child, path + (index,))

    for key, value in root.items:
        if key.value == "values":
            walk(value, ())
    chosen = rng.sample(found, min(3, len(found)))
    wrong = rng.choice(("nope", "a.b[0]", "list[99]"))
    return [property_path(p) for p in chosen if "" not in p] + [wrong]
