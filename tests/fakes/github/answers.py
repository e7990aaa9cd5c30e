"""Answers, refusals, and lists in pages."""

from ..answer import Answer

DOCS = "https://docs.github.com/rest"


class Refusal(Exception):
    """Ends a request with GitHub's form of an error."""

    def __init__(self, status, message, headers=None, errors=None):
        super().__init__(message)
        body = {"message": message, "documentation_url": DOCS, "status": str(status)}
        if errors:
            body["errors"] = errors
        self.answer = Answer(status, body, dict(headers or {}))


def not_found():
    return Refusal(404, "Not Found")


def invalid(message):
    return Refusal(422, message)


def missing(resource, name):
    """422 as GitHub words a member that should be there."""
    problem = {"resource": resource, "field": name, "code": "missing_field"}
    return Refusal(422, "Validation Failed", errors=[problem])


def _positive(query, name, default, most):
    try:
        number = int(query.get(name, default))
    except ValueError:
        return default
    return min(max(number, 1), most)


def page_of(call, member, items, default, most):
    """One page of `items` with the Link header that leads to the others."""
    per_page = _positive(call.query, "per_page", default, most)
    page = _positive(call.query, "page", 1, 10**9)
    last = max(1, -(-len(items) // per_page))
    links = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    if page <= 1:
        del links["prev"], links["first"]
    if page >= last:
        del links["next"], links["last"]
    headers = {}
    if links:
        headers["Link"] = ", ".join(
            f'<{call.url}?per_page={per_page}&page={number}>; rel="{relation}"'
            for relation, number in links.items()
        )
    body = {"total_count": len(items), member: items[(page - 1) * per_page : page * per_page]}
    return Answer(200, body, headers)
