"""Random cases, repeatable from a seed and an index: about half of them have no diagnostic."""

import base64
import random

from . import dense, documents, layouts, mistakes, paths, schemas
from .pools import pick_tree
from .values import KEYS, PLAIN_ODD_KEYS, Values, call
from .wild import ENVIRONMENTS, ODD_ENVIRONMENTS, Wild
from .yaml_text import Map, Raw, Seq, Text, Writer

# How often a case is of each kind.
KINDS = {"orderly": 46, "wild": 10, "chain": 8, "mistake": 16, "text": 5, "dense": 11, "layout": 4}
CONVENTIONS = ("environmentVariables", "files", "pulumiConfig")
NAMES = ("alpha", "beta", "gamma", "foo", "Foo_Bar", "foobar", "hello") + CONVENTIONS + KEYS


class Case:
    """`files` maps names to text or bytes; `kind` says how it was made."""

    def __init__(self, kind):
        self.kind, self.files, self.overrides = kind, {}, {}

    def request(self):
        """As a line of the protocol."""
        text = {n: c for n, c in self.files.items() if isinstance(c, str)}
        binary = {n: base64.b64encode(c).decode()
                  for n, c in self.files.items() if isinstance(c, bytes)}
        return ({"files": text, "overrides": self.overrides}
                | ({"binary": binary} if binary else {}))


def import_list(rng, names):
    """Entries for some of the names, all names in them, and those that are merged."""
    chosen = [rng.choice(names) for _ in range(rng.choice((1, 1, 2, 3)))] if names else []
    entries, merged = [], []
    for name in chosen:
        form = rng.random()
        options = None
        if form > 0.88:
            options = Map([("merge", Raw(rng.choice(("true", "True"))))])
        elif form > 0.76:
            options = Map([("merge", Raw(rng.choice(("false", "FALSE"))))])
        elif form > 0.7:
            options = Map()
        entries.append(Text(name) if options is None else Map([(name, options)]))
        if not 0.76 < form <= 0.88:
            merged.append(name)
    return entries, chosen, merged


def assemble(rng, entries, items):
    """The document of an environment."""
    top = []
    if rng.random() < 0.1:
        about = rng.choice(("about", "two\nlines\n", "é", ""))
        top.append((Text("description"), Text(about)))
    if entries:
        top.append((Text("imports"), Seq(entries)))
    if items or not entries or rng.random() < 0.5:
        top.append((Text("values"), Map(items, flow=None if rng.random() < 0.1 else False)))
    if rng.random() < 0.1:
        rng.shuffle(top)
    return Map(top, flow=None if rng.random() < 0.05 else False)


# ---- orderly environments


def merged_shape(upper, lower):
    both = isinstance(upper, tuple) and isinstance(lower, tuple)
    if not both or upper[0] != "object" or lower[0] != "object":
        return upper
    union = lower[1] | upper[1]
    for key in upper[1].keys() & lower[1].keys():
        union[key] = merged_shape(upper[1][key], lower[1][key])
    return ("object", union)


def orderly(rng, shapes, values):
    """An environment whose references and arguments fit, given the shapes of those that it may
    import and a maker of values: its document, the shape of its result, and the maker, which now
    knows what may be referred to."""
    importing = rng.random() < 0.6
    entries, chosen, merged = import_list(rng, list(shapes)) if importing else ([], [], [])
    base = ("object", {})
    for name in merged:
        base = merged_shape(shapes[name], base)
    for key, shape in base[1].items():
        if key:
            values.know((key,), shape)
    for name in chosen:
        values.know(("imports", name), shapes[name])
    for accessors in (("context", "currentEnvironment", "name"),
                      ("context", "rootEnvironment", "name"), ("context", "pulumi", "user", "id")):
        if rng.random() < 0.3:
            values.know(accessors, "string")
    for name in shapes.keys() & {"p/e", "p/f"}:
        values.know(("environments", *name.split("/")), shapes[name])

    items, own = [], {}
    for key in orderly_keys(rng, base[1], 0 if entries else 1):
        inherited = base[1].get(key)
        nested = isinstance(inherited, tuple) and rng.random() < 0.6
        wanted = "object" if nested or key in CONVENTIONS else "any"
        value, shape = values.typed(wanted, rng.choice((1, 2, 3)))
        items.append((Text(key), value))
        own[key] = shape
        values.known = [k for k in values.known if k[0][0] != key]
        values.know((key,), merged_shape(shape, inherited))
    rng.shuffle(items)
    return assemble(rng, entries, items), merged_shape(("object", own), base), values


