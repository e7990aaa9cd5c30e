"""Judges recorded traffic by a service's OpenAPI description, both sides of it.

    python -m tests.fakes.judge [--lambda] TRAFFIC...     prints findings; exit 1 if there are any

GitHub's is its own, cut (openapi/github.json); Lambda's is told in our words (openapi/lambda.yaml).

An answer that a planted fault gave is not judged, its request is. A status that the description
does not list passes from 400 on (it leaves out the 409 for a variable that exists, the 422 for a
bad box), and for the two ways to say "look elsewhere", 301 and 304.
"""

import json
import pathlib
import re
import sys
import warnings
from urllib.parse import parse_qsl

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from openapi_core.templating.responses.exceptions import ResponseNotFound
from werkzeug.datastructures import Headers, ImmutableMultiDict

DESCRIPTION = pathlib.Path(__file__).parent / "openapi" / "github.json"
LAMBDA = DESCRIPTION.with_name("lambda.yaml")
_GRAPHQL = re.compile(r"(/api)?/graphql")


class _Request:
    def __init__(self, line):
        path, _, query = line["path"].partition("?")
        path = path.removeprefix("/api/v3")
        # The address of a renamed repository; the description knows only the named one.
        self.path = re.sub(r"^/repositories/\d+(?=/|$)", "/repos/by/number", path)
        self.full_url_pattern = self.path
        self.host_url = ""
        self.method = line["method"].lower()
        headers = Headers(line["request_headers"])
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(query, keep_blank_values=True)), header=headers
        )
        self.content_type = headers.get("Content-Type", "application/json").split(";")[0]
        self.body = (line["request_body"] or "").encode() or None


class _Response:
    def __init__(self, line):
        self.status_code = line["status"]
        self.headers = Headers(line["response_headers"])
        self.content_type = line["content_type"].split(";")[0]
        self.data = (line["response_body"] or "").encode() or None


def _reasons(error):
    """The innermost words that openapi-core has for a finding."""
    cause = error.__cause__
    details = getattr(cause, "schema_errors", None)
    if not details:
        return str(cause or error)
    return "; ".join(
        f"{'/'.join(map(str, detail.absolute_path)) or 'body'}: {detail.message}"
        for detail in details
    )


class Judge:
    def __init__(self, description=DESCRIPTION):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._api = OpenAPI.from_file_path(str(description))

    def findings(self, lines):
        """One text for each thing that is wrong, in the order of the traffic."""
        found = []
        for number, line in enumerate(lines, 1):
            if _GRAPHQL.fullmatch(line["path"]):
                continue
            where = f"{number}: {{}} {line['method']} {line['path']}"
            for side, reason in self._of_exchange(line):
                status = f" {line['status']}" if side == "response" else ""
                found.append(f"{where.format(side)}{status}: {reason}")
        return found

    def _of_exchange(self, line):
        request = _Request(line)
        if "" in request.path.split("/")[1:]:  # openapi-core takes it for an empty parameter
            yield "request", "the path has an empty piece"
            return
        try:
            self._api.validate_request(request)
        except OpenAPIError as error:
            yield "request", _reasons(error)
        if line["fault"] or line["status"] is None:
            return
        try:
            self._api.validate_response(request, _Response(line))
        except ResponseNotFound as error:
            if line["status"] < 400 and line["status"] not in (301, 304):
                yield "response", _reasons(error)
        except OpenAPIError as error:
            yield "response", _reasons(error)


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def main(paths):
    of_lambda = paths[:1] == ["--lambda"]
    judge, failed = Judge(LAMBDA if of_lambda else DESCRIPTION), False
    paths = paths[1:] if of_lambda else paths
    for path in paths:
        lines = read(path)
        found = judge.findings(lines)
        for text in found:
            print(f"{path}:{text}")
        print(f"{path}: {len(lines)} exchanges, {len(found)} findings", file=sys.stderr)
        failed = failed or bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
