"""Starts the fake for a test."""

import uuid

from ..process import Process

API_KEY = "secret_test_0a1b2c3d." + "e4f5" * 8
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwWVHcExR3nqfXp8Q1lPmy5dUlR/GXnAUu2c0Jg/dP5 me"

# Enough for most tests: two types with capacity, one without, and the team's key.
USUAL = {
    "api_keys": {API_KEY: {}},
    "instance_types": {
        "gpu_1x_a10": {"cents": 75, "regions": ["us-west-1", "us-east-1"]},
        "gpu_8x_h100": {"gpus": 8, "cents": 2392, "regions": []},
        "gpu_1x_gh200": {"cents": 149, "regions": ["us-east-1"]},
    },
    "ssh_keys": {"5e" * 16: {"name": "pulumi_lambda_key", "public_key": PUBLIC_KEY}},
}


class LambdaCloud(Process):
    """Its `api` is what a client takes as the API's address."""

    module = "lambda_cloud"
    usual = USUAL

    @property
    def api(self):
        return f"{self.url}/api/v1"

    def instances(self):
        """By name, those that exist."""
        found = self.state()["instances"].values()
        return {facts["name"]: facts for facts in found if facts["status"] != "terminated"}

    def keys(self):
        """By name, with their ids."""
        found = self.state()["ssh_keys"].items()
        return {facts["name"]: facts | {"id": key} for key, facts in found}

    def add_key(self, name, public_key):
        """Somebody else added it, whether the name is taken or not. Gives its id."""
        key = uuid.uuid4().hex
        self.merge({"ssh_keys": {key: {"name": name, "public_key": public_key}}})
        return key

    def remove_key(self, name):
        """Somebody else removed whatever has the name."""
        found = self.state()["ssh_keys"].items()
        self.merge({"ssh_keys": {key: None for key, facts in found if facts["name"] == name}})

    def change(self, key, **facts):
        """Somebody else, or time, changed an instance."""
        self.merge({"instances": {key: self.state()["instances"][key] | facts}})
