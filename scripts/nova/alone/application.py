"""Nova's application of one release in one process: its pipeline, routes, schemas, policies and compute API, without
database, Keystone and web server, so that thousands of requests a minute can be asked.

application.py API_PASTE_INI DIRECTORY, run in the chroot of a release. Reads a JSON object a line:
{"servers": {id: {...}}} sets the servers, {"read": id} returns the items of one, and anything else is a request
as a web server passes it on. Prints a line for each: "ok", the items, or the response.
"""
import base64
import datetime
import io
import json
import logging
import os
import re
import sys
import unicodedata

os.environ['OS_NOVA_DISABLE_EVENTLET_PATCHING'] = '1'
PASTE, DIRECTORY = sys.argv[1:]
QUOTA = 128
SERVERS = {}


def load():
    """The application, of the release's own pipeline; its tokens are those of tokens.py."""
    os.makedirs(DIRECTORY, exist_ok=True)
    with open(PASTE) as file:
        ini = re.sub(r'(?m)^paste.filter_factory = keystonemiddleware.*', 'paste.filter_factory = tokens:factory', file.read())
    with open(f'{DIRECTORY}/api-paste.ini', 'w') as file:
        file.write(ini)
    with open(f'{DIRECTORY}/nova.conf', 'w') as file:
        file.write(f'[DEFAULT]\ntransport_url = fake://\n[api]\nauth_strategy = keystone\n'
                   f'[wsgi]\napi_paste_config = {DIRECTORY}/api-paste.ini\n[api_database]\nconnection = sqlite://\n'
                   f'[database]\nconnection = sqlite://\n[oslo_concurrency]\nlock_path = {DIRECTORY}\n'
                   f'[keystone_authtoken]\nwww_authenticate_uri = http://127.0.0.1:35357\nauth_type = none\n'
                   f'service_token_roles_required = true\n')
    from nova import config
    config.parse_args(['nova'], default_config_files=[f'{DIRECTORY}/nova.conf'])
    logging.disable(logging.CRITICAL)
    from nova import objects
    objects.register_all()
    replace_storage()
    try:
        from nova.api.wsgi import Loader
    except ImportError:
        from nova.wsgi import Loader
    return Loader(f'{DIRECTORY}/api-paste.ini').load_app('osapi_compute')


def replace_storage():
    """Servers in SERVERS, in the place of the database; what MariaDB refuses is refused."""
    from oslo_db import exception as db_exc
    from nova import exception, objects, version
    from nova.compute import api, rpcapi
    wide = db_exc.DBDataError if version.version_string().startswith('22.') else db_exc.DBError

    def get(self, context, instance_id, expected_attrs=None, cell_down_support=False):
        server = SERVERS.get(instance_id.lower())
        own = server and (server.get('unscheduled') or context.is_admin or server['project'] == context.project_id)
        if not own or server.get('deleted'):
            raise exception.InstanceNotFound(instance_id=server['id'] if server else instance_id)
        launched = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc) if server['launched'] else None
        instance = objects.Instance(
            context=context, id=1, uuid=server['id'], vm_state=server['vm_state'], task_state=server['task_state'],
            launched_at=launched, project_id=server['project'], user_id='lab-user', host='lab',
            locked=server['locked'], locked_by='owner' if server['locked'] else None,
            metadata=dict(server['metadata']), system_metadata={})
        instance.obj_reset_changes()
        return instance

    def save(instance, *_, **__):
        for text in [key + value for key, value in instance.metadata.items()]:
            if re.search('[\ud800-\udfff]', text):
                raise db_exc.DBInvalidUnicodeParameter()
            if max(text, default='') > '\uffff':
                raise wide()
        SERVERS[instance.uuid]['metadata'] = dict(instance.metadata)

    def delete_metadata_key(instance, key):
        def folded(name):
            letters = unicodedata.normalize('NFD', name.rstrip(' '))
            return ''.join(one for one in letters if unicodedata.category(one) != 'Mn').lower()
        items = SERVERS[instance.uuid]['metadata']
        for name in [name for name in items if folded(name) == folded(key)]:
            del items[name]

    def limit_check(_context, metadata_items=0, **_):
        if metadata_items > QUOTA:
            raise exception.OverQuota(overs=['metadata_items'], quotas={'metadata_items': QUOTA}, usages={})

    api.API.get = get
    api.API.get_instance_metadata = lambda self, context, instance: dict(SERVERS[instance.uuid]['metadata'])
    objects.Instance.save, objects.Instance.delete_metadata_key = save, delete_metadata_key
    objects.Quotas.limit_check = staticmethod(limit_check)
    rpcapi.ComputeAPI.change_instance_metadata = lambda *_, **__: None


def ask(app, request):
    """The response to a request, or that the connection is closed as the application crashes."""
    env = {'SCRIPT_NAME': '', 'SERVER_PROTOCOL': 'HTTP/1.1', 'SERVER_NAME': 'lab', 'SERVER_PORT': '80',
           'REMOTE_ADDR': '127.0.0.1', 'CONTENT_TYPE': '', 'CONTENT_LENGTH': '', 'wsgi.version': (1, 0),
           'wsgi.multithread': False, 'wsgi.multiprocess': True, 'wsgi.run_once': False, 'wsgi.errors': io.StringIO(),
           'wsgi.input': io.BytesIO(base64.b64decode(request['body'])), 'wsgi.url_scheme': request['scheme'],
           **request['environ']}
    told = {}

    def start(status, headers, _=None):
        told.update(status=int(status.split()[0]), headers=headers)
    try:
        body = b''.join(app(env, start))
    except Exception:
        return {'closed': True}
    return {**told, 'body': base64.b64encode(body).decode()}


def main():
    app = load()
    for line in sys.stdin:
        request = json.loads(line)
        if 'servers' in request:
            SERVERS.clear()
            SERVERS.update(request['servers'])
            answer = 'ok'
        elif 'read' in request:
            answer = SERVERS[request['read']]['metadata']
        else:
            answer = ask(app, request)
        print(json.dumps(answer), flush=True)


main()
