"""The servers of the lab. Their ids never change, so a test can name them."""
PROJECT_ID = '0a1b2c3d4e5f40718293a4b5c6d7e8f9'
OTHER_PROJECT_ID = 'f9e8d7c6b5a4493827160f5e4d3c2b1a'

NOSTATE, RUNNING, PAUSED, SHUTDOWN, CRASHED, SUSPENDED = 0, 1, 3, 4, 6, 7
BASE = {'foo': 'bar', 'key': 'value'}


def sid(n):
    return '5e7e7000-0000-4000-8000-%012x' % n


def many(n):
    return {'k%03d' % i: 'v%03d' % i for i in range(n)}


SERVERS = [
    # name, id, vm_state, task_state, power_state, extra, metadata
    ('active', sid(0x01), 'active', None, RUNNING, {}, BASE),
    ('stopped', sid(0x02), 'stopped', None, SHUTDOWN, {}, BASE),
    ('paused', sid(0x03), 'paused', None, PAUSED, {}, BASE),
    ('suspended', sid(0x04), 'suspended', None, SUSPENDED, {}, BASE),
    ('building', sid(0x05), 'building', 'spawning', NOSTATE, {'launched_at': None}, BASE),
    ('error', sid(0x06), 'error', None, NOSTATE, {}, BASE),
    ('rescued', sid(0x07), 'rescued', None, RUNNING, {}, BASE),
    ('shelved', sid(0x08), 'shelved', None, SHUTDOWN, {}, BASE),
    ('shelved_offloaded', sid(0x09), 'shelved_offloaded', None, SHUTDOWN, {'host': None}, BASE),
    ('soft_deleted', sid(0x0a), 'soft-delete', None, RUNNING, {}, BASE),
    ('deleted', sid(0x0b), 'deleted', None, NOSTATE, {'destroy': True}, BASE),
    ('resized', sid(0x0c), 'resized', None, RUNNING, {}, BASE),
    ('locked', sid(0x0d), 'active', None, RUNNING, {'locked': True, 'locked_by': 'owner'}, BASE),
    ('task_rebooting', sid(0x0e), 'active', 'rebooting', RUNNING, {}, BASE),
    ('task_powering_on', sid(0x0f), 'stopped', 'powering-on', SHUTDOWN, {}, BASE),
    ('never_launched', sid(0x10), 'active', None, RUNNING, {'launched_at': None}, BASE),
    ('quota_full', sid(0x11), 'active', None, RUNNING, {}, many(128)),
    ('quota_almost', sid(0x12), 'active', None, RUNNING, {}, many(127)),
    ('empty', sid(0x13), 'active', None, RUNNING, {}, {}),
    ('other_project', sid(0x14), 'active', None, RUNNING, {'project': OTHER_PROJECT_ID}, BASE),
    ('concurrent', sid(0x15), 'active', None, RUNNING, {}, {}),
    ('client', sid(0x16), 'active', None, RUNNING, {}, BASE),
    ('locked_by_admin', sid(0x17), 'active', None, RUNNING, {'locked': True, 'locked_by': 'admin'}, BASE),
    ('build_request', sid(0x18), 'building', 'scheduling', NOSTATE,
     {'launched_at': None, 'build_request': True, 'host': None}, BASE),
    ('scratch', sid(0x19), 'active', None, RUNNING, {}, {}),
]
IDS = {s[0]: s[1] for s in SERVERS}
UNKNOWN_SERVER_ID = sid(0xdead)
