"""What each path does. An operation takes the call and gives the `data` of its answer."""

import base64
import re
import subprocess
import tempfile

from ..answer import Answer
from . import faults
from .world import PLACES, Instance, SshKey, new_id

# "cannot exceed 1MB": whose megabyte, the description does not say; the larger one.
MOST_USER_DATA = 1 << 20
HOSTNAME = re.compile(r"[a-z0-9][0-9a-z-]{0,62}")
REGION = re.compile(r"[a-z]+(-[a-z]+)+-\d+")
PUBLIC_KEY = re.compile(
    r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+) ([A-Za-z0-9+/]+={0,2})( .*)?\n?"
)


class Refusal(Exception):
    def __init__(self, kind, **changes):
        super().__init__(kind)
        plan = faults.KINDS[kind]
        error = plan["json"]["error"] | changes
        self.answer = Answer(plan["status"], {"error": error})


def invalid(suggestion):
    return Refusal("invalid", suggestion=suggestion)


def missing(what):
    return Refusal("not-found", message=f"{what} does not exist.", suggestion="Check the name.")


def region_document(name):
    return {"name": name, "description": PLACES.get(name, name)}


def type_document(world, name):
    facts = world.types[name]
    return {
        "name": name,
        "description": f"{facts.gpus}x {name}",
        "gpu_description": name,
        "price_cents_per_hour": facts.cents,
        "specs": {
            "vcpus": 30 * facts.gpus,
            "memory_gib": 200 * facts.gpus,
            "storage_gib": 1400,
            "gpus": facts.gpus,
        },
    }


def instance_document(world, key, instance):
    blocked = {"booting": "vm-has-not-launched"}.get(instance.status)
    blocked = "vm-is-terminating" if instance.status.startswith("terminat") else blocked
    action = {"available": not blocked}
    if blocked:
        action |= {"reason_code": blocked, "reason_description": "Not in this state."}
    shown = {
        "id": key,
        "status": instance.status,
        "ssh_key_names": [instance.ssh_key],
        "file_system_names": [],
        "region": region_document(instance.region),
        "instance_type": type_document(world, instance.type),
        "actions": {
            name: action for name in ("migrate", "rebuild", "restart", "cold_reboot", "terminate")
        },
        "jupyter_token": instance.jupyter_token,
        "jupyter_url": f"https://jupyter.example/?token={instance.jupyter_token}",
    }
    optional = {"name": instance.name, "ip": instance.ip, "hostname": instance.hostname}
    shown |= {member: value for member, value in optional.items() if value is not None}
    return shown | ({"tags": instance.tags} if instance.tags else {})


def list_instances(call):
    for instance in call.world.existing().values():
        call.world.read(instance)
    return [instance_document(call.world, *pair) for pair in call.world.existing().items()]


def get_instance(call, key):
    instance = _instance(call, key)
    call.world.read(instance)
    return instance_document(call.world, key, instance)


def _instance(call, key):
    instance = call.world.instances.get(key)
    if instance is None:
        raise Refusal("not-found")
    return instance


def rename_instance(call, key):
    instance = _instance(call, key)
    body = call.json()
    if "name" in body:
        instance.name = _name(body)
    return instance_document(call.world, key, instance)


def list_instance_types(call):
    return {
        name: {
            "instance_type": type_document(call.world, name),
            "regions_with_capacity_available": [region_document(r) for r in facts.regions],
        }
        for name, facts in call.world.types.items()
    }


def _name(body):
    name = body["name"]
    if not isinstance(name, str) or len(name) > 64:
        raise invalid("`name` must be 64 characters or fewer.")
    return name


def _check_launch(call, body):
    for member in ("region_name", "instance_type_name", "ssh_key_names"):
        if member not in body:
            raise invalid(f"`{member}` is required.")
    keys = body["ssh_key_names"]
    if not isinstance(keys, list) or len(keys) != 1:
        raise invalid("Exactly one SSH key must be specified.")
    user_data = body.get("user_data", "")
    if not isinstance(user_data, str) or len(user_data.encode()) > MOST_USER_DATA:
        raise invalid("`user_data` must be plain text and cannot exceed 1MB.")
    if "hostname" in body and not HOSTNAME.fullmatch(body["hostname"]):
        raise invalid("`hostname` is not valid.")
    named = call.world.keys_named(keys[0])
    if not named:
        raise missing(f"SSH key {keys[0]}")
    if len(named) > 1:
        raise Refusal("unknown")
    if body["instance_type_name"] not in call.world.types:
        raise missing(f"Instance type {body['instance_type_name']}")
    if not REGION.fullmatch(str(body["region_name"])):
        raise invalid("`region_name` is not a region.")


