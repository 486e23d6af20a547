#!/bin/bash
# Ends what up.sh started, by its pid files.
#
#   down.sh --release 34 [--purge]      --purge also deletes the chroot
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
LABS=${LABS:-/tmp/nova-labs}
source "$HERE/suites.sh"
[ "${1:-}" = --release ] && SUITE=$(suite_of "${2:-}") || { sed -n '2,4s/^#\( \|$\)//p' "$0" >&2; exit 2; }
ROOT=$LABS/$SUITE
for file in "$ROOT"/lab/*/run/{nova-api,keystone,neutron-stub,mariadbd}.pid; do
  [ -s "$file" ] || continue
  pid=$(cat "$file")
  # Only a process whose root is this chroot is the one that was started.
  if [ "$(readlink "/proc/$pid/root")" = "$(readlink -f "$ROOT")" ]; then
    kill -TERM "$pid"
    for _ in $(seq 100); do kill -0 "$pid" 2> /dev/null || break; sleep .1; done
    kill -0 "$pid" 2> /dev/null && kill -KILL "$pid"
    echo "ended $file ($pid)" >&2
  fi
  rm -f "$file"
done
[ "${3:-}" != --purge ] || rm -rf "$ROOT" "$LABS/$SUITE.log"
