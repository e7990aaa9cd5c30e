"""Lambda's answer to one request."""

import base64
import json

from ..answer import Answer
from ..serving import Serving
from . import operations
from .faults import KINDS
from .limits import Limits
from .operations import Refusal, invalid
from .world import World

PREFIX = "/api/v1"


class Call:
    def __init__(self, world, body):
        self.world = world
        self._body = body

    def json(self):
        try:
            body = json.loads(self._body)
        except ValueError as error:
            raise invalid("The body is not JSON.") from error
        if not isinstance(body, dict):
            raise invalid("The body is not an object.")
        return body


def api_key_of(authorization):
    """Bearer KEY; Basic with KEY: in base64, or KEY as it is (description, security schemes)."""
    scheme, _, rest = (authorization or "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(rest, validate=True).decode().rstrip(":")
    except ValueError:
        return rest.strip().rstrip(":")


class Server(Serving):
    prefix = PREFIX
    kinds = KINDS

    def __init__(self, recorder, state_file=None, limited=True):
        self._limited = limited
        super().__init__(recorder, state_file)

    def new_world(self, state):
        self._limits = Limits(off=not self._limited)
        world = World()
        world.merge(state)
        return world

    def answer(self, request, body, path):
        try:
            data = self._dispatch(request, body, path)
        except Refusal as refusal:
            return refusal.answer
        self.write_state()
        return Answer(200, {"data": data})

    def _dispatch(self, request, body, path):
        if not path.startswith(PREFIX + "/"):
            raise Refusal("not-found", message="No such path.")
        operation, arguments = operations.find(request.method, path.removeprefix(PREFIX))
        api_key = api_key_of(request.headers.get("Authorization"))
        if api_key not in self.world.api_keys:
            raise Refusal("unauthorized")
        if not self._limits.allows(api_key, operation is operations.launch):
            raise Refusal("too-many")
        if self.world.api_keys[api_key].get("inactive"):
            raise Refusal("inactive")
        return operation(Call(self.world, body), *arguments)
