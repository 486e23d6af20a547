"""In the place of Keystone: its middleware, whose tokens are known beforehand. All else of the middleware is as it is.

up.sh --auth tokens puts it into Nova's pipeline. Each role has the token that TOKENS names.
"""
import datetime
import os

from keystonemiddleware import auth_token

PROJECT, OTHER = '0a1b2c3d4e5f40718293a4b5c6d7e8f9', 'f9e8d7c6b5a4493827160f5e4d3c2b1a'
# Keystone gives an administrator what the role implies, too.
ROLES = {'member': ['member', 'reader'], 'admin': ['admin', 'member', 'reader'], 'reader': ['reader'], 'norole': ['guest'],
         'other': ['member', 'reader'], 'system': ['admin', 'manager', 'member', 'reader']}
TOKENS = {who: 'token-of-%s' % who for who in ROLES}
DOMAIN = {'id': 'default', 'name': 'Default'}


def data(who):
    """What Keystone returns of the token of a role."""
    scope = {'system': {'all': True}}
    if who != 'system':
        project = OTHER if who == 'other' else PROJECT
        scope = {'project': {'id': project, 'name': 'other' if who == 'other' else 'demo', 'domain': DOMAIN}}
    network = {'id': 'network', 'interface': 'public', 'region': 'RegionOne', 'region_id': 'RegionOne',
               'url': os.environ.get('NEUTRON_URL', 'http://127.0.0.1:9')}
    now = datetime.datetime.now(datetime.timezone.utc)
    return {'token': {
        'methods': ['password'], 'user': {'id': 'user-of-%s' % who, 'name': who, 'domain': DOMAIN}, **scope,
        'roles': [{'id': role, 'name': role} for role in ROLES[who]], 'audit_ids': ['lab'],
        'issued_at': now.isoformat().replace('+00:00', 'Z'),
        'expires_at': (now + datetime.timedelta(days=1)).isoformat().replace('+00:00', 'Z'),
        'catalog': [{'id': 'network', 'type': 'network', 'name': 'neutron', 'endpoints': [network]}]}}


class KnownTokens(auth_token.AuthProtocol):
    def fetch_token(self, token, **_):
        for who, known in TOKENS.items():
            if token == known:
                return data(who)
        raise auth_token.ksm_exceptions.InvalidToken()


def factory(global_conf, **local_conf):
    conf = dict(global_conf, **local_conf)
    return lambda app: KnownTokens(app, conf)
