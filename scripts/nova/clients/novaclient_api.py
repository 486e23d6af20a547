#!/usr/bin/python3
"""python-novaclient as a library: set_meta is a POST, set_meta_item a PUT, delete_meta a DELETE.

It has no call to read metadata or to replace it, so those go through its HTTP client.
"""
import common as c
from keystoneauth1 import session, token_endpoint
from novaclient import client

nova = client.Client('2.1', session=session.Session(auth=token_endpoint.Token(c.ENDPOINT, c.TOKEN)), endpoint_override=c.ENDPOINT)
http = nova.client


def merge(s, m):
    return nova.servers.set_meta(s, m)._info


def put(s, k, v):
    # it wraps the answer {"meta": …} in a Server resource
    return nova.servers.set_meta_item(s, k, v).to_dict()['meta']


def show(s, k):
    return http.get('/servers/%s/metadata/%s' % (s, k))[1]['meta']


def list_(s):
    return http.get('/servers/%s/metadata' % s)[1]['metadata']


def replace(s, m):
    return http.put('/servers/%s/metadata' % s, body={'metadata': m})[1]['metadata']


def delete(s, k):
    nova.servers.delete_meta(s, [k])


c.scenario(replace, merge, put, show, list_, delete)
bad = client.Client('2.1', session=session.Session(auth=token_endpoint.Token(c.ENDPOINT, 'bad')), endpoint_override=c.ENDPOINT)
c.fails('bad token', 401, bad.servers.set_meta, c.SERVER, {'a': 'b'})
c.finish('novaclient')