def launch(call):
    body, world = call.json(), call.world
    _check_launch(call, body)
    if len(world.existing()) >= world.quota:
        raise Refusal("quota")
    if body["region_name"] not in world.types[body["instance_type_name"]].regions:
        raise Refusal("insufficient-capacity")
    key = new_id()
    world.instances[key] = Instance(
        region=body["region_name"],
        type=body["instance_type_name"],
        ssh_key=body["ssh_key_names"][0],
        name=_name(body) if "name" in body else None,
        hostname=body.get("hostname"),
        user_data=body.get("user_data"),
        tags=body.get("tags", []),
    )
    return {"instance_ids": [key]}


def terminate(call):
    keys = call.json().get("instance_ids")
    if not isinstance(keys, list):
        raise invalid("`instance_ids` is required.")
    instances = {key: _instance(call, key) for key in keys}
    for instance in instances.values():
        if instance.exists and instance.status != "terminating":
            instance.status, instance.reads = "terminating", 0
    return {
        "terminated_instances": [instance_document(call.world, *pair) for pair in instances.items()]
    }


def list_ssh_keys(call):
    return [_key_document(*pair) for pair in call.world.ssh_keys.items()]


def _key_document(key, facts):
    return {"id": key, "name": facts.name, "public_key": facts.public_key}


def add_ssh_key(call):
    body, generated = call.json(), None
    name = body.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= 64:
        raise invalid("`name` must have 1 to 64 characters.")
    if call.world.keys_named(name):
        # SkyPilot's issue 1837 shows this code and message.
        raise Refusal("invalid", message="Key name must be unique")
    public = body.get("public_key")
    if public is None:
        generated, public = _generate()
    elif not isinstance(public, str) or len(public) > 4096 or not _is_public_key(public):
        raise invalid("`public_key` is not a public key.")
    key = new_id()
    call.world.ssh_keys[key] = SshKey(name, public)
    document = _key_document(key, call.world.ssh_keys[key])
    return document | ({"private_key": generated} if generated else {})


def _is_public_key(text):
    found = PUBLIC_KEY.fullmatch(text)
    # OpenSSH's own form: the blob begins with the type's name.
    if not found:
        return False
    named = base64.b64decode(found[2] + "==")[4 : 4 + len(found[1])]
    return named == found[1].encode()


def _generate():
    """Lambda makes the pair itself, RSA, and hands out the private key once."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-C", ""]
        subprocess.run([*command, "-f", f"{folder}/key"], check=True)
        with open(f"{folder}/key") as private, open(f"{folder}/key.pub") as public:
            return private.read(), public.read().strip()


def delete_ssh_key(call, key):
    if call.world.ssh_keys.pop(key, None) is None:
        raise missing("SSH key")
    return {}


OPERATIONS = {
    ("GET", "/instances"): list_instances,
    ("GET", "/instances/{id}"): get_instance,
    ("POST", "/instances/{id}"): rename_instance,
    ("GET", "/instance-types"): list_instance_types,
    ("POST", "/instance-operations/launch"): launch,
    ("POST", "/instance-operations/terminate"): terminate,
    ("GET", "/ssh-keys"): list_ssh_keys,
    ("POST", "/ssh-keys"): add_ssh_key,
    ("DELETE", "/ssh-keys/{id}"): delete_ssh_key,
}


def find(method, path):
    """The operation and its arguments."""
    pieces = path.strip("/").split("/")
    for (wanted, pattern), operation in OPERATIONS.items():
        parts = pattern.strip("/").split("/")
        if wanted == method and len(parts) == len(pieces):
            pairs = list(zip(parts, pieces))
            if all(part == piece or part == "{id}" for part, piece in pairs):
                return operation, [piece for part, piece in pairs if part == "{id}"]
    raise Refusal("not-found", message="No such path.")
