"""One request from socket to answer."""

import asyncio
import hashlib
import json
import os
import socket
import time

from aiohttp import web

from . import access, control, lookups, secrets, variables
from .answers import Answer, Refusal, not_found
from .call import VERSIONS, Call
from .faults import Faults
from .limits import Limits
from .places import Moved, place_of, segments_of
from .world import Clock, World

PREFIX = "/api/v3"  # before each path on a GitHub Enterprise Server


class OnePiece(web.Response):
    """Status, headers and body leave in one segment.

    Two segments cost a client 40 ms of delayed acknowledgement an answer."""

    _socket = None

    async def prepare(self, request):
        connection = request.transport and request.transport.get_extra_info("socket")
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            self._socket = connection
        self._cork(1)
        return await super().prepare(request)

    async def write_eof(self, data=b""):
        await super().write_eof(data)
        self._cork(0)

    def _cork(self, on):
        if self._socket is not None and self._socket.fileno() >= 0:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, on)


class Server:
    """`enterprise` behaves as a GitHub Enterprise Server: prefix needed, no Codespaces, no agents,
    old API version only, rate limits off."""

    def __init__(self, recorder, state_file=None, clock=None, enterprise=False, limited=True):
        self.stopped = asyncio.Event()
        self._recorder = recorder
        self._state_file = state_file
        self._clock = clock
        self._enterprise = enterprise
        self._limited = limited and not enterprise
        self._versions = VERSIONS[:1] if enterprise else VERSIONS
        self._begin({})

    def _begin(self, state):
        self.world = World(Clock(self._clock))
        self.world.merge(state)
        self.faults = Faults()
        self.limits = Limits(off=not self._limited)
        self.write_state()

    def reset(self, state):
        self._recorder.clear()
        self._begin(state)

    def stop(self):
        self.stopped.set()

    def write_state(self):
        if self._state_file:
            temporary = f"{self._state_file}.new"
            with open(temporary, "w", encoding="utf-8") as file:
                json.dump(self.world.dump(), file, indent=1)
                file.write("\n")
            os.replace(temporary, self._state_file)

    async def handle(self, request):
        started = time.time()
        body = await request.read()
        if request.path.startswith("/_fake/"):
            answer = await control.serve(self, request, body)
            return self._response(answer)
        path = request.raw_path.partition("?")[0]
        prefix = PREFIX if path.startswith(PREFIX + "/") else ""
        fault = self.faults.next(request.method, path.removeprefix(prefix))
        if fault is None:
            response = self._response(self._answer(request, body, path, prefix))
        else:
            response = await self._faulty(fault, request, body, path, prefix)
        self._recorder.exchange(request, body, started, response, fault)
        if response is None:
            request.transport.abort()
            return web.Response()  # goes nowhere
        return response

    @staticmethod
    def _response(answer):
        kind = "application/json; charset=utf-8" if answer.body is not None else None
        headers = ({"Content-Type": kind} if kind else {}) | answer.headers
        return OnePiece(status=answer.status, headers=headers, body=answer.bytes() or None)

    async def _faulty(self, fault, request, body, path, prefix):
        """The response that the fault asks for; None to close the connection instead."""
        await asyncio.sleep(fault.delay)
        if fault.close == "before":
            return None
        if fault.status is not None:
            data = json.dumps(fault.json) if fault.json is not None else fault.text
            headers = {"Content-Type": "application/json; charset=utf-8"} | fault.headers
            return OnePiece(status=fault.status, headers=headers, body=data.encode())
        answer = self._answer(request, body, path, prefix)
        if fault.close == "after":
            return None
        response = self._response(answer)
        if fault.close == "middle":
            data = response.body or b"{}"
            head = f"HTTP/1.1 {response.status} OK\r\nContent-Length: {2 * len(data)}\r\n\r\n"
            request.transport.write(head.encode() + data)
            request.transport.close()
        return response

    def _answer(self, request, body, path, prefix):
        below = path.removeprefix(prefix)
        call = Call(self.world, self.limits, request, body, below, prefix, self._versions)
        try:
            answer = self._dispatch(call, path, prefix)
        except Refusal as refusal:
            answer = refusal.answer
        except Moved as moved:
            where = f"{call.base}{moved.path}"
            answer = Answer(301, {"message": "Moved Permanently", "url": where})
            answer.headers["Location"] = where
        if call.wrote:
            self.write_state()
        return self._finished(call, answer)

    def _dispatch(self, call, path, prefix):
        call.check_headers()
        call.token = access.token_of(self.world, call.headers.get("Authorization"))
        if path not in (f"{prefix}/rate_limit", f"{prefix}/versions"):
            self.limits.spend(call.token, call.writes)
        pieces = segments_of(path.removeprefix(prefix))
        graphql = pieces in (["graphql"], ["api", "graphql"])
        if self._enterprise and not prefix and not graphql:
            raise not_found()
        place = place_of(self.world, pieces)
        if place is None:
            return lookups.serve(call, pieces)
        if self._enterprise and place.app in ("codespaces", "agents"):
            raise not_found()
        access.demand(call.token, place, call.writes)
        call.place = place
        path = place.store_path(call.token.login)
        if place.visible_from_org:
            path = f"/orgs/{place.repo.owner}/{place.app}/{place.kind}"
        call.store = self.world.store(path)
        return (secrets if place.kind == "secrets" else variables).serve(call)

    def _finished(self, call, answer):
        """The headers that every answer carries, and the conditional request."""
        if call.method == "GET" and answer.status == 200:
            digest = hashlib.sha256(call.token.key.encode() + answer.bytes()).hexdigest()
            answer.headers["ETag"] = f'W/"{digest}"'
            if call.headers.get("If-None-Match") == answer.headers["ETag"]:
                self.limits.refund(call.token)
                answer = Answer(304, None, {"ETag": answer.headers["ETag"]})
        answer.headers |= self.limits.headers(call.token)
        answer.headers["X-GitHub-Request-Id"] = f"FAKE:{time.monotonic_ns():X}"
        answer.headers["X-GitHub-Api-Version-Selected"] = call.version
        if call.token.kind == "classic":
            answer.headers["X-OAuth-Scopes"] = ", ".join(call.token.scopes)
        elif call.place:
            permissions = access.accepted(call.place, call.writes)
            answer.headers["X-Accepted-GitHub-Permissions"] = permissions
        return answer
