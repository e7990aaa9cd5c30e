"""The published schema of courier.yaml and the program's own reader agree on the golden manifests."""

import json
import pathlib

import jsonschema
import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "tests/golden/manifest").iterdir())
SCHEMA = json.loads((ROOT / "schemas/courier.schema.json").read_text())

# What a schema cannot say: names of targets, names that differ in case only, and YAML itself.
BEYOND_A_SCHEMA = {"broken-yaml", "unknown-target", "same-name-twice"}


WITHIN = [case for case in CASES if case.name not in BEYOND_A_SCHEMA]


def test_the_exceptions_are_cases():
    assert BEYOND_A_SCHEMA <= {case.name for case in CASES}


@pytest.mark.parametrize("case", WITHIN, ids=lambda case: case.name)
def test_verdict(case):
    text = (case / "courier.yaml").read_text()
    valid = jsonschema.Draft202012Validator(SCHEMA).is_valid(yaml.safe_load(text))
    assert valid == case.name.startswith("good-")


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
