"""/_fake/...: what a test asks of a fake, apart from the API it stands for. No token is needed.

GET  /_fake/state     everything stored, secrets decrypted
POST /_fake/state     merges a state (see world.py); null removes: somebody else changed something
POST /_fake/faults    plants a list of faults (faults.py); DELETE takes all away
POST /_fake/reset     forgets everything (traffic, faults and limits too), begins with this state
POST /_fake/rotate    {"store": PATH}: a new key pair for that store of GitHub's
POST /_fake/shutdown  ends the process
"""

import json

from .answer import Answer


async def serve(server, request, body):
    action = (request.method, request.path.removeprefix("/_fake/"))
    if action == ("GET", "state"):
        return Answer(200, server.world.dump())
    if action == ("DELETE", "faults"):
        server.faults.clear()
        return Answer(204)
    if action == ("POST", "shutdown"):
        server.stop()
        return Answer(204)
    if action == ("POST", "state"):
        server.world.merge(json.loads(body))
        server.write_state()
        return Answer(204)
    if action == ("POST", "reset"):
        server.reset(json.loads(body))
        return Answer(204)
    if action == ("POST", "faults"):
        server.faults.plant(json.loads(body))
        return Answer(204)
    if action == ("POST", "rotate"):
        server.world.store(json.loads(body)["store"]).rotate()
        return Answer(204)
    return Answer(404, {"message": "no such control"})
