#!/bin/bash
# Inside the chroot: configures, creates and seeds the databases, starts, waits, describes. Called by up.sh.
set -euo pipefail
mkdir -p "$LAB"/{etc/nova,etc/keystone,run,log,db,state} /dev/shm
chmod 1777 /dev/shm /tmp
export LAB no_proxy=127.0.0.1,localhost
NOVA_URL=http://127.0.0.1:$NOVA_PORT
KEYSTONE_PORT=$((NOVA_PORT + 1)) NEUTRON_PORT=$((NOVA_PORT + 2))
KEYSTONE_URL=http://127.0.0.1:$KEYSTONE_PORT
NEUTRON_URL=http://127.0.0.1:$NEUTRON_PORT
PROJECT_ID=0a1b2c3d4e5f40718293a4b5c6d7e8f9
OTHER_PROJECT_ID=f9e8d7c6b5a4493827160f5e4d3c2b1a
export NOVA_URL KEYSTONE_URL NEUTRON_URL PROJECT_ID OTHER_PROJECT_ID
PY=/usr/bin/python3
BEGAN=$(date +%s)
log() { echo "[Nova $RELEASE, inside +$(($(date +%s) - BEGAN)) s] $*" >&2; }
alive() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }
# Keystone's catalogue holds the ports, so another port is another seed.
if [ "$(cat "$LAB/state/seeded" 2>/dev/null)" != "$NOVA_PORT" ]; then
  if alive "$LAB/run/nova-api.pid"; then echo "$LAB runs on another port: down.sh first" >&2; exit 1; fi
  rm -f "$LAB/state/seeded"
fi
# An API that runs with other settings would answer as another operator's.
SETTINGS="$NOVA_POLICY $NOVA_WORKERS"
if [ "$(cat "$LAB/state/settings" 2>/dev/null)" != "$SETTINGS" ]; then
  if alive "$LAB/run/nova-api.pid"; then kill "$(cat "$LAB/run/nova-api.pid")"; fi
  while alive "$LAB/run/nova-api.pid"; do sleep .1; done
  echo "$SETTINGS" > "$LAB/state/settings"
fi
# Other scripts make other servers.
SEED=$(cat /inside/*_seed.py /inside/servers.py | sha256sum)
if [ -f "$LAB/state/seeded" ] && [ "$(cat "$LAB/state/seed" 2>/dev/null)" != "$SEED" ]; then
  log "the servers were made by other scripts: making them again"
  for part in nova-api keystone; do
    if alive "$LAB/run/$part.pid"; then kill "$(cat "$LAB/run/$part.pid")"; fi
    while alive "$LAB/run/$part.pid"; do sleep .1; done
  done
  rm -f "$LAB/state/seeded"
fi

# --- databases ---------------------------------------------------------------------------------
if [ "$NOVA_DB" = mariadb ]; then
  SOCK=$LAB/run/mysqld.sock
  sql() { mariadb --no-defaults -uroot -S "$SOCK" -e "$1"; }
  command -v mariadb > /dev/null || sql() { mysql --no-defaults -uroot -S "$SOCK" -e "$1"; }
  if ! alive "$LAB/run/mariadbd.pid"; then
    rm -f "$LAB/run/mariadbd.pid"
    if [ ! -d "$LAB/db/mysql/mysql" ]; then
      log "mariadb-install-db"
      mariadb-install-db --no-defaults --user=root --datadir="$LAB/db/mysql" --skip-test-db \
        --auth-root-authentication-method=normal > "$LAB/log/mariadb-install.log" 2>&1
    fi
    setsid mariadbd --no-defaults --user=root --datadir="$LAB/db/mysql" --socket="$SOCK" \
      --pid-file="$LAB/run/mariadbd.pid" --skip-networking --skip-log-bin \
      --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M --performance-schema=0 \
      > "$LAB/log/mariadbd.log" 2>&1 < /dev/null &
    for _ in $(seq 100); do sql 'select 1' > /dev/null 2>&1 && break; sleep .1; done
  fi
  for d in nova_api nova_cell0 nova_cell1; do   # a half-made lab is made again
    [ -f "$LAB/state/seeded" ] || sql "drop database if exists $d"
    sql "create database if not exists $d"
  done
  db() { echo "mysql+pymysql://root@localhost/$1?unix_socket=$SOCK"; }
else
  [ -f "$LAB/state/seeded" ] || rm -f "$LAB"/db/nova_*.sqlite
  db() { echo "sqlite:///$LAB/db/$1.sqlite"; }
fi
export API_DB=$(db nova_api) CELL0_DB=$(db nova_cell0) CELL1_DB=$(db nova_cell1)

# --- configuration: the defaults of the release, wherever they matter to the API -----------------
export NOVA_CONF=$LAB/etc/nova/nova.conf KEYSTONE_CONF=$LAB/etc/keystone/keystone.conf
cp "$(find /nova-common -name api-paste.ini | head -n 1)" "$LAB/etc/nova/api-paste.ini"
if [ "$NOVA_AUTH" = tokens ]; then
  sed -i 's/^paste.filter_factory = keystonemiddleware.*/paste.filter_factory = tokens:factory/' "$LAB/etc/nova/api-paste.ini"
fi
case $NOVA_POLICY in
  old) policy='enforce_new_defaults = no'$'\n''enforce_scope = no' ;;
  new) policy='enforce_new_defaults = yes'$'\n''enforce_scope = yes' ;;
  *) policy= ;;
