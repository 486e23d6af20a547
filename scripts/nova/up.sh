#!/bin/bash
# Starts the compute API of one release of Nova on loopback, in a chroot of the Debian suite that has it.
#
#   up.sh --release 34 [--port N] [--db mariadb|sqlite] [--policy default|old|new] [--auth keystone|tokens] [--workers N]
#
# Releases: 22 (bullseye), 26 (bookworm), 31 (trixie), 33 (forky), 34 (sid). What runs already is left as it is, but its
# API starts again if --policy or --workers differ.
# Keystone listens on port + 1, a stub for Neutron on port + 2. One release may run with both databases, on two ports.
# --port: the port of the lab that is there; of a new one 8700 + 3 × release, and 150 more with SQLite.
# --policy: default is what the release enforces; old and new switch enforce_new_defaults and enforce_scope off and on.
# --auth: tokens starts no Keystone; its middleware then knows the tokens of inside/tokens.py, which makes a request several
# times faster. Such a lab has databases of its own, and a port 40 higher.
# --workers: 2; 1 with SQLite, as two that write at the same moment get a 500, "database is locked".
#
# Prints the lab as JSON on stdout, progress and times on stderr.
# Needs root, mmdebstrap, and a Debian mirror in the machine's own apt sources.
# Environment: LABS=/tmp/nova-labs (a chroot for each suite, about 1.2 GB).
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
LABS=${LABS:-/tmp/nova-labs} RELEASE='' PORT='' DB=mariadb POLICY=default AUTH=keystone WORKERS=''
usage() { sed -n '2,/^set/s/^#\( \|$\)//p' "$0" >&2; exit 2; }
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || usage
  case $1 in
    --release) RELEASE=$2 ;; --port) PORT=$2 ;; --db) DB=$2 ;; --policy) POLICY=$2 ;; --auth) AUTH=$2 ;;
    --workers) WORKERS=$2 ;;
    *) usage ;;
  esac
  shift 2
done
source "$HERE/suites.sh"
SUITE=$(suite_of "$RELEASE") || usage
case $DB in mariadb) AWAY=0 ;; sqlite) AWAY=150 ;; *) usage ;; esac
case $AUTH in keystone) LAB=/lab/$DB ;; tokens) LAB=/alone/$DB AWAY=$((AWAY + 40)) ;; *) usage ;; esac
[ -n "$WORKERS" ] || WORKERS=$([ "$DB" = sqlite ] && echo 1 || echo 2)
ROOT=$LABS/$SUITE
[ -n "$PORT" ] || PORT=$(cat "$ROOT$LAB/state/seeded" 2> /dev/null || echo $((8700 + 3 * RELEASE + AWAY)))
T0=$SECONDS
log() { echo "[Nova $RELEASE +$((SECONDS - T0)) s] $*" >&2; }

# --- the chroot: libraries and daemons, none of the packages that bring services -----------------
if [ ! -e "$ROOT/made" ]; then
  command -v mmdebstrap > /dev/null || { echo "mmdebstrap is missing: apt-get install mmdebstrap" >&2; exit 1; }
  mirror=$(cat /etc/apt/sources.list.d/*.sources 2> /dev/null | sed -n 's/^URIs: *//p' | head -n 1)
  [ -n "$mirror" ] || mirror=$(sed -n 's/^deb \(\[.*\] \)\?\(http[^ ]*\).*/\2/p' /etc/apt/sources.list | head -n 1)
  [ -n "$mirror" ] || { echo "no Debian mirror in the apt sources of this machine" >&2; exit 1; }
  mkdir -p "$LABS"
  rm -rf "$ROOT"
  log "making the chroot of $SUITE"
  v=$([ "$SUITE" = bullseye ] && echo -10.5 || true)   # the one suite whose MariaDB packages have a version in the name
  # nova-common is unpacked and not installed: it has the paste pipeline, and questions of debconf.
  mmdebstrap --variant=minbase --dpkgopt=force-unsafe-io \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Check-Date "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include=python3-nova,python3-keystone,python3-pymysql,uwsgi-core,uwsgi-plugin-python3 \
    --include=mariadb-server-core$v,mariadb-client-core$v,curl \
    --customize-hook='chroot "$1" sh -c "cd /tmp && apt-get -qq -o APT::Sandbox::User=root download nova-common"' \
    --customize-hook='mkdir "$1/nova-common" && dpkg -x "$1"/tmp/nova-common_*.deb "$1/nova-common"' \
    --customize-hook='rm -f "$1"/tmp/nova-common_*.deb "$1/etc/apt/sources.list"' \
    "$SUITE" "$ROOT" "deb [trusted=yes] $mirror $SUITE main" > "$LABS/$SUITE.log" 2>&1 ||
    { tail -n 20 "$LABS/$SUITE.log" >&2; exit 1; }
  touch "$ROOT/made"
fi
mkdir -p "$ROOT/inside"
cp "$HERE"/inside/* "$ROOT/inside/"
log "$(chroot "$ROOT" dpkg-query -W -f '${Package} ${Version}' python3-nova)"
# The daemons stay; what whoever starts them holds open, such as a lock, must not stay with them.
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
exec chroot "$ROOT" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 RELEASE="$RELEASE" LAB="$LAB" \
  NOVA_AUTH="$AUTH" NOVA_DB="$DB" NOVA_POLICY="$POLICY" NOVA_WORKERS="$WORKERS" NOVA_PORT="$PORT" \
  bash /inside/start.sh
