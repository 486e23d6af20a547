#!/usr/bin/python3
"""keystoneauth1's plugins, by which OpenStack's Python clients log in: each must list a server's items, or end as Keystone says.

Environment: AUTH_URL (…/v3), PROJECT_ID, SERVER_ID; a user "demo" with the password "demo" and the project "demo" in the domain
"default"; CREDENTIAL_ID, CREDENTIAL_NAME and CREDENTIAL_SECRET, an application credential of that user.
"""
import os
import sys

from keystoneauth1 import exceptions, loading, session
from keystoneauth1.identity import generic, v3

AUTH = os.environ['AUTH_URL'].rstrip('/')
BASE = AUTH[:-len('/v3')]
SERVER, PROJECT = os.environ['SERVER_ID'], {'project_id': os.environ['PROJECT_ID']}
NAMED = {'project_name': 'demo', 'project_domain_id': 'default'}
DEMO = {'username': 'demo', 'password': 'demo', 'user_domain_id': 'default'}
CREDENTIAL, NAME, SECRET = (os.environ['CREDENTIAL_' + part] for part in ('ID', 'NAME', 'SECRET'))
failures, done = [], 0


def items(auth):
    filters = {'service_type': 'compute', 'interface': 'public', 'region_name': 'RegionOne'}
    return session.Session(auth=auth).get('/servers/%s/metadata' % SERVER, endpoint_filter=filters).json()


def check(what, want, call, *args, **kwargs):
    """The call must return the items, or raise this class of error."""
    global done
    done += 1
    try:
        got = call(*args, **kwargs)
    except Exception as error:
        got = type(error)
    if got != want:
        failures.append('%s: got %r, want %r' % (what, got, want))


def passes(what, auth, **options):
    check(what, {'metadata': {'a': '1'}}, lambda: items(auth(**options)))


def token(**scope):
    return v3.Password(AUTH, **DEMO, **scope).get_token(session.Session())


def both(first, second):
    return items(v3.Auth(AUTH, [first, second], **NAMED))


for url in (BASE, BASE + '/', AUTH, AUTH + '/'):
    passes('a password at ' + url[len(BASE):], generic.Password, auth_url=url, **DEMO, **NAMED)
passes('v3password, project by id', v3.Password, auth_url=AUTH, **DEMO, **PROJECT)
passes('v3token', v3.Token, auth_url=AUTH, token=token(), **NAMED)
passes('v3token of a project', v3.Token, auth_url=AUTH, token=token(**NAMED), **PROJECT)
credential = {'auth_url': AUTH, 'application_credential_secret': SECRET}
passes('v3applicationcredential by id', v3.ApplicationCredential, application_credential_id=CREDENTIAL, **credential)
passes('v3applicationcredential by name', v3.ApplicationCredential, application_credential_name=NAME, username='demo',
       user_domain_id='default', **credential)
multi = loading.get_plugin_loader('v3multifactor')
check('v3multifactor', {'metadata': {'a': '1'}}, lambda: items(multi.load_from_options(
    auth_url=AUTH, auth_methods=['v3password', 'v3token'], token=token(), **DEMO, **PROJECT)))

check('a wrong password', exceptions.Unauthorized, lambda: items(v3.Password(AUTH, **{**DEMO, 'password': 'x'}, **NAMED)))
check('an unknown user', exceptions.Unauthorized, lambda: items(v3.Password(AUTH, **{**DEMO, 'username': 'x'}, **NAMED)))
check('an unknown project', exceptions.Unauthorized, lambda: items(v3.Password(AUTH, **DEMO, project_id='x')))
check('the system', exceptions.Unauthorized, lambda: items(v3.Password(AUTH, **DEMO, system_scope='all')))
check('a domain', exceptions.Unauthorized, lambda: items(v3.Password(AUTH, **DEMO, domain_id='default')))
check('a trust', exceptions.Unauthorized, lambda: items(v3.Password(AUTH, **DEMO, trust_id='x')))
check('no scope', exceptions.EmptyCatalog, lambda: items(v3.Password(AUTH, **DEMO, unscoped=True)))
check('a project by name alone', exceptions.BadRequest, lambda: items(v3.Password(AUTH, **DEMO, project_name='demo')))
check('a token that is none', exceptions.NotFound, lambda: items(v3.Token(AUTH, 'none', **NAMED)))
check('a one-time password', exceptions.Unauthorized, lambda: items(v3.TOTP(
    AUTH, username='demo', passcode='123456', user_domain_id='default', **NAMED)))
check('a credential with a scope', exceptions.Unauthorized, lambda: items(v3.ApplicationCredential(
    AUTH, application_credential_id=CREDENTIAL, application_credential_secret=SECRET, **PROJECT)))
check('an unknown credential', exceptions.NotFound, lambda: items(v3.ApplicationCredential(
    AUTH, application_credential_id='0' * 32, application_credential_secret=SECRET)))
check('a second method that fails', exceptions.NotFound, both, v3.PasswordMethod(**DEMO), v3.TokenMethod(token='none'))

auth = v3.Password(AUTH, **DEMO, **NAMED)
kept = session.Session(auth=auth)
identity = {'service_type': 'identity', 'interface': 'public'}
old = kept.get_token()
check('revoking', 204, lambda: kept.delete('/auth/tokens', endpoint_filter=identity, headers={'X-Subject-Token': old}).status_code)
compute = {'service_type': 'compute', 'interface': 'public'}
check('a revoked token is renewed', {'metadata': {'a': '1'}}, lambda: kept.get(
    '/servers/%s/metadata' % SERVER, endpoint_filter=compute).json())
check('it is another one', False, lambda: kept.get_token() == old)
check('the list of projects', exceptions.Forbidden, lambda: kept.get('/projects', endpoint_filter=identity))
check('the own projects', ['demo'], lambda: [
    one['name'] for one in kept.get('/auth/projects', endpoint_filter=identity).json()['projects']])

for failure in failures:
    print('MISMATCH ' + failure, file=sys.stderr)
if failures:
    sys.exit(1)
print('keystoneauth: %d checks passed' % done)
