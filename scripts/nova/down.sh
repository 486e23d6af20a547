#!/bin/bash
# Ends what up.sh started, by its pid files.
#
#   down.sh --release 34 [--auth keystone|tokens] [--db mariadb|sqlite] [--purge]
#
# --auth and --db end only the labs of that kind. --purge also deletes the chroot.
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
LABS=${LABS:-/tmp/nova-labs}
source "$HERE/suites.sh"
usage() { sed -n '2,/^set/s/^#\( \|$\)//p' "$0" >&2; exit 2; }
SUITE='' KINDS='lab alone' DBS='mariadb sqlite' PURGE=''
while [ $# -gt 0 ]; do
  case $1 in
    --release) SUITE=$(suite_of "${2:-}") || usage; shift ;;
    --auth) case ${2:-} in keystone) KINDS=lab ;; tokens) KINDS=alone ;; *) usage ;; esac; shift ;;
    --db) case ${2:-} in mariadb | sqlite) DBS=$2 ;; *) usage ;; esac; shift ;;
    --purge) PURGE=yes ;;
    *) usage ;;
  esac
  shift
done
[ -n "$SUITE" ] || usage
ROOT=$LABS/$SUITE
end() {
  [ -s "$1" ] || return
  local pid=$(cat "$1")
  # Only a process whose root is this chroot is the one that was started.
  if [ "$(readlink "/proc/$pid/root")" = "$(readlink -f "$ROOT")" ]; then
    kill -TERM "$pid"
    for _ in $(seq 100); do kill -0 "$pid" 2> /dev/null || break; sleep .1; done
    kill -0 "$pid" 2> /dev/null && kill -KILL "$pid"
    echo "ended $1 ($pid)" >&2
  fi
  rm -f "$1"
}
for kind in $KINDS; do
  for db in $DBS; do
    for part in nova-api keystone neutron-stub mariadbd; do end "$ROOT/$kind/$db/run/$part.pid"; done
  done
done
[ -z "$PURGE" ] || rm -rf "$ROOT" "$LABS/$SUITE.log"
