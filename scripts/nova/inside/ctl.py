#!/usr/bin/python3
"""Describe the lab, or change its servers straight in the cell database.

ctl.py describe                          the lab as JSON, also written to $LAB/state.json
ctl.py reset [NAME_OR_ID ...]            the seeded metadata and states again (all servers, or those named)
ctl.py set NAME_OR_ID field=value ...    vm_state, task_state, locked, locked_by, launched_at ("null" for NULL)
ctl.py meta NAME_OR_ID '{"k": "v"}'      these metadata items and no others
ctl.py batch                             many of these: a JSON array of words per line of stdin, one "ok" each
"""
import json
import os
import sys
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import servers as lab

LAB = os.environ.get('LAB', '/tmp/nova-lab')
STATE = os.path.join(LAB, 'state.json')
FIELDS = ('vm_state', 'task_state', 'locked', 'locked_by', 'launched_at')


def connect():
    """A DB-API connection to cell1 and its parameter mark."""
    sock = os.path.join(LAB, 'run', 'mysqld.sock')
    if os.path.exists(os.path.join(LAB, 'db', 'mysql')):
        import pymysql
        return pymysql.connect(unix_socket=sock, user='root', database='nova_cell1'), '%s'
    import sqlite3
    return sqlite3.connect(os.path.join(LAB, 'db', 'nova_cell1.sqlite'), timeout=30), '?'


def q(cur, mark, sql, *args):
    cur.execute(sql.replace('?', mark), args)


def put_meta(cur, mark, uuid, meta):
    q(cur, mark, 'DELETE FROM instance_metadata WHERE instance_uuid = ?', uuid)
    for k, v in meta.items():
        q(cur, mark, 'INSERT INTO instance_metadata (created_at, instance_uuid, `key`, value, deleted) '
          "VALUES ('2024-01-01 00:00:00', ?, ?, ?, 0)", uuid, k, v)


def reset(names):
    conn, mark = connect()
    cur = conn.cursor()
    for name, uuid, vm, task, _power, extra, meta in lab.SERVERS:
        if extra.get('build_request') or (names and name not in names and uuid not in names):
            continue
        q(cur, mark, 'UPDATE instances SET vm_state = ?, task_state = ?, locked = ?, locked_by = ?, '
          'launched_at = ? WHERE uuid = ?', vm, task, extra.get('locked', False), extra.get('locked_by'),
          extra.get('launched_at', '2024-01-01 00:00:00'), uuid)
        if not extra.get('destroy'):
            put_meta(cur, mark, uuid, meta)
    conn.commit()
    conn.close()


def uuid_of(name):
    return lab.IDS.get(name, name)


def change(name, pairs):
    conn, mark = connect()
    cur = conn.cursor()
    for pair in pairs:
        field, _, value = pair.partition('=')
        if field not in FIELDS:
            sys.exit('no such field: ' + field)
        value = None if value == 'null' else (value in ('1', 'true') if field == 'locked' else value)
        q(cur, mark, 'UPDATE instances SET %s = ? WHERE uuid = ?' % field, value, uuid_of(name))
    conn.commit()
    conn.close()


def token(keystone, user, scope):
    body = {'auth': {'identity': {'methods': ['password'], 'password': {'user': {
        'name': user, 'password': user, 'domain': {'id': 'default'}}}}, 'scope': scope}}
    req = urllib.request.Request(keystone + '/v3/auth/tokens', json.dumps(body).encode(),
                                 {'Content-Type': 'application/json'})
    with urllib.request.urlopen(req, timeout=30) as r:
        return r.headers['X-Subject-Token']


WHOLE_SYSTEM = {'system': {'all': True}}
PROJECT = {'project': {'id': lab.PROJECT_ID}}
OTHER_PROJECT = {'project': {'id': lab.OTHER_PROJECT_ID}}
TOKENS = {'member': ('demo', PROJECT), 'reader': ('reader', PROJECT), 'norole': ('norole', PROJECT),
          'admin': ('admin', PROJECT), 'other': ('other', OTHER_PROJECT), 'system': ('admin', WHOLE_SYSTEM)}


def describe():
    keystone = os.environ.get('KEYSTONE_URL', 'http://127.0.0.1:35357')
    nova = os.environ.get('NOVA_URL', 'http://127.0.0.1:8774')
    try:
        out = json.load(open(STATE))
    except Exception:
        out = {}
    if os.environ.get('NOVA_AUTH') == 'tokens':
        import tokens
        out = {'tokens': tokens.TOKENS}
    elif out.get('keystone_url') != keystone + '/v3' or set(out.get('tokens', ())) < set(TOKENS):
        out = {'tokens': {who: token(keystone, *of) for who, of in TOKENS.items()}}
    out.update({
        'base_url': nova + '/v2.1', 'endpoint': '%s/v2.1/%s' % (nova, lab.PROJECT_ID),
        'keystone_url': keystone + '/v3', 'project_id': lab.PROJECT_ID,
        'other_project_id': lab.OTHER_PROJECT_ID, 'token': out['tokens']['member'],
        'servers': lab.IDS, 'unknown_server_id': lab.UNKNOWN_SERVER_ID,
        'users': 'demo/demo (member), reader/reader, norole/norole (guest), admin/admin, other/other'})
    with open(STATE, 'w') as f:
        json.dump(out, f, indent=1)
    print(json.dumps(out, indent=1))


def run(cmd, args):
    if cmd == 'describe':
        describe()
    elif cmd == 'reset':
        reset(args)
    elif cmd == 'set':
        change(args[0], args[1:])
    elif cmd == 'meta':
        conn, mark = connect()
        put_meta(conn.cursor(), mark, uuid_of(args[0]), json.loads(args[1]))
        conn.commit()
        conn.close()
    elif cmd == 'batch':
        for line in sys.stdin:
            words = json.loads(line)
            run(words[0], words[1:])
            print('ok', flush=True)
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    run((sys.argv[1:2] or ['describe'])[0], sys.argv[2:])