def orderly_keys(rng, inherited, least):
    names = rng.sample(NAMES, rng.randint(least, 5))
    if rng.random() < 0.15:
        names.append(rng.choice(PLAIN_ODD_KEYS))
    if inherited and rng.random() < 0.6:
        names.append(rng.choice(sorted(inherited)))
    return dict.fromkeys(names)


# ---- other kinds


def wild(rng, names):
    """An environment by the grammar alone."""
    values = Wild(rng, names)
    entries = import_list(rng, names)[0] if rng.random() < 0.75 else []
    if rng.random() < 0.08:
        entries.insert(rng.randrange(len(entries) + 1), pick_tree(rng, "imports"))
    items = []
    for key in dict.fromkeys(rng.choice(KEYS) for _ in range(rng.randint(1, 6))):
        value = values.wild(rng.choice((1, 2, 3, 4)))
        items.append((Text(key), value))
        if isinstance(value, Map) and rng.random() < 0.5:
            keys = [k.value for k, _ in value.items if not k.value.startswith("fn::")]
            values.know((key,), ("object", dict.fromkeys(keys, "odd")))
    return assemble(rng, entries, items)


LAYER_PATHS = ("o", "p", "o.x", "o.x.y", "p.y", "imports.a", "imports.a.o", "imports.b.o.x", "q",
               "imports")
LAYER_ENDS = ("o", "p", "o.x", "o.x.y", "o.y.z", "o.x.y.z", "p.x", "q.z", "o.nope", "o.x.nope")


def layered(rng, depth=3):
    """A value of few keys and many kinds, for chains of merges."""
    kind = rng.random()
    if depth <= 0 or kind < 0.18:
        return rng.choice((Raw("1"), Raw("~"), Text("s"), Seq([Raw("1"), Text("t")]), Seq(), Map(),
                           Raw("true"), call("secret", Text("hush"))))
    if kind < 0.7:
        return Map([(k, layered(rng, depth - 1)) for k in rng.sample("xyz", rng.randint(1, 3))])
    inner = Map([(k, layered(rng, depth - 2)) for k in rng.sample("xyz", rng.randint(0, 2))])
    pair = Map([("a", Text("1")), ("b", Text("2"))])
    return rng.choice((
        call(rng.choice(("open::test", "open::secret-wrapper", "final")), inner),
        call("fromJSON", Text('{"x": 1, "y": {"z": 2}}')),
        Text("${" + rng.choice(LAYER_PATHS) + "}"), Text("${" + rng.choice(LAYER_PATHS) + "}"),
        call("open::schema", schemas.node({"map": {"x": 1}, "string": "s"})),
        call("validate", Map([("schema", Raw("true")), ("value", inner)])),
        call(rng.choice(("toJSON", "toString")), Text("${" + rng.choice("op") + "}")),
        call("concat", Seq([Seq([inner])])),
        call("rotate::swap", Map([("inputs", inner), ("state", pair)]))))


def chain(rng):
    """Environments that override the same objects, each importing some before it."""
    roots = {}
    for name in list("abc")[:rng.randint(1, 3)] + ["env"]:
        entries = import_list(rng, list(roots))[0] if rng.random() < 0.95 else []
        keys = rng.sample(("o", "p", "q"), rng.randint(1, 3))
        items = [(Text(k), layered(rng)) for k in keys]
        if rng.random() < 0.6:
            ends = [Text("${" + rng.choice(LAYER_ENDS) + "}") for _ in range(2)]
            items.append((Text("r"), Seq(ends)))
        if rng.random() < 0.3:
            builtin = rng.choice(("toJSON", "toString", "final"))
            items.append((Text("t"), call(builtin, Text("${o}"))))
        rng.shuffle(items)
        roots[name] = assemble(rng, entries, items)
    return roots


