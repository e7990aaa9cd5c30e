"""A Step from an action.yml: inputs with their defaults, as the runner reads them."""

import re

import yaml

from tests.runner import environ
from tests.runner.job import Step

_EXPRESSION = re.compile(r"\$\{\{\s*(\w+)\.([\w-]+)\s*\}\}")


def scalar_text(text):
    """A plain YAML scalar as the string that an input becomes (YAML 1.2 core schema, numbers as
    IEEE doubles of 15 digits)."""
    if text in ("", "~", "null", "Null", "NULL"):
        return ""
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower()
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return str(int(text, 16))
    if re.fullmatch(r"0o[0-7]+", text):
        return str(int(text[2:], 8))
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return re.sub(r"e([+-])", r"E\1", f"{float(text):.15g}")
    return text


def _plain(node):
    """Strings all through; mappings and lists stay what they are."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(entry) for entry in node.value]
    return scalar_text(node.value) if node.style is None else node.value


def _evaluated(text, contexts):
    def value(match):
        context, name = match.groups()
        return contexts[context].get(name, "")

    filled = _EXPRESSION.sub(value, text)
    if "${{" in filled:
        raise ValueError(f"the double evaluates only CONTEXT.NAME: {text!r}")
    return filled


def step_of_action(job, action_file, image, inputs=None, **more):
    """The step `uses: ACTION` with `inputs`, run from an image that is built already.

    Defaults may use the contexts github and runner; github.token comes from Job(github=...)."""
    with open(action_file, encoding="utf-8") as file:
        action = _plain(yaml.compose(file, yaml.SafeLoader))
    contexts = {"github": environ.github_context(job, {}), "runner": environ.runner_context(job)}
    given = {name.lower(): value for name, value in (inputs or {}).items()}
    values = {
        name.lower(): _evaluated(facts.get("default", "") if facts else "", contexts)
        for name, facts in action.get("inputs", {}).items()
    }
    values |= given
    runs = action["runs"]
    contexts["inputs"] = values
    return Step(
        image=image,
        entrypoint=runs.get("entrypoint"),
        post_entrypoint=runs.get("post-entrypoint"),
        args=[_evaluated(argument, contexts) for argument in runs.get("args", [])],
        action_env={key: _evaluated(value, contexts) for key, value in runs.get("env", {}).items()},
        inputs=values,
        **more,
    )
