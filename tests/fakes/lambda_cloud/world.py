"""What the fake knows: API keys, instance types, SSH keys, instances.

The JSON form, for --initial, --state-file and /_fake/state; merging takes null for "remove":

    {"api_keys": {"secret_test_0a1b.c2d3": {"inactive": false}},
     "instance_types": {"gpu_1x_a10": {"gpus": 1, "cents": 75, "regions": ["us-west-1"]}},
     "ssh_keys": {"ID": {"name": "pulumi_lambda_key", "public_key": "ssh-ed25519 AAAA... me"}},
     "instances": {"ID": {"name": "web", "region": "us-west-1", "type": "gpu_1x_a10",
                          "ssh_key": "pulumi_lambda_key", "status": "active"}},
     "quota": 10,         instances that the account may have
     "boot_reads": 2}     how often an instance is read before it is active, or terminated

An instance in the state also has its `user_data`, as it was received, and its `jupyter_token`.
"""

import secrets
import uuid
from dataclasses import asdict, dataclass, field

PLACES = {
    "us-east-1": "Virginia, USA",
    "us-south-1": "Texas, USA",
    "us-west-1": "California, USA",
    "europe-central-1": "Germany",
}


def new_id():
    return uuid.uuid4().hex


@dataclass
class SshKey:
    name: str  # not unique: the service lets two keys of one name come about (SkyPilot, issue 8221)
    public_key: str


@dataclass
class InstanceType:
    gpus: int = 1
    cents: int = 75
    regions: list = field(default_factory=list)  # with capacity


@dataclass
class Instance:
    region: str
    type: str
    ssh_key: str
    name: str = None
    status: str = "booting"
    hostname: str = None
    user_data: str = None
    tags: list = field(default_factory=list)
    ip: str = None
    reads: int = 0  # since the status began
    jupyter_token: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def exists(self):
        return self.status != "terminated"


class World:
    def __init__(self):
        self.api_keys = {}
        self.types = {}
        self.ssh_keys = {}
        self.instances = {}
        self.quota = 10
        self.boot_reads = 2

    def merge(self, state):
        self.quota = state.get("quota", self.quota)
        self.boot_reads = state.get("boot_reads", self.boot_reads)
        tables = {
            "api_keys": (self.api_keys, dict),
            "instance_types": (self.types, lambda facts: InstanceType(**facts)),
            "ssh_keys": (self.ssh_keys, lambda facts: SshKey(**facts)),
            "instances": (self.instances, lambda facts: Instance(**facts)),
        }
        for member, (table, make) in tables.items():
            for key, facts in state.get(member, {}).items():
                if facts is None:
                    table.pop(key, None)
                else:
                    table[key] = make(facts)

    def dump(self):
        """Everything a test may want to see, in the form that `merge` takes; no API keys."""
        return {
            "instance_types": {name: asdict(facts) for name, facts in self.types.items()},
            "ssh_keys": {key: asdict(facts) for key, facts in self.ssh_keys.items()},
            "instances": {key: asdict(facts) for key, facts in self.instances.items()},
            "quota": self.quota,
            "boot_reads": self.boot_reads,
        }

    def existing(self):
        return {key: instance for key, instance in self.instances.items() if instance.exists}

    def keys_named(self, name):
        return [key for key in self.ssh_keys.values() if key.name == name]

    def read(self, instance):
        """Counts one look at it, with which its status may move on."""
        instance.reads += 1
        following = {"booting": "active", "terminating": "terminated"}.get(instance.status)
        if following and instance.reads > self.boot_reads:
            instance.status, instance.reads = following, 0
            if following == "active" and instance.ip is None:
                instance.ip = f"198.51.100.{1 + len(self.instances) % 254}"
