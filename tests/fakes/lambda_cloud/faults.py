"""Kinds of planted faults: what Lambda answers when it refuses or fails."""

from ..faults import CUTS


def refusal(status, code, message, suggestion=None):
    error = {"code": code, "message": message}
    if suggestion:
        error["suggestion"] = suggestion
    return {"status": status, "json": {"error": error}}


_PAGE = "<!DOCTYPE html>\n<html><body><h1>502 Bad Gateway</h1></body></html>\n"
KINDS = CUTS | {
    "unauthorized": refusal(
        401,
        "global/invalid-api-key",
        "API key was invalid, expired, or deleted.",
        "Check your API key or create a new one, then try again.",
    ),
    "inactive": refusal(
        403,
        "global/account-inactive",
        "Your account is inactive.",
        "Make sure you have verified your email address and have a valid payment method. Contact "
        "Support if problems continue.",
    ),
    "invalid-address": refusal(
        403,
        "global/invalid-address",
        "Your billing address is invalid.",
        "Make sure your billing address is valid. Contact Support if problems continue.",
    ),
    "insufficient-capacity": refusal(
        400,
        "instance-operations/launch/insufficient-capacity",
        "Not enough capacity to fulfill launch request.",
        "Choose an instance type with more availability, or try again later.",
    ),
    "quota": refusal(
        400,
        "global/quota-exceeded",
        "Quota exceeded.",
        "Contact Support to increase your quota.",
    ),
    "invalid": refusal(400, "global/invalid-parameters", "Invalid request data."),
    "not-found": refusal(
        404, "global/object-does-not-exist", "Specified instance does not exist."
    ),
    "provider": refusal(
        503, "provider/internal-unavailable", "Provider unavailable", "Try again shortly"
    ),
    # Lambda documents the limits but no answer to who passes them: the status is HTTP's, the code
    # our own.
    "too-many": refusal(429, "global/rate-limited", "Too many requests."),
    "server-error": refusal(
        500,
        "global/internal-error",
        "An internal server error occurred.",
        "Try again later. Contact Support if the problem persists.",
    ),
    # What launching with a name that two keys have is answered with, says SkyPilot's issue 8221; it
    # does not say with which status.
    "unknown": refusal(500, "global/unknown", "An unknown error occurred."),
    "bad-gateway": {"status": 502, "text": _PAGE, "headers": {"Content-Type": "text/html"}},
    "html": {"status": 200, "text": _PAGE, "headers": {"Content-Type": "text/html"}},
    "not-json": {"status": 200, "text": '{"data": [{"id'},
}
