"""The pools: a file of JSON lines each, one item a line. An item of a tree pool becomes a document's
tree, where the object {"=": TEXT} stands for TEXT as YAML source and a key may occur twice."""

import functools
import json
import pathlib

from .yaml_text import Map, Raw, Seq, Text

FOLDER = pathlib.Path(__file__).with_name("pools")


@functools.cache
def lines(name):
    """The lines of a pool, not parsed."""
    return tuple((FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())


@functools.cache
def items(name):
    """The JSON values of a pool."""
    return tuple(json.loads(line) for line in lines(name))


def grow(value):
    """A JSON value, parsed by `tree`, as nodes."""
    if isinstance(value, list):
        return Seq([grow(v) for v in value])
    if isinstance(value, str):
        return Text(value)
    if value in (None, True, False):
        return Raw({None: "~", True: "true", False: "false"}[value])
    return value


def pairs(members):
    if len(members) == 1 and members[0][0] == "=":
        return Raw(members[0][1])
    return Map([(key, grow(value)) for key, value in members])


def tree(line):
    """A line of a tree pool as a fresh tree."""
    return grow(json.loads(line, object_pairs_hook=pairs, parse_int=Raw, parse_float=Raw))


def pick(rng, name):
    return rng.choice(items(name))


def pick_tree(rng, name):
    return tree(rng.choice(lines(name)))