esac
service_user="auth_url = $KEYSTONE_URL
auth_type = password
project_domain_id = default
user_domain_id = default
project_name = service
username = nova
password = nova"
network=''
if [ "$NOVA_AUTH" = tokens ]; then service_user='auth_type = none' network="endpoint_override = $NEUTRON_URL"; fi
cat > "$NOVA_CONF" <<C
[DEFAULT]
transport_url = fake://
host = nova-lab
my_ip = 127.0.0.1
state_path = $LAB/state
log_file = $LAB/log/nova-api.log
[api]
auth_strategy = keystone
[wsgi]
api_paste_config = $LAB/etc/nova/api-paste.ini
[api_database]
connection = $API_DB
sqlite_synchronous = false
[database]
connection = $CELL0_DB
sqlite_synchronous = false
[oslo_concurrency]
lock_path = $LAB/state
[oslo_messaging_notifications]
driver = noop
[oslo_policy]
$policy
[keystone_authtoken]
www_authenticate_uri = $KEYSTONE_URL
service_token_roles_required = true
$service_user
[neutron]
region_name = RegionOne
$service_user
$network
C
cat > "$KEYSTONE_CONF" <<C
[DEFAULT]
log_file = $LAB/log/keystone.log
public_endpoint = $KEYSTONE_URL
[database]
connection = sqlite:///$LAB/db/keystone.sqlite
[token]
provider = fernet
expiration = 31536000
[fernet_tokens]
key_repository = $LAB/etc/keystone/fernet-keys
[fernet_receipts]
key_repository = $LAB/etc/keystone/receipt-keys
C
cat > "$LAB/etc/nova/app.py" <<C
try:  # from 30 on
    from nova.wsgi.osapi_compute import application
except ModuleNotFoundError:  # before, the body of the script nova-api-wsgi
    from nova.api.openstack import wsgi_app
    application = wsgi_app.init_application('osapi_compute')
C
cat > "$LAB/etc/keystone/app.py" <<C
from keystone.server.wsgi import initialize_public_application
application = initialize_public_application()
C

# --- seed --------------------------------------------------------------------------------------
if [ ! -f "$LAB/state/seeded" ]; then
  rm -rf "$LAB/db/keystone.sqlite" "$LAB/state.json"
  log "creating and seeding the databases"
  kpid=''
  if [ "$NOVA_AUTH" = keystone ]; then $PY /inside/keystone_seed.py > "$LAB/log/keystone-seed.log" 2>&1 & kpid=$!; fi
  $PY /inside/nova_seed.py > "$LAB/log/nova-seed.log" 2>&1 & npid=$!
  [ -z "$kpid" ] || wait "$kpid" || { tail -n 20 "$LAB/log/keystone-seed.log" "$LAB/log/keystone.log" >&2; exit 1; }
  wait $npid || { tail -n 20 "$LAB/log/nova-seed.log" >&2; exit 1; }
  echo "$SEED" > "$LAB/state/seed"
  echo "$NOVA_PORT" > "$LAB/state/seeded"
fi

# --- servers -----------------------------------------------------------------------------------
need_port() { ! (exec 3<> "/dev/tcp/127.0.0.1/$1") 2>/dev/null || { echo "port $1 is taken" >&2; exit 1; }; }
serve() {  # name port wsgi-file workers: devstack's settings for an OpenStack API under uwsgi
  alive "$LAB/run/$1.pid" && return
  need_port "$2"
  cat > "$LAB/etc/$1-uwsgi.ini" <<C
[uwsgi]
plugins = python3
http-socket = 127.0.0.1:$2
wsgi-file = $3
processes = $4
threads = 1
master = true
enable-threads = true
lazy-apps = true
thunder-lock = true
die-on-term = true
no-orphans = true
buffer-size = 65535
add-header = Connection: close
hook-master-start = unix_signal:15 gracefully_kill_them_all
pidfile = $LAB/run/$1.pid
logto = $LAB/log/$1-uwsgi.log
log-x-forwarded-for = false
C
  PYTHONPATH=/inside OS_NOVA_CONFIG_DIR=$LAB/etc/nova OS_KEYSTONE_CONFIG_DIR=$LAB/etc/keystone \
    setsid uwsgi --ini "$LAB/etc/$1-uwsgi.ini" > "$LAB/log/$1-uwsgi.out" 2>&1 < /dev/null &
}
log "starting"
if ! alive "$LAB/run/neutron-stub.pid"; then
  need_port "$NEUTRON_PORT"
  setsid $PY /inside/neutron_stub.py "$NEUTRON_PORT" > "$LAB/log/neutron-stub.log" 2>&1 < /dev/null &
  echo $! > "$LAB/run/neutron-stub.pid"
fi
if [ "$NOVA_AUTH" = keystone ]; then
  # In its rollback journal one reader that has not ended, and Keystone leaves some, lets no write end: "database is locked".
  $PY -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA journal_mode=WAL")' "$LAB/db/keystone.sqlite"
  serve keystone "$KEYSTONE_PORT" "$LAB/etc/keystone/app.py" 1
fi
serve nova-api "$NOVA_PORT" "$LAB/etc/nova/app.py" "$NOVA_WORKERS"
answers() { [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$1")" = "$2" ]; }
ready() { { [ "$NOVA_AUTH" = tokens ] || answers "$KEYSTONE_URL/v3" 200; } && answers "$NOVA_URL/" 200; }
for _ in $(seq 600); do ready && break; sleep .1; done
ready || { grep -hvE 'GET /|no python app' "$LAB"/log/{keystone,nova-api}-uwsgi.log | tail -n 40 >&2; echo "not ready; see $LAB/log in the chroot" >&2; exit 1; }
log "ready"
exec $PY /inside/ctl.py describe
