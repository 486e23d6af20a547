"""Fixtures that serve the fake and log in to it with openstacksdk.

Copy this file. It needs pytest, openstacksdk, and Node with npx; FAKE_COMMAND names another way to start the fake.
"""
import json
import os
import shlex
import subprocess
import urllib.request

import openstack
import pytest

PROJECT = "0a1b2c3d4e5f40718293a4b5c6d7e8f9"
INVENTORY = {
    "users": {"demo": {"password": "secret", "projects": {PROJECT: {"name": "demo"}}}},
    "servers": {"web1": {"metadata": {"tier": "gold"}}, "web2": {"locked": True}},
}


class Fake:
    """The control channel of a served fake; GET /__fake lists what it has."""

    def __init__(self, url):
        self.url = url

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/__fake{path}", data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request) as response:
            text = response.read()
        return json.loads(text) if text else None

    def fail(self, **fault):
        """Makes coming calls go wrong: fail(operation="listServerMetadata", kind=503)."""
        self.ask("POST", "/faults", fault)

    def items(self, server):
        return self.ask("GET", f"/servers/{server}")["metadata"]

    def calls(self, query=""):
        return self.ask("GET", f"/calls{query}")["calls"]


@pytest.fixture(scope="session")
def served_fake(tmp_path_factory):
    """One fake for the whole run; it ends with it."""
    inventory = tmp_path_factory.mktemp("fake") / "inventory.json"
    inventory.write_text(json.dumps(INVENTORY))
    command = os.environ.get("FAKE_COMMAND", "npx --yes @ecs-contract/server-metadata fake")
    process = subprocess.Popen(
        [*shlex.split(command), "--port", "0", "--inventory", str(inventory)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield Fake(json.loads(process.stdout.readline())["listening"])
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def fake(served_fake):
    """The fake as it was at its start, for each test."""
    served_fake.ask("POST", "/reset")
    return served_fake


@pytest.fixture
def compute(fake):
    """The compute API by openstacksdk, logged in with a password."""
    cloud = openstack.connect(
        auth_url=f"{fake.url}/identity/v3",
        username="demo",
        password="secret",
        project_name="demo",
        user_domain_name="Default",
        project_domain_name="Default",
        region_name="RegionOne",
    )
    return cloud.compute
