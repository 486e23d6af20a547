"""What a test looks like: your code under test would be called where these tests call openstacksdk."""
import openstack.exceptions
import pytest


def test_an_item_is_added(fake, compute):
    compute.set_server_metadata("web1", role="db")
    assert fake.items("web1") == {"tier": "gold", "role": "db"}


def test_a_locked_server_refuses(fake, compute):
    with pytest.raises(openstack.exceptions.ConflictException, match="is locked"):
        compute.set_server_metadata("web2", role="db")
    assert fake.items("web2") == {}


def test_each_test_begins_anew(fake, compute):
    assert dict(compute.get_server_metadata("web1").metadata) == {"tier": "gold"}


def test_an_overload_is_seen(fake, compute):
    fake.fail(operation="mergeServerMetadata", kind=409, times=1)
    with pytest.raises(openstack.exceptions.ConflictException):
        compute.set_server_metadata("web1", role="db")
    (call,) = fake.calls("?operation=mergeServerMetadata")
    assert call["status"] == 409
