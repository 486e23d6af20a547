#!/bin/bash
# Stop what up.sh started, found by its pid files; --purge also deletes the lab.
set -uo pipefail
LAB=${LAB:-/tmp/nova-lab}
for n in nova-api keystone neutron-stub mariadbd; do
  f=$LAB/run/$n.pid
  [ -s "$f" ] || continue
  pid=$(cat "$f")
  # the number may belong to another process by now
  if tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -qE "uwsgi|nova-api-os-compute|neutron_stub|mariadbd"; then
    kill -TERM "$pid" 2>/dev/null
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep .1; done
    kill -0 "$pid" 2>/dev/null && kill -KILL "$pid"
    echo "ended $n ($pid)" >&2
  fi
  rm -f "$f"
done
if [ "${1:-}" = --purge ]; then rm -rf "$LAB"; fi
exit 0
