"""Runs inside a guest: what `cloud-init schema -c FILE` ends with, for every document of a JSON list on
standard input. Calls what the command calls, once per document, without a Python start for each."""

import argparse
import contextlib
import io
import json
import sys
import tempfile

from cloudinit.config import schema


def verdict(text):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", newline="") as file:
        file.write(text)
        file.flush()
        arguments = argparse.Namespace(
            config_file=file.name, schema_type=None, instance_data=None, system=False, annotate=False)
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                schema.handle_schema_args("schema", arguments)
        except SystemExit as end:
            return end.code in (None, 0), said.getvalue()
        except Exception as error:  # a traceback, exit status 1
            return False, f"{said.getvalue()}{type(error).__name__}: {error}"
        return True, said.getvalue()


json.dump([verdict(text) for text in json.load(sys.stdin)], sys.stdout)
