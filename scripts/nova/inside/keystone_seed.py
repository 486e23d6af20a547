#!/usr/bin/python3
"""Write projects, users, roles and a catalogue to Keystone's database, with Keystone's own code.

Environment: KEYSTONE_CONF, KEYSTONE_URL, NOVA_URL, NEUTRON_URL, PROJECT_ID, OTHER_PROJECT_ID.
"""
import os
import sys
import uuid

import keystone.server
from keystone.cmd import bootstrap
from keystone.common import provider_api
from keystone.common import sql
from keystone.common.sql import upgrades
from keystone.common import fernet_utils
import keystone.conf

CONF = keystone.conf.CONF
sys.argv = ['keystone-seed']
keystone.server.configure(config_files=[os.environ['KEYSTONE_CONF']])

# keystone-manage db_sync ; keystone-manage fernet_setup
upgrades.offline_sync_database_to_version()
for group in ('fernet_tokens', 'fernet_receipts'):
    conf = getattr(CONF, group)
    utils = fernet_utils.FernetUtils(conf.key_repository, conf.max_active_keys, group)
    utils.create_key_directory()
    if not utils.load_keys():
        utils.initialize_key_repository()

b = bootstrap.Bootstrapper()
b.admin_password = 'admin'
b.admin_username = 'admin'
b.project_name = 'admin'
b.admin_role_name = 'admin'
b.region_id = 'RegionOne'
b.service_name = 'keystone'
b.public_url = b.internal_url = b.admin_url = os.environ['KEYSTONE_URL'] + '/v3'
b.immutable_roles = True
b.bootstrap()

P = provider_api.ProviderAPIs
DOMAIN = 'default'


def project(pid, name):
    try:
        P.resource_api.get_project(pid)
    except Exception:
        P.resource_api.create_project(pid, {
            'id': pid, 'name': name, 'domain_id': DOMAIN, 'enabled': True, 'is_domain': False})
    return pid


def role(name):
    for r in P.role_api.list_roles():
        if r['name'] == name:
            return r['id']
    rid = uuid.uuid4().hex
    P.role_api.create_role(rid, {'id': rid, 'name': name})
    return rid


def user(name, pid, *roles):
    try:
        uid = P.identity_api.get_user_by_name(name, DOMAIN)['id']
    except Exception:
        uid = P.identity_api.create_user({
            'name': name, 'domain_id': DOMAIN, 'enabled': True, 'password': name})['id']
    for r in roles:
        P.assignment_api.add_role_to_user_and_project(uid, pid, role(r))


def endpoint(stype, name, url):
    for s in P.catalog_api.list_services():
        if s['type'] == stype:
            return
    sid = uuid.uuid4().hex
    P.catalog_api.create_service(sid, {'id': sid, 'type': stype, 'name': name, 'enabled': True})
    for iface in ('public', 'internal', 'admin'):
        eid = uuid.uuid4().hex
        P.catalog_api.create_endpoint(eid, {
            'id': eid, 'region_id': 'RegionOne', 'service_id': sid, 'interface': iface,
            'url': url, 'enabled': True})


demo = project(os.environ['PROJECT_ID'], 'demo')
other = project(os.environ['OTHER_PROJECT_ID'], 'other')
service = project('5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e', 'service')
user('nova', service, 'admin', 'service')
user('demo', demo, 'member', 'reader')
user('reader', demo, 'reader')
user('norole', demo, 'guest')
user('other', other, 'member', 'reader')
# the admin user also gets a token scoped to the demo project
user('admin', demo, 'admin')
endpoint('compute', 'nova', os.environ['NOVA_URL'] + '/v2.1/%(project_id)s')
endpoint('network', 'neutron', os.environ['NEUTRON_URL'])
print('keystone seeded')
