"""Wild values: they follow the grammar only. References, types and arguments need not fit; keys are few,
so that merges, references, cycles and unknowns meet."""

from . import paths, scalars, schemas
from .pools import items
from .values import KEYS, ODD_KEYS, PROVIDER_INPUTS, Values, call
from .yaml_text import Map, Seq, Text

ENVIRONMENTS = ("a", "b", "c", "p/e", "p/f")
ODD_ENVIRONMENTS = ("e@1", "p/e@stable", "x y", "é/世", "a.b", "p/q/r", "$a", "${a}", "2001-01-01", "a:b")
BUILTINS = {"secret": 1, "toBase64": 1, "fromBase64": 1, "toJSON": 1, "fromJSON": 1, "toString": 1,
            "join": 1, "split": 1, "concat": 1, "open": 3, "rotate": 1, "validate": 2, "final": 2}
CONTEXT = (("currentEnvironment", "name"), ("rootEnvironment", "name"), ("pulumi", "user", "id"),
           ("rootEnvironment",), ())
INLINE = (("p", "e"), ("p", "f"), ("p", "nope"), ("p", 0), ("p",), ("case",), ("p", "self"))


class Wild(Values):

    def __init__(self, rng, environments):
        super().__init__(rng)
        self.environments = tuple(environments) or ENVIRONMENTS

    def wild(self, depth):
        rng = self.rng
        if depth <= 0 or rng.random() < 0.35:
            makers = (scalars.text, scalars.number, scalars.boolean, scalars.null, scalars.odd)
            if rng.random() < 0.4:
                return self.reference()
            return rng.choices(makers, (2, 1, 1, 1, 1))[0](rng)
        kind = rng.random()
        if kind < 0.3:
            return self.wild_map(depth)
        if kind < 0.42:
            return Seq([self.wild(depth - 1) for _ in range(rng.randint(0, 3))])
        if kind < 0.55:
            return self.typed("any", depth - 1)[0]
        return self.wild_call(depth)

    def wild_map(self, depth):
        rng = self.rng
        names = [rng.choice(KEYS) for _ in range(rng.randint(0, 3))]
        if rng.random() < 0.95:
            names = list(dict.fromkeys(names))
        if rng.random() < 0.06:
            names.append(rng.choice(ODD_KEYS))
        return Map([(name, self.wild(depth - 1)) for name in names])

    def path(self):
        rng = self.rng
        if self.known and rng.random() < 0.4:
            accessors = rng.choice(self.known)[0]
            more = (rng.choice(KEYS + (0, 1, -1)),) if rng.random() < 0.3 else ()
            return accessors + more
        heads = (KEYS, ("imports",), ("context",), ("environments",), ODD_KEYS)
        head = rng.choice(rng.choices(heads, (80, 8, 3, 6, 3))[0])
        follow = ()
        if head == "imports" and rng.random() < 0.9:
            follow = (rng.choice(self.environments),)
        elif head == "context":
            follow = rng.choice(CONTEXT)
        elif head == "environments" and rng.random() < 0.9:
            named = tuple(tuple(e.split("/", 1)) for e in self.environments if "/" in e)
            follow = rng.choice(INLINE + named)
        more = (rng.choice(KEYS + (0, 1, 2)) for _ in range(rng.choice((0, 0, 1, 1, 2, 3))))
        return (head,) + follow + tuple(more)

    def reference(self):
        rng = self.rng
        kind = rng.random()
        if kind > 0.88:
            return Text(paths.odd(rng, rng.choice(KEYS)))
        text = paths.reference(rng, self.path())
        if kind > 0.65:
            text = rng.choice(("", "-", "$$", "é ")) + text
            text += rng.choice((" ", "/", paths.reference(rng, self.path())))
        return Text(text)

    def argument(self, wanted, depth):
        """A builtin's argument: often of the wanted shape, else anything."""
        kind = self.rng.random()
        if kind < 0.5:
            return self.typed(wanted, depth - 1)[0]
        return self.reference() if kind < 0.75 else self.wild(depth - 1)

    def wild_call(self, depth):
        rng = self.rng
        name = rng.choices(list(BUILTINS), BUILTINS.values())[0]
        if name in ("secret", "open", "rotate", "validate", "concat"):
            return getattr(self, "wild_" + name)(depth)
        if name in ("fromBase64", "fromJSON") and rng.random() < 0.6:
            pool = "base64" if name == "fromBase64" else "json"
            return call(name, self.sealed(rng.choice(items(pool) + items(pool + "_wrong"))))
        if name in ("join", "split"):
            wanted = "strings" if name == "join" else "string"
            return call(name, Seq([self.argument("string", 1), self.argument(wanted, depth)]))
        string = name in ("toBase64", "fromBase64", "fromJSON")
        return call(name, self.argument("string" if string else "any", depth))

    def wild_secret(self, _):
        return self.sealed(scalars.string(self.rng))

    def wild_concat(self, depth):
        if self.rng.random() < 0.2:
            return call("concat", self.reference())
        return call("concat", Seq([self.argument("array", depth)
                                   for _ in range(self.rng.randint(0, 3))]))

    def wild_validate(self, depth):
        rng = self.rng
        value = scalars.json_value(rng)
        if rng.random() < 0.5:
            schema = schemas.fitting(rng, schemas.near(rng, value))
        else:
            schema = schemas.arbitrary(rng)
        subject = schemas.node(value) if rng.random() < 0.5 else self.wild(depth - 1)
        schema = schemas.node(schema) if rng.random() < 0.95 else self.wild(1)
        return call("validate", Map([("schema", schema), ("value", subject)]))

    def wild_open(self, depth):
        rng = self.rng
        kind = rng.random()
        if kind < 0.45:
            # Inputs that are no object crash the reference at Eval.
            inputs = self.wild_map(depth) if rng.random() < 0.97 else self.wild(1)
            return self.opened("test", inputs)
        if kind < 0.6:
            return self.opened("secret-wrapper", self.wild_map(depth))
        if kind < 0.7:
            why = self.sealed("no luck")
            if rng.random() < 0.5:
                why = Text("no luck " + paths.reference(rng, self.path()))
            return self.opened("error", Map([("why", why)]))
        inputs = []
        for name in rng.sample(sorted(PROVIDER_INPUTS), rng.randint(0, 3)):
            right = PROVIDER_INPUTS[name]
            inputs.append((name, rng.choices((
                lambda: schemas.node(right), lambda: schemas.node(schemas.near(rng, right)),
                lambda: self.wild(depth - 1)), (36, 40, 24))[0]()))
        return self.opened("schema", Map(inputs))

    def wild_rotate(self, depth):
        rng = self.rng
        name = rng.choice(("swap", "echo"))
        if name == "swap":
            inputs, members = self.wild_map(depth), ("a", "b")
        else:
            inputs = Map([("next", self.argument("string", depth))])
            members = rng.choice((("current",), ("current",), ("current", "previous")))
        state = Map([(m, self.argument("string", 1)) for m in members])
        return self.rotated(name, inputs, state if rng.random() < 0.8 else None)
