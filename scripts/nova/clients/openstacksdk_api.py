#!/usr/bin/python3
"""openstacksdk: the compute proxy's metadata calls, and the cloud layer's, which look the server up in a list."""
import common as c
import openstack
from openstack.compute.v2 import server as _server


def connect(token):
    return openstack.connection.Connection(
        auth_type='admin_token', auth={'endpoint': c.ENDPOINT, 'token': token}, compute_endpoint_override=c.ENDPOINT)


cloud = connect(c.TOKEN)
compute = cloud.compute


def bare(s):
    return _server.Server.new(id=s, metadata={})


def list_(s):
    return dict(compute.get_server_metadata(s).metadata)


def merge(s, m):
    # it keeps what was sent, not what came
    bare(s).set_metadata(compute, m)
    return list_(s)


def replace(s, m):
    return dict(bare(s).set_metadata(compute, m, replace=True).metadata)


def put(s, k, v):
    return dict(bare(s).set_metadata_item(compute, k, v).metadata)


def show(s, k):
    return dict(bare(s).get_metadata_item(compute, k).metadata)


c.scenario(replace, merge, put, show, list_, lambda s, k: compute.delete_server_metadata(s, [k]))

name = compute.get_server(c.SERVER).name
c.equal('find by name', compute.find_server(name).id, c.SERVER)
c.equal('find by id', compute.find_server(c.SERVER).name, name)
c.equal('find what is not there', compute.find_server('no-such-name'), None)
for details in (True, False):
    whole = [s.id for s in compute.servers(details=details)]
    c.equal('a list in pages', [s.id for s in compute.servers(details=details, limit=2)], whole)
    c.equal('the server is in it', c.SERVER in whole, True)
c.equal('by status', c.SERVER in [s.id for s in compute.servers(status='ACTIVE')], True)
c.equal('by another status', c.SERVER in [s.id for s in compute.servers(status='PAUSED')], False)

cloud.set_server_metadata(name, {'a': '1', 'b c': '2'})
c.equal('the cloud layer sets', dict(cloud.get_server(name).metadata), {'a': '1', 'b c': '2'})
cloud.delete_server_metadata(name, ['a', 'b c'])
c.equal('the cloud layer deletes', dict(cloud.get_server(c.SERVER).metadata), {})
c.fails('the cloud layer deletes what is not there', 404, cloud.delete_server_metadata, name, ['a'])
c.fails('bad token', 401, connect('bad').compute.get_server_metadata, c.SERVER)
c.finish('openstacksdk')