def spoil(rng, roots, values):
    """One to three mistakes in orderly environments."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        name = "env" if rng.random() < 0.85 else rng.choice(sorted(roots))
        root, content = roots[name], documents.member(roots[name], "values")
        where = rng.random()
        if where < 0.13 and isinstance(root, Map):
            roots[name] = documents.spoil(rng, root)
        elif where < 0.2 and isinstance(root, Map):
            entries = documents.member(root, "imports")
            if isinstance(entries, Seq):
                entries.items.insert(rng.randrange(len(entries.items) + 1),
                                     pick_tree(rng, "imports"))
            else:
                root.items.insert(0, (Text("imports"), Seq([pick_tree(rng, "imports")])))
        elif where < 0.25 and isinstance(content, Map) and "f" not in roots:
            override_final(rng, roots, root, content)
        elif isinstance(content, Map):
            add_mistake(rng, values, content)


def add_mistake(rng, values, content):
    wrong = mistakes.value(rng, values)
    unknown = mistakes.is_unknown(wrong)
    if not unknown and rng.random() < 0.3:
        wrong = rng.choice((Map([("in", wrong)]), Seq([Raw("1"), wrong]), call("final", wrong),
                            call("toJSON", Seq([wrong]))))
    place = rng.randrange(len(content.items) + 1)
    content.items.insert(place, (Text("mix" if unknown else "mistake"), wrong))
    if rng.random() < 0.4:
        after = rng.choice(("${mistake}", "x${mistake}", "${mistake.k}", "${mistake.in}",
                            "${mistake[0]}", "${mix.dst}"))
        content.items.append((Text("after"), Text(after)))


def override_final(rng, roots, root, content):
    """An import with a final value, and an override of it."""
    sealed = call("final", rng.choice((Raw("1"), Map([("x", Raw("1"))]), Seq([Raw("1")]),
                                       call("secret", Text("hush")))))
    locked = sealed if rng.random() < 0.6 else Map([("k", sealed)])
    roots["f"] = Map([("values", Map([("locked", locked)]))], flow=False)
    root.items.insert(0, (Text("imports"), Seq([Text("f")])))
    over = rng.choice((Raw("2"), Map([("x", Text("over"))]), Map([("k", Map([("x", Raw("2"))]))]),
                       call("final", Raw("3")), Raw("~"), Text("${locked}")))
    seen = Seq([Text("${locked}"), Text("${locked.x}"), Text("${locked.k}")])
    content.items += [(Text("locked"), over), (Text("seen"), seen)]


# ---- a case


def roots_of(rng, kind):
    """The documents of a case, by the environment's name."""
    if kind == "chain":
        return chain(rng)
    if kind == "dense":
        return dense.case(rng)
    if kind == "layout":
        return {}
    if kind == "wild":
        names = rng.sample(ENVIRONMENTS, rng.randint(0, 3))
        if rng.random() < 0.15:
            names.append(rng.choice(ODD_ENVIRONMENTS))
        if rng.random() < 0.1:
            return {name: wild(rng, names + ["env", "case"]) for name in names + ["env"]}
        return {name: wild(rng, names[:i]) for i, name in enumerate(names + ["env"])}
    roots, shapes, values = {}, {}, None
    for name in rng.sample(ENVIRONMENTS, rng.choice((0, 0, 1, 2, 3))) + ["env"]:
        roots[name], shapes[name], values = orderly(rng, dict(shapes), Values(rng))
    if kind == "mistake":
        spoil(rng, roots, values)
    return roots


def generate(seed, index):
    """The case of that index."""
    rng = random.Random(f"{seed}/{index}")
    kind = rng.choices(list(KINDS), KINDS.values())[0]
    case = Case(kind)
    roots = roots_of(rng, kind)
    for name, root in roots.items():
        case.files[name + ".yaml"] = Writer(rng).document(root)
    if kind == "layout":
        case.files["env.yaml"] = layouts.document(rng)
    if kind == "text" or (kind != "orderly" and rng.random() < 0.04):
        name = rng.choice(sorted(case.files))
        case.files[name] = documents.edited(rng, case.files[name])
    if kind == "text" and rng.random() < 0.25:
        case.files["env.yaml"] = documents.spoiled_bytes(rng, case.files["env.yaml"])
    case.overrides = overrides(rng, roots.get("env"))
    return case


def overrides(rng, root):
    out = {}
    if rng.random() < 0.25:
        out["showSecrets"] = True
    if rng.random() < 0.1:
        out["rootEnvironment"] = rng.choice(("<yaml>", "<yaml>", "p/e", "p/self", "a"))
    rotations = list(rotation_paths(root, ()))
    if rng.random() < (0.6 if rotations else 0.15):
        out["rotate"] = True
        if rng.random() < 0.5:
            offers = rotations + [(rng.choice(KEYS),)]
            out["rotatePaths"] = [paths.property_path(rng.choice(offers))
                                  for _ in range(rng.randint(1, 2))]
    return out


def rotation_paths(node, path):
    """Where the document calls a rotator, as paths below `values`."""
    if isinstance(node, Seq):
        for index, child in enumerate(node.items):
            yield from rotation_paths(child, path + (index,))
    elif isinstance(node, Map):
        for key, child in node.items:
            if isinstance(key, Text) and key.value.startswith("fn::rotate"):
                yield path[1:]
            elif isinstance(key, Text):
                yield from rotation_paths(child, path + (key.value,))
