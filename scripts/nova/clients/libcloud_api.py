#!/usr/bin/python3
"""libcloud: ex_set_metadata is a PUT of the whole map. What it has no call for goes through its connection."""
import common as c
from libcloud.common.exceptions import BaseHTTPError
from libcloud.compute.drivers.openstack import OpenStack_2_NodeDriver


def connect(token):
    return OpenStack_2_NodeDriver(
        'user', 'password', ex_tenant_name='project', ex_domain_name='domain', ex_force_auth_version='3.x_password',
        ex_force_auth_url='http://127.0.0.1:1', ex_force_auth_token=token, ex_force_base_url=c.ENDPOINT)


driver = connect(c.TOKEN)


class Node:
    def __init__(self, s):
        self.id = s


def request(s, tail='', method='GET', data=None):
    return driver.connection.request('/servers/%s/metadata%s' % (s, tail), method=method, data=data).object


def item(k):
    return '/' + k.replace(' ', '%20')


c.scenario(
    replace=lambda s, m: driver.ex_set_metadata(Node(s), m),
    merge=lambda s, m: request(s, method='POST', data={'metadata': m})['metadata'],
    put=lambda s, k, v: request(s, item(k), 'PUT', {'meta': {k: v}})['meta'],
    show=lambda s, k: request(s, item(k))['meta'],
    list_=lambda s: driver.ex_get_metadata(Node(s)),
    delete=lambda s, k: request(s, item(k), 'DELETE'))

driver.ex_set_metadata(Node(c.SERVER), {'a': '1'})
node = driver.ex_get_node_details(c.SERVER)
c.equal('the node has its metadata', (node.id, node.state, node.extra['metadata']), (c.SERVER, 'running', {'a': '1'}))
c.equal('and is listed with it', [n.extra['metadata'] for n in driver.list_nodes() if n.id == c.SERVER], [{'a': '1'}])
c.equal('an unknown node', driver.ex_get_node_details(c.UNKNOWN), None)
c.fails('bad token', 401, connect('bad').ex_get_metadata, Node(c.SERVER))
driver.ex_set_metadata(Node(c.SERVER), {})
c.finish('libcloud')
