#!/bin/bash
# The two command lines: `nova meta` and `openstack server set/unset --property`.
# Both fetch more than metadata: version documents and GET /servers/{id}.
# Environment: BASE_URL (…/v2.1, without the project), PROJECT_ID, TOKEN, SERVER_ID (its metadata is replaced).
set -u
: "${BASE_URL:?}" "${PROJECT_ID:?}" "${TOKEN:?}" "${SERVER_ID:?}"
E=${BASE_URL%/}/$PROJECT_ID
fail=0; n=0
meta() { curl -s -H "X-Auth-Token: $TOKEN" "$E/servers/$SERVER_ID/metadata"; }
want() { # what, expected metadata object
  n=$((n+1)); got=$(meta)
  if ! /usr/bin/python3 -c 'import json,sys; sys.exit(json.loads(sys.argv[1]) != json.loads(sys.argv[2]))' "$got" "{\"metadata\": $2}"; then
    echo "MISMATCH $1: got $got, want $2" >&2; fail=1; fi
}
refuses() { # what, pattern, command…
  n=$((n+1)); local what=$1 pat=$2; shift 2
  if out=$("$@" 2>&1); then echo "MISMATCH $what: succeeded" >&2; fail=1
  elif ! grep -q "$pat" <<<"$out"; then echo "MISMATCH $what: $out" >&2; fail=1; fi
}
ok() { n=$((n+1)); local what=$1; shift; if ! out=$("$@" 2>&1); then echo "MISMATCH $what: $out" >&2; fail=1; fi; }
# Debian's python3 by its path, as the packages are Debian's.
# The nova shell demands a project and an auth URL, and with a ready token uses neither.
nova() { OS_PROJECT_ID=$PROJECT_ID OS_AUTH_URL=http://127.0.0.1:1 /usr/bin/python3 /usr/bin/nova --os-auth-type admin_token --os-endpoint "$E" --os-token "$TOKEN" "$@"; }
osc() { /usr/bin/python3 /usr/bin/openstack --os-auth-type admin_token --os-endpoint "$E" --os-token "$TOKEN" "$@"; }

curl -s -o /dev/null -X PUT -H "X-Auth-Token: $TOKEN" -H 'Content-Type: application/json' -d '{"metadata": {}}' "$E/servers/$SERVER_ID/metadata"
ok 'nova meta set' nova meta "$SERVER_ID" set a=1 'b=two words'
want 'nova meta set' '{"a": "1", "b": "two words"}'
ok 'nova meta set again' nova meta "$SERVER_ID" set a=11 c:d=值
want 'nova meta set again' '{"a": "11", "b": "two words", "c:d": "值"}'
ok 'nova meta delete' nova meta "$SERVER_ID" delete b c:d
want 'nova meta delete' '{"a": "11"}'
refuses 'nova meta delete of an absent key' '404' nova meta "$SERVER_ID" delete absent
refuses 'nova meta set with a bad key' '400' nova meta "$SERVER_ID" set 'a!b=1'
ok 'openstack server set' osc server set --property a=1 --property 'k e=v' "$SERVER_ID"
want 'openstack server set' '{"a": "1", "k e": "v"}'
ok 'openstack server unset' osc server unset --property a --property 'k e' "$SERVER_ID"
want 'openstack server unset' '{}'
refuses 'openstack server set with a bad key' '400' osc server set --property 'a!b=1' "$SERVER_ID"
refuses 'openstack server unset of an absent key' '404' osc server unset --property absent "$SERVER_ID"
want 'nothing left' '{}'
[ $fail = 0 ] && echo "command lines: $n checks passed"
exit $fail
