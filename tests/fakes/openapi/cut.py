"""Cuts GitHub's own OpenAPI description down to the operations that esc-courier uses.

Source: npm package @octokit/openapi 23.0.2 (MIT), file generated/api.github.com.json, 13 MB.
Usage: python -m tests.fakes.openapi.cut path/to/@octokit/openapi > tests/fakes/openapi/github.json
"""

import json
import pathlib
import re
import sys

PATHS = re.compile(
    r"""^(
      /(repos/\{owner\}/\{repo\}|orgs/\{org\})/(actions|dependabot|codespaces|agents)
        /(secrets|variables|organization-secrets|organization-variables)(/.*)?
    | /repos/\{owner\}/\{repo\}/environments/\{environment_name\}/(secrets|variables)(/.*)?
    | /user/codespaces/secrets(/.*)?
    | /repos/\{owner\}/\{repo\}(/dispatches|/installation)?
    | /orgs/\{org\}(/installation)?
    | /app/installations/\{installation_id\}/access_tokens
    | /installation/(token|repositories)
    | /rate_limit
    | /versions
    )$""",
    re.VERBOSE,
)


def without_prose(node, below_properties=False, is_response=False):
    """Drops examples, extensions and prose: none of it decides whether traffic is right.

    A response keeps its description, since OpenAPI requires one."""
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for key, value in node.items():
        if below_properties:
            kept[key] = without_prose(value)
        elif key in ("example", "examples", "externalDocs") or key.startswith("x-"):
            continue
        elif key == "description" and not is_response:
            continue
        elif key == "responses":
            kept[key] = {
                status: without_prose(answer, is_response=True) for status, answer in value.items()
            }
        else:
            kept[key] = without_prose(value, key == "properties")
    return kept


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def cut(document):
    kept = {
        "openapi": document["openapi"],
        "info": document["info"],
        "servers": [{"url": "/"}],
        "paths": {},
        "components": {},
    }
    for path, item in document["paths"].items():
        if PATHS.match(path):
            kept["paths"][path] = without_prose(item)
    waiting = list(references(kept["paths"]))
    while waiting:
        _, _, kind, name = waiting.pop().split("/")
        place = kept["components"].setdefault(kind, {})
        if name not in place:
            source = document["components"][kind][name]
            place[name] = without_prose(source, is_response=kind == "responses")
            waiting.extend(references(place[name]))
    for kind, place in kept["components"].items():
        kept["components"][kind] = dict(sorted(place.items()))
    return kept


def cut_package(package):
    source = pathlib.Path(package) / "generated" / "api.github.com.json"
    return cut(json.loads(source.read_text(encoding="utf-8")))


def _line(node):
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def as_text(document):
    """JSON with a line for each path and each component, so that a diff can be read."""
    parts = []
    for key, value in document.items():
        if key == "paths":
            parts.append(f'"paths":{_table(value)}')
        elif key == "components":
            kinds = (f"{_line(kind)}:{_table(entries)}" for kind, entries in value.items())
            parts.append('"components":{' + ",\n".join(kinds) + "}")
        else:
            parts.append(f"{_line(key)}:{_line(value)}")
    return "{" + ",\n".join(parts) + "}\n"


def _table(entries):
    return "{\n" + ",\n".join(f"{_line(k)}:{_line(v)}" for k, v in entries.items()) + "}"


if __name__ == "__main__":
    sys.stdout.write(as_text(cut_package(sys.argv[1])))
