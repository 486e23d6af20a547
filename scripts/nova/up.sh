#!/bin/bash
# Start a real OpenStack Nova API (Debian's) and a real Keystone on loopback, with servers of fixed ids.
# There is no hypervisor and no message bus: a metadata write ends in the database.
#
#   up.sh            install, configure, seed and start whatever is missing; print the lab as JSON
#   up.sh clients    the same, plus the real clients of clients/
#   up.sh reset      every seeded server as it was, in well under a second
#
# Environment: NOVA_DB=mariadb|sqlite  NOVA_SERVER=uwsgi|eventlet  NOVA_WORKERS=2
#   NOVA_NEW_POLICY=no|yes (yes: the defaults of Nova 27, where a reader may not write)
#   NOVA_PORT=8774  KEYSTONE_PORT=35357  NEUTRON_STUB_PORT=9696  LAB=/tmp/nova-lab
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
export LAB=${LAB:-/tmp/nova-lab}
if [ "${1:-}" = reset ]; then exec /usr/bin/python3 "$HERE/ctl.py" reset; fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "up.sh: needs root and apt-get; try a debian:bookworm container" >&2; exit 2
fi
WITH_CLIENTS=no; [ "${1:-}" = clients ] && WITH_CLIENTS=yes

mkdir -p "$LAB"/{etc/nova,etc/keystone,run,log,db,state}
# The environment decides, then the knobs an existing lab was made with, then the defaults.
for kv in NOVA_DB=mariadb NOVA_SERVER=uwsgi NOVA_WORKERS=2 NOVA_NEW_POLICY=no NOVA_PORT=8774 \
          KEYSTONE_PORT=35357 NEUTRON_STUB_PORT=9696; do
  k=${kv%%=*}; old=$(sed -n "s/^$k=//p" "$LAB/etc/knobs" 2>/dev/null || true)
  v=${!k:-${old:-${kv#*=}}}
  if [ "$k" = NOVA_DB ] && [ -n "$old" ] && [ "$old" != "$v" ]; then
    echo "$LAB was made with NOVA_DB=$old: down.sh --purge first" >&2; exit 1
  fi
  printf -v "$k" %s "$v"; echo "$k=$v"
done > "$LAB/etc/knobs.new"
mv "$LAB/etc/knobs.new" "$LAB/etc/knobs"
NOVA_URL=http://127.0.0.1:$NOVA_PORT
KEYSTONE_URL=http://127.0.0.1:$KEYSTONE_PORT
NEUTRON_URL=http://127.0.0.1:$NEUTRON_STUB_PORT
PROJECT_ID=0a1b2c3d4e5f40718293a4b5c6d7e8f9
OTHER_PROJECT_ID=f9e8d7c6b5a4493827160f5e4d3c2b1a
export NOVA_URL KEYSTONE_URL NEUTRON_URL PROJECT_ID OTHER_PROJECT_ID
export no_proxy=127.0.0.1,localhost NO_PROXY=127.0.0.1,localhost LC_ALL=C.UTF-8
PY=/usr/bin/python3   # Debian's, whatever else is in PATH
log() { echo "[$(date +%T)] $*" >&2; }

# --- packages: libraries and programs, not the packages that install services
want="python3-nova python3-keystone uwsgi-core uwsgi-plugin-python3 curl"
[ "$NOVA_DB" = mariadb ] && want="$want mariadb-server-core mariadb-client-core python3-pymysql"
[ $WITH_CLIENTS = yes ] && want="$want python3-novaclient python3-openstackclient \
  python3-libcloud python3-tempest golang-go golang-github-gophercloud-gophercloud-dev ruby-fog-openstack"
missing=
for p in $want; do
  dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
APT="apt-get -o DPkg::Lock::Timeout=900 -o Dpkg::Options::=--force-unsafe-io -y -qq"
export DEBIAN_FRONTEND=noninteractive
made_policy=no
if [ -n "$missing" ]; then
  log "installing:$missing"
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d; made_policy=yes
  fi
  [ -n "$(ls /var/lib/apt/lists/*Packages* 2>/dev/null)" ] || $APT update >&2
  # shellcheck disable=SC2086
  $APT install --no-install-recommends $missing > "$LAB/log/apt.log" 2>&1 ||
    { $APT update >&2; $APT install --no-install-recommends $missing > "$LAB/log/apt.log" 2>&1; } ||
    { tail -n 20 "$LAB/log/apt.log" >&2; exit 1; }
  if [ $made_policy = yes ]; then rm -f /usr/sbin/policy-rc.d; fi
fi
# The paste pipeline and the WSGI script come with nova-common, which we unpack and do not install.
if [ ! -f "$LAB/etc/nova/api-paste.ini" ]; then
  ( cd "$LAB/state" && $APT download nova-common > "$LAB/log/download.log" 2>&1 &&
    rm -rf x && dpkg -x nova-common_*.deb x )
  cp "$LAB/state/x/usr/bin/nova-api-wsgi" "$LAB/etc/nova/nova-api-wsgi"
  cp "$LAB/state/x/usr/share/nova-common/api-paste.ini" "$LAB/etc/nova/api-paste.ini"
fi

alive() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

# --- databases
if [ "$NOVA_DB" = mariadb ]; then
  SOCK=$LAB/run/mysqld.sock
  if ! alive "$LAB/run/mariadbd.pid"; then
    rm -f "$LAB/run/mariadbd.pid"
    chmod 755 "$LAB" "$LAB/run" "$LAB/db"
    if [ ! -d "$LAB/db/mysql/mysql" ]; then
      log "mariadb-install-db"
      mariadb-install-db --no-defaults --user=root --datadir="$LAB/db/mysql" --skip-test-db \
        --auth-root-authentication-method=normal > "$LAB/log/mariadb-install.log" 2>&1
    fi
    setsid mariadbd --no-defaults --user=root --datadir="$LAB/db/mysql" --socket="$SOCK" \
      --pid-file="$LAB/run/mariadbd.pid" --skip-networking --skip-log-bin \
      --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M --performance-schema=0 \
      > "$LAB/log/mariadbd.log" 2>&1 < /dev/null &
    for _ in $(seq 100); do mariadb --no-defaults -uroot -S "$SOCK" -e 'select 1' >/dev/null 2>&1 && break; sleep .1; done
  fi
  for d in nova_api nova_cell0 nova_cell1; do   # seeding was cut short: begin again
    [ -f "$LAB/state/seeded" ] || mariadb --no-defaults -uroot -S "$SOCK" -e "drop database if exists $d"
  done
  mariadb --no-defaults -uroot -S "$SOCK" -e 'create database if not exists nova_api; create database if not exists nova_cell0; create database if not exists nova_cell1;'
  db() { echo "mysql+pymysql://root@localhost/$1?unix_socket=$SOCK"; }
else
  [ -f "$LAB/state/seeded" ] || rm -f "$LAB"/db/nova_*.sqlite
  db() { echo "sqlite:///$LAB/db/$1.sqlite"; }
fi
export API_DB=$(db nova_api) CELL0_DB=$(db nova_cell0) CELL1_DB=$(db nova_cell1)

# --- configuration
export NOVA_CONF=$LAB/etc/nova/nova.conf KEYSTONE_CONF=$LAB/etc/keystone/keystone.conf
cat > "$NOVA_CONF" <<C
[DEFAULT]
# Whatever the API looks at stays at Nova's default, the quota of 128 items too.
transport_url = fake://
host = nova-lab
my_ip = 127.0.0.1
state_path = $LAB/state
log_file = $LAB/log/nova-api.log
enabled_apis = osapi_compute
osapi_compute_listen = 127.0.0.1
osapi_compute_listen_port = $NOVA_PORT
osapi_compute_workers = $NOVA_WORKERS
[api]
auth_strategy = keystone
[wsgi]
api_paste_config = $LAB/etc/nova/api-paste.ini
[api_database]
connection = $API_DB
[database]
connection = $CELL0_DB
[oslo_concurrency]
lock_path = $LAB/state
[oslo_messaging_notifications]
driver = noop
[oslo_policy]
enforce_new_defaults = $NOVA_NEW_POLICY
enforce_scope = $NOVA_NEW_POLICY
[keystone_authtoken]
www_authenticate_uri = $KEYSTONE_URL
auth_url = $KEYSTONE_URL
auth_type = password
project_domain_id = default
user_domain_id = default
project_name = service
username = nova
password = nova
service_token_roles_required = true
[neutron]
auth_url = $KEYSTONE_URL
auth_type = password
project_domain_id = default
user_domain_id = default
project_name = service
username = nova
password = nova
region_name = RegionOne
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
chmod 600 "$NOVA_CONF" "$KEYSTONE_CONF"

# --- seed
if [ ! -f "$LAB/state/seeded" ]; then
  rm -rf "$LAB/db/keystone.sqlite" "$LAB/state.json"
  log "creating and seeding the databases"
  $PY "$HERE/lib/keystone_seed.py" > "$LAB/log/keystone-seed.log" 2>&1 & kpid=$!
  $PY "$HERE/lib/nova_seed.py" > "$LAB/log/nova-seed.log" 2>&1 & npid=$!
  wait $kpid || { tail -n 20 "$LAB/log/keystone-seed.log" "$LAB/log/keystone.log" >&2; exit 1; }
  wait $npid || { tail -n 20 "$LAB/log/nova-seed.log" >&2; exit 1; }
  touch "$LAB/state/seeded"
fi

# --- processes
port_free() { ! (exec 3<>/dev/tcp/127.0.0.1/"$1") 2>/dev/null; }
need_port() { port_free "$1" || { echo "port $1 is taken by something else" >&2; exit 1; }; }
uwsgi_conf() {  # name port wsgi-file workers; the settings are devstack's
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
}
if ! alive "$LAB/run/neutron-stub.pid"; then
  need_port "$NEUTRON_STUB_PORT"
  setsid $PY "$HERE/lib/neutron_stub.py" "$NEUTRON_STUB_PORT" > "$LAB/log/neutron-stub.log" 2>&1 < /dev/null &
  echo $! > "$LAB/run/neutron-stub.pid"
fi
if ! alive "$LAB/run/keystone.pid"; then
  need_port "$KEYSTONE_PORT"
  uwsgi_conf keystone "$KEYSTONE_PORT" /usr/bin/keystone-wsgi-public 1
  OS_KEYSTONE_CONFIG_DIR=$LAB/etc/keystone setsid uwsgi --ini "$LAB/etc/keystone-uwsgi.ini" \
    > "$LAB/log/keystone-uwsgi.out" 2>&1 < /dev/null &
fi
if ! alive "$LAB/run/nova-api.pid"; then
  need_port "$NOVA_PORT"
  if [ "$NOVA_SERVER" = uwsgi ]; then
    uwsgi_conf nova-api "$NOVA_PORT" "$LAB/etc/nova/nova-api-wsgi" "$NOVA_WORKERS"
    OS_NOVA_CONFIG_DIR=$LAB/etc/nova setsid uwsgi --ini "$LAB/etc/nova-api-uwsgi.ini" \
      > "$LAB/log/nova-api-uwsgi.out" 2>&1 < /dev/null &
  else
    setsid $PY -c 'import sys; sys.argv[0]="nova-api-os-compute"; import nova.cmd.api_os_compute as m; m.main()' \
      --config-file "$NOVA_CONF" > "$LAB/log/nova-api-eventlet.out" 2>&1 < /dev/null &
    echo $! > "$LAB/run/nova-api.pid"
  fi
fi
ready() { curl -s -o /dev/null -m 5 "$KEYSTONE_URL/v3" && curl -s -o /dev/null -m 5 "$NOVA_URL/"; }
for _ in $(seq 600); do ready && break; sleep .1; done
ready || { echo "not ready; see $LAB/log" >&2; exit 1; }

$PY "$HERE/ctl.py" describe
