"""Kinds of planted faults: what GitHub answers when it refuses or fails."""

from ..faults import CUTS
from .limits import SECONDARY


def _message(status, text, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"status": status, "json": {"message": text, "status": str(status)}, "headers": named}


_PAGE = "<!DOCTYPE html>\n<html><body><h1>Unicorn!</h1><p>No server here.</p></body></html>\n"
KINDS = CUTS | {
    "unauthorized": _message(401, "Bad credentials"),
    "forbidden": _message(
        403,
        "Resource not accessible by personal access token",
        X_Accepted_GitHub_Permissions="organization_secrets=write",
    ),
    "sso": _message(
        403,
        "Resource protected by organization SAML enforcement. You must grant your Personal "
        "Access token access to this organization.",
        X_GitHub_SSO="required; url=https://github.com/orgs/acme/sso?authorization_request=x",
    ),
    "not-found": _message(404, "Not Found"),
    "conflict": _message(409, "Conflict"),
    "unprocessable": _message(422, "Validation Failed"),
    "spammed": _message(422, "Validation failed, or the endpoint has been spammed."),
    "secondary-limit": _message(403, SECONDARY, Retry_After="1"),
    "secondary-limit-silent": _message(403, SECONDARY),
    "too-many": _message(429, SECONDARY, Retry_After="1"),
    "server-error": _message(500, "Server Error"),
    "bad-gateway": {"status": 502, "text": _PAGE, "headers": {"Content-Type": "text/html"}},
    "html": {"status": 200, "text": _PAGE, "headers": {"Content-Type": "text/html"}},
    "not-json": {"status": 200, "text": '{"total_count": 1, "secr'},
}
