"""The checks a Python client runs, and where: read from the environment.

Required: BASE_URL (…/v2.1, without the project), PROJECT_ID, TOKEN, SERVER_ID (left with no metadata).
Optional: LOCKED_SERVER_ID and BUILDING_SERVER_ID (writes must be 409), UNKNOWN_SERVER_ID, QUOTA (128).
"""
import os
import sys

missing = [n for n in ('BASE_URL', 'PROJECT_ID', 'TOKEN', 'SERVER_ID') if not os.environ.get(n)]
if missing:
    sys.exit('set ' + ', '.join(missing))
BASE_URL = os.environ['BASE_URL'].rstrip('/')
PROJECT_ID = os.environ['PROJECT_ID']
TOKEN = os.environ['TOKEN']
SERVER = os.environ['SERVER_ID']
ENDPOINT = '%s/%s' % (BASE_URL, PROJECT_ID)
LOCKED = os.environ.get('LOCKED_SERVER_ID')
BUILDING = os.environ.get('BUILDING_SERVER_ID')
UNKNOWN = os.environ.get('UNKNOWN_SERVER_ID', '5e7e7000-0000-4000-8000-00000000dead')
QUOTA = int(os.environ.get('QUOTA', '128'))
MANY = {'key%d' % i: 'val%d' % i for i in range(1, QUOTA + 2)}

failures = []
done = 0


def equal(what, got, want):
    global done
    done += 1
    if got != want:
        failures.append('%s: got %r, want %r' % (what, got, want))


def fails(what, status, call, *args, status_of=None, **kwargs):
    """call(*args) must raise an error carrying this HTTP status."""
    global done
    done += 1
    try:
        got = call(*args, **kwargs)
    except Exception as e:
        code = status_of(e) if status_of else next(
            (getattr(e, a) for a in ('http_status', 'status_code', 'code') if isinstance(getattr(e, a, None), int)), None)
        if code != status:
            failures.append('%s: got %s %r, want HTTP %d' % (what, code, e, status))
        return e
    failures.append('%s: succeeded with %r, want HTTP %d' % (what, got, status))


def finish(name):
    if failures:
        for f in failures:
            print('MISMATCH ' + f, file=sys.stderr)
        print('%s: %d of %d checks failed' % (name, len(failures), done), file=sys.stderr)
        sys.exit(1)
    print('%s: %d checks passed' % (name, done))


def scenario(replace, merge, put, show, list_, delete, status_of=None):
    """One story through the six operations, each a function of the client under test.

    They take a server id first, and return a dict; status_of(error) finds the HTTP status.
    """
    def f(what, status, call, *a):
        if call:
            fails(what, status, call, *a, status_of=status_of)
    S = SERVER
    equal('replace with nothing', replace(S, {}), {})
    equal('list of an empty server', list_(S), {})
    equal('merge two', merge(S, {'a': '1', 'b': '2'}), {'a': '1', 'b': '2'})
    equal('put an absent item', put(S, 'c', '3'), {'c': '3'})
    equal('list after it', list_(S), {'a': '1', 'b': '2', 'c': '3'})
    equal('put a present item', put(S, 'c', '33'), {'c': '33'})
    equal('show it', show(S, 'c'), {'c': '33'})
    equal('merge keeps what it does not name', merge(S, {'a': '11', 'd': '4'}), {'a': '11', 'b': '2', 'c': '33', 'd': '4'})
    equal('merge nothing', merge(S, {}), {'a': '11', 'b': '2', 'c': '33', 'd': '4'})
    for k in ('A-b_c:d.e', 'with space', 'k' * 255, '__proto__', '...'):
        equal('put key %.20r' % k, put(S, k, 'v'), {k: 'v'})
        equal('show key %.20r' % k, show(S, k), {k: 'v'})
        delete(S, k)
    for v in ('', ' ', '值 é', 'v' * 255, '<&">\n', '{"json": 1}'):
        equal('put value %.20r' % v, put(S, 'value', v), {'value': v})
        equal('show value %.20r' % v, show(S, 'value'), {'value': v})
    equal('replace drops what it does not name', replace(S, {'only': 'one', 'two': '2'}), {'only': 'one', 'two': '2'})
    equal('list after it', list_(S), {'only': 'one', 'two': '2'})
    delete(S, 'two')
    equal('list after a delete', list_(S), {'only': 'one'})
    f('show a deleted item', 404, show, S, 'two')
    f('delete a deleted item', 404, delete, S, 'two')
    f('put a key of 256', 400, put, S, 'k' * 256, 'v')
    f('put a key with !', 400, put, S, 'a!b', 'v')
    f('put a CJK key', 400, put, S, '键', 'v')
    f('put a value of 256', 400, put, S, 'k', 'v' * 256)
    f('put a number', 400, put, S, 'k', 1)
    f('put null', 400, put, S, 'k', None)
    f('merge a blank key', 400, merge, S, {'': 'v'})
    f('replace with a blank key', 400, replace, S, {'': 'v'})
    f('merge over the quota', 403, merge, S, MANY)
    f('replace over the quota', 403, replace, S, MANY)
    equal('nothing of that was kept', list_(S), {'only': 'one'})
    f('list an unknown server', 404, list_, UNKNOWN)
    f('show on an unknown server', 404, show, UNKNOWN, 'k')
    f('put on an unknown server', 404, put, UNKNOWN, 'k', 'v')
    f('merge on an unknown server', 404, merge, UNKNOWN, {'k': 'v'})
    f('replace on an unknown server', 404, replace, UNKNOWN, {'k': 'v'})
    f('delete on an unknown server', 404, delete, UNKNOWN, 'k')
    for label, server in (('locked', LOCKED), ('building', BUILDING)):
        if server:
            f('put on a %s server' % label, 409, put, server, 'k', 'v')
            f('merge on a %s server' % label, 409, merge, server, {'k': 'v'})
            f('replace on a %s server' % label, 409, replace, server, {'k': 'v'})
    replace(S, {})
