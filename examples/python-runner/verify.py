#!/usr/bin/env python3
"""Runs the conformance cases of the server metadata API against a provider.

    npx @ecs-contract/server-metadata cases > cases.json
    python3 verify.py cases.json provider.json [--only PATTERN] [--why] [--timeout SECONDS]

Prints a line for each case, `holds`, `fails` or `not run` and its id, then the totals. Exit status: 0 if no case fails,
1 if one does or items could not be put back, 2 if the cases could not be run. Needs Python 3.9 and nothing else.
"""
import argparse
import http.client
import json
import re
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import quote, unquote, urlsplit

FORMAT = 1
UNDEFINED = object()  # a body that is not JSON
NO_SERVER = "00000000-0000-4000-8000-00000000dead"
WRITABLE = ("active", "stopped", "paused", "suspended", "rebooting", "locked")
STRANGERS = {"none", "invalid", "truncated", "extended", "recased"}
TRIES, MOST_SILENT, MOST_REPEATS, LEAST_QUOTA, MAX_BYTES = 8, 5, 5, 5, 1_000_000

def loads(text):
    """JSON with the strictness and the numbers of JavaScript; `UNDEFINED` if it is something else."""
    try:
        return json.loads(text, parse_int=float, parse_constant=int)
    except (ValueError, RecursionError):
        return UNDEFINED

def dumps(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)

def equal(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    return isinstance(a, bool) == isinstance(b, bool) and a == b

def listed(value):
    return value if isinstance(value, list) else [value]

def expand(text):
    """`${k*255}` is 255 times `k`."""
    return re.sub(r"\$\{(.+?)\*(\d+)\}", lambda match: match[1] * int(match[2]), text, flags=re.S)

def expand_json(value, quota):
    """Every string expanded, and a member `k${1..n}` made n members."""
    if isinstance(value, list):
        return [expand_json(element, quota) for element in value]
    if isinstance(value, dict):
        return {expand(key): expand_json(value[name], quota) for name in value for key in expand_range(name, quota)}
    return expand(value) if isinstance(value, str) else value

def expand_range(name, quota):
    match = re.search(r"\$\{(\d+)\.\.(?:(\d+)|quota([+-]\d+)?)\}", name)
    last = match and (int(match[2]) if match[2] else quota + int(match[3] or 0))
    return [name.replace(match[0], str(n), 1) for n in range(int(match[1]), last + 1)] if match else [name]

def fill_in(case, items):
    """The case with `${key}` and `${value}` of an item that the server has; None if it needs one and there is none."""
    text, key = dumps(case), next((key for key in items or {} if re.fullmatch(r"[\w:-][\w:.-]*", key, re.A)), None)
    if not re.search(r"\$\{(key|value)\}", text):
        return case
    return key and json.loads(text.replace("${key}", dumps(key)[1:-1]).replace("${value}", dumps(items[key])[1:-1]))

def roles_of(case):
    role = case.get("server", "active")
    return list(dict.fromkeys([role, *(step.get("server", role) for step in case["steps"])]))

def keys_of(case):
    """The keys that a case may give a server, by role; those of the quota stand for none."""
    server = case.get("server", "active")
    written = [(server, case.get(name)) for name in ("given", "then", "thenAmong")]
    for step in case["steps"]:
        if 200 in listed(step["expect"]["status"]) and isinstance(step.get("body"), dict):
            written.append((step.get("server", server), step["body"].get("metadata", step["body"].get("meta"))))
    return {role: {key for other, items in written if other == role and isinstance(items, dict)
                   for key in expand_json(items, 0)} for role in roles_of(case)}

def on_release(expect, release):
    """What is expected on a release; without a release, all that any release may do. Or the operator's choices."""
    def within(span):
        first, *last = span.split("-")
        last = last[0] if last else first
        return release is None or int(release) >= int(first or 0) and (last == "" or int(release) <= int(last))
    changes = expect.get("either") or [
        change for span, change in expect.get("byRelease", {}).items() if within(span)]
    return [{**expect, **change} for change in changes or [{}]]

def keeps(schema, value):
    """Whether a value keeps a schema, of the keywords that the schemas of cases have."""
    kind = {dict: "object", list: "array", str: "string"}.get(type(value))
    if schema.get("type", kind) != kind:
        return False
    if isinstance(value, list):
        return all(keeps(schema.get("items", {}), element) for element in value)
    if isinstance(value, str):
        return (schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 1e9)
                and bool(re.search(schema.get("pattern", ""), value, re.A)))
    if not isinstance(value, dict):
        return True
    others = schema.get("additionalProperties", {})
    members = [(schema.get("properties", {}).get(name, others), member) for name, member in value.items()]
    return (all(name in value for name in schema.get("required", []))
            and schema.get("minProperties", 0) <= len(members) <= schema.get("maxProperties", 1e9)
            and all(one is not False and keeps(one, member) for one, member in members))

def maps_in(body):
    """Every map of items in a body: its own, that of the server in it, or those of the servers."""
    body = body if isinstance(body, dict) else {}
    holders = body["servers"] if isinstance(body.get("servers"), list) else [body.get("server") or body]
    maps = [one.get("metadata") if isinstance(one, dict) else None for one in holders]
    return [one if isinstance(one, dict) else {} for one in maps]

def is_page(body, page):
    """Whether a list of servers has as many as expected, and a link to the next page or none."""
    body = body if isinstance(body, dict) else {}
    servers, links = [one if isinstance(one, list) else [] for one in (body.get("servers"), body.get("servers_links"))]
    following = any(isinstance(link, dict) and link.get("rel") == "next" for link in links)
    return len(servers) == page.get("servers", len(servers)) and following == page.get("next", following)

def tells(told, token, known):
    """Whether a text has a token, or a piece of it that is known from nowhere else."""
    if len(token) < 16:
        word = rf"(?<![\w-]){re.escape(token)}(?![\w-])"
        return len(token) >= 6 and bool(re.search(word, told, re.A)) and not re.search(word, known, re.A)
    pieces = [token[:6], token[-6:], *(token[i:i + 8] for i in range(len(token) - 7))]
    return any(piece in told and piece not in known for piece in pieces)

def masked(answer, server_id):
    """A refusal without what may differ between two right ones."""
    uuid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+"
    return answer.status, re.sub(uuid, "{number}", answer.text.replace(server_id, "{server}"), flags=re.I | re.A)

class Answer:
    """A response, or why there was none."""
    def __init__(self, status=0, headers=None, text="", trouble=None, silent=False):
        self.status, self.headers, self.text, self.trouble, self.silent = status, headers, text, trouble, silent
        self.json, self.said = loads(text), trouble or f"{status} {text[:160]}"

    def header(self, name):
        values = self.headers.get_all(name) if self.headers else None
        return None if values is None else ", ".join(value.strip() for value in values)

    def type_problems(self):
        kind = self.header("content-type") or "absent"
        return [] if re.match(r"application/json\s*(;|$)", kind, re.I) else [f"Content-Type {kind}"]

    def is_same(self, other):
        return self.status == other.status and (
            self.text == other.text if self.json is UNDEFINED else equal(self.json, other.json))

    def names_twice(self):
        def count(value):
            members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
            return len(members) * isinstance(value, dict) + sum(map(count, members))
        strings = re.findall(r'"(?:[^"\\]|\\.)*"\s*:?', self.text)
        return isinstance(self.json, dict) and sum(one.endswith(":") for one in strings) != count(self.json)

def on_the_wire(address):
    """A path and a query as a browser sends them: dot segments resolved, other characters percent-encoded."""
    path, mark, query = re.sub(r"[\t\n\r]", "", address).partition("#")[0].partition("?")
    segments, parts = [], path.replace("\\", "/").split("/")[1:]
    for i, part in enumerate(parts):
        plain = re.sub("%2e", ".", part, flags=re.I)
        if plain == "..":
            segments = segments[:-1]
        if plain not in (".", "..") or i == len(parts) - 1:
            segments.append("" if plain in (".", "..") else part)
    kept = "!$%&()*+,-./:;=@[]_|~\\"
    return "/" + quote("/".join(segments), safe=kept + "'") + mark + quote(query, safe=kept + "?^`{}")

def exchange(method, endpoint, target, headers, body, timeout, watch):
    """Sends a request and reads the response; never throws, and ends in time."""
    kind = http.client.HTTPSConnection if endpoint.scheme == "https" else http.client.HTTPConnection
    connection, end, content = kind(endpoint.hostname, endpoint.port, timeout=timeout), time.monotonic() + timeout, b""
    timer = threading.Timer(timeout, lambda: connection.sock and connection.sock.shutdown(socket.SHUT_RDWR))
    timer.start()
    try:
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        watch(method, target, Answer(response.status, response.headers))
        while chunk := response.read(65536):
            content += chunk
            if len(content) > MAX_BYTES:
                return Answer(trouble=f"the body has more than {MAX_BYTES} bytes")
        if response.length or time.monotonic() >= end:
            raise OSError("the response has no end")
        return Answer(response.status, response.headers, content.decode())
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(trouble=f"no answer: {error or type(error).__name__}", silent=not isinstance(error, UnicodeError))
    finally:
        timer.cancel()
        connection.close()

class Runner:
    """One run of cases on a provider."""
    def __init__(self, document, provider, options):
        self.document, self.operations, self.schemas = document, document["operations"], document["schemas"]
        self.provider, self.options, self.auth = provider, options, provider.get("auth")
        self.quota, self.apis = provider.get("quota"), provider.get("apis", ["v2.1"])
        self.lock, self.stopped, self.silent, self.ending = threading.Lock(), None, 0, False
        self.counts = {"holds": 0, "fails": 0, "not run": 0}
        self.claims = {name: [] for name in ("ids", "version", "http", "credentials", "inside", "servers")}
        self.seen_ids, self.kept = set(), {}

    def expand(self, value):
        return expand_json(value, self.quota or 0)

    def servers(self, role):
        return listed(self.provider["servers"].get(role, [NO_SERVER] if role == "missing" else []))

    def server(self, role, active):
        return active if role == "active" else self.servers(role)[0]

    def token(self, who):
        token = (self.auth or {}).get("token")
        if who in ("none", "invalid") or token is None:
            return "4b1d9e7c2a60f83e5d7a1c94" if who == "invalid" else None
        recased = token.swapcase() if token.swapcase() != token else None
        changed = {"member": token, "truncated": token[:-1], "extended": token + "0", "recased": recased}
        return changed[who] if who in changed else self.auth.get(who)

    def writer(self, role):
        return "admin" if role in ("locked", "foreign") and self.token("admin") else "member"

    def is_write(self, step):
        return (step.get("method") or self.operations[step["operation"]]["method"]) not in ("GET", "HEAD", "OPTIONS")

    def obstacle(self, case):
        """Why the provider can't be held to a case; None if it can."""
        steps, quota = case["steps"], self.quota
        identities = {step.get("as", "member") for step in steps}
        identities |= {"admin"} if "given" in case and case.get("server") == "locked" else set()
        strange = identities & STRANGERS or any(step.get("project") for step in steps)
        bodies = [{"metadata": case.get("given", {})}, *(step.get("body") for step in steps)]
        room = max([0, *map(len, keys_of(case).values())])
        apis = [self.operations[step.get("operation", "listServerMetadata")]["api"] for step in steps] or ["v2.1"]
        needs = [f"the {api} API" for api in apis if api not in self.apis]
        needs += [f"a server for the role {role}" for role in roles_of(case) if not self.servers(role)]
        needs += [f"auth.{who}" for who in identities - STRANGERS - {"member"} if not self.token(who)]
        needs += ["a provider that checks tokens"] if strange and not self.auth else []
        needs += ["a token with letters in it"] if "recased" in identities and not self.token("recased") else []
        if re.search(r"\$\{\d+\.\.quota", dumps([case.get("given"), steps, case.get("then")])):
            most = self.document["maxBodyBytes"]
            if quota is None or quota < LEAST_QUOTA or quota * 9 > most or any(
                    len(dumps(self.expand(body)).encode("utf-16-le")) // 2 > most for body in bodies):
                needs.append(f"a known quota of at least {LEAST_QUOTA} items that one request can carry")
        needs += [f"a quota of at least {room} items"] if quota is not None and room > quota else []
        needs += ["a provider that can be made to fail"] if any(step.get("inject") for step in steps) else []
        return f"needs {needs[0]}" if needs else None

    def send(self, step, server_id):
        """Sends a step; a 429 or 503 that it does not expect is sent again when its Retry-After says."""
        operation = self.operations.get(step.get("operation"), self.operations["listServerMetadata"])
        key = quote(expand(step["key"]), safe="!'()*-._~") if "key" in step else None
        key = step.get("rawKey", key)
        path = step["path"].replace("${id}", server_id, 1) if "path" in step else "" if key is None else f"/{expand(key)}"
        project = step.get("project", "${project}").replace("${project}", self.provider["projectId"], 1)
        server = expand(step.get("serverId", "${id}")).replace("${id}", server_id, 1)
        place = operation["path"].replace("/{key}", "").replace("{project_id}", project).replace("{server_id}", server)
        body = dumps(self.expand(step["body"])).encode() if "body" in step else None
        if "bytes" in step or "text" in step:
            text = re.sub("[\ud800-\udfff]", "\ufffd", expand(step.get("text", "")))
            body = bytes.fromhex(step["bytes"]) if "bytes" in step else text.encode()
        token = self.token(step.get("as", "member"))
        headers = {"accept": "application/json", "content-type": None if body is None else "application/json",
                   "x-auth-token": token or None}
        headers.update({name.lower(): value for name, value in step.get("headers", {}).items()})
        headers = {"accept": "*/*", **{name: value for name, value in headers.items() if value is not None}}
        endpoint = urlsplit(self.provider["endpoint"])
        target = on_the_wire(endpoint.path.rstrip("/") + place + path)
        for repeat in range(MOST_REPEATS + 1):
            time.sleep(1 / self.provider["rate"] if self.provider.get("rate") else 0)
            method = step.get("method") or operation["method"]
            answer = exchange(method, endpoint, target, headers, body, self.options.timeout, self.watch)
            if answer.status >= 400 and "/v2.1/" in target:
                said = {name: value for name, value in headers.items() if name != "x-auth-token"}
                self.listen(answer, f"{target}\n{unquote(target)}\n{said}\n{(body or b'').decode(errors='replace')}", token)
            self.silent = self.silent + 1 if answer.silent else 0
            if self.silent >= MOST_SILENT and not self.stopped:
                self.stopped = f"the provider stopped responding: {answer.said}"
            asked = answer.header("retry-after") or ""
            expected = answer.status in listed(step["expect"]["status"]) or answer.status not in (429, 503)
            if expected or not re.fullmatch(r"\d{1,2}", asked, re.A) or int(asked) > 60 or repeat == MOST_REPEATS:
                return answer
            time.sleep(max(int(asked), 0.05))

    def listen(self, answer, said, token):
        """Looks at a refusal for what it must not tell, unless the request has said it."""
        told = answer.text[:20_000]
        known = "\n".join([said, self.provider["projectId"], *(one for role in self.provider["servers"]
                                                               for one in self.servers(role))])
        everywhere = "\n".join([told, *(answer.headers.values() if answer.headers else [])])
        tokens = [value for value in (self.auth or {}).values() if len(value) >= 16]
        if any(tells(everywhere, one, known) for one in [token or "", *tokens]):
            self.claims["credentials"].append(f"credentials in {answer.said}")
        signs = [(name, re.search(sign, told)) for name, sign in self.document["signs"].items()]
        self.claims["inside"] += [f"{name} in {answer.said}" for name, found in signs if found and found[0] not in said]
        ids = [one.lower() for role in self.provider["servers"] for one in self.servers(role) if len(one) >= 8]
        if any(one in told.lower() and one not in said.lower() for one in ids):
            self.claims["servers"].append(f"another server in {answer.said}")

    def watch(self, method, target, answer):
        """Looks at every response for what is claimed of the whole run."""
        one, other = answer.header("x-openstack-request-id"), answer.header("x-compute-request-id")
        versions = answer.header("openstack-api-version"), answer.header("x-openstack-nova-api-version")
        if "/v2.1/" in target:
            with self.lock:
                if not one or one != other or one in self.seen_ids:
                    self.claims["ids"].append(f"{answer.status} to {method} {target}: request ids {one} and {other}")
                self.seen_ids.add(one)
            demanded = {401: "www-authenticate", 405: "allow"}.get(answer.status)
            if demanded and not (answer.header(demanded) or "").strip():
                self.claims["http"].append(f"{answer.status} to {method} {target} has no {demanded}")
            if answer.status in (200, 204, 403, 406, 409, 415) and not all(versions):
                self.claims["version"].append(f"{answer.status} to {method} {target} has no version")

    def judge(self, answer, expect):
        """Everything in which an answer falls short of what is expected."""
        if answer.trouble or answer.status not in listed(expect["status"]):
            return [f"{answer.said}, expected {expect['status']}"]
        problems = ["a name twice in one object"] if answer.names_twice() else []
        if answer.status >= 400:
            problems += self.judge_fault(answer, expect) if expect.get("fault") is not False else []
        elif answer.status == 204:
            problems += ["a body, expected none"] if answer.text else []
        elif expect.keys() & {"body", "schema", "has", "page"}:
            body, items = answer.json, self.expand(expect.get("has", {})).items()
            fine = (body is not UNDEFINED and ("schema" not in expect or keeps(self.schemas[expect["schema"]], body))
                    and (not items or any(items <= one.items() for one in maps_in(body)))
                    and is_page(body, expect.get("page", {}))
                    and ("body" not in expect or equal(body, self.expand(expect["body"]))))
            problems += answer.type_problems() + ([] if fine else [f"{answer.said}, expected {dumps(expect)[:160]}"])
        if "without" in expect and expect["without"] in answer.text:
            problems.append(f"an answer that has {expect['without']!r}")
        for name, pattern in expect.get("headers", {}).items():
            value = answer.header(name)
            if (value is None) != (pattern is None) or pattern and not re.search(pattern, value, re.I | re.A):
                problems.append(f"header {name} {value}, expected {pattern}")
        return problems

    def judge_fault(self, answer, expect):
        """Whether a refusal has one of the forms of the contract, and the code that is expected."""
        def is_text(value):
            return isinstance(value, str) and value.strip() != ""
        body = answer.json if isinstance(answer.json, dict) else {}
        name, fault = next(iter(body.items()), ("", None))
        code = fault.get("code") if isinstance(fault, dict) else None
        flat = is_text(body.get("error_code")) and is_text(body.get("error_msg"))
        known = name in ("error", self.document["faultNames"].get(str(answer.status), "computeFault"))
        coded = name == "error" and is_text(code) or isinstance(code, float) and code == answer.status
        formed = len(body) == 1 and isinstance(fault, dict) and is_text(fault.get("message")) and known and coded
        inner = body["error"].get("code") if isinstance(body.get("error"), dict) else None
        wanted = listed(expect.get("code", []))
        right = not wanted or (body.get("error_code") if inner is None else inner) in wanted
        return answer.type_problems() + ([] if (flat or formed) and right else [f"the error body of {answer.said}"])

    def read(self, server_id, role):
        """The items of a server, or as a text why they can't be read."""
        step = {"operation": "listServerMetadata", "expect": {"status": 200}}
        answer = self.send({**step, "as": self.writer(role) if role == "foreign" else "member"}, server_id)
        items = answer.json.get("metadata") if isinstance(answer.json, dict) else None
        readable = isinstance(items, dict) and all(isinstance(value, str) for value in items.values())
        return items if answer.status == 200 and readable else answer.said

    def write(self, kept, items, operation="replaceServerMetadata"):
        step = {"operation": operation, "body": {"metadata": items}, "expect": {"status": 200}}
        return self.send({**step, "as": self.writer(kept.role)}, kept.id)

    def begin(self, cases):
        """Reads every server, and writes its items back once; one that doesn't take them is not used."""
        used = {role for case in cases for role in roles_of(case)} - {"missing", "deleted"}
        every = any(case.get("throughout") == "items" for case in cases)
        for role in [role for role in self.provider["servers"] if role in used or every and role != "deleted"]:
            for one in self.servers(role)[:None if every or role == "active" else 1]:
                items = self.read(one, role)
                unusable = None if isinstance(items, dict) else f"the items of server {one} can't be read: {items}"
                self.kept[one] = SimpleNamespace(id=one, role=role, items=items, touched=False, broken=False,
                                                 unusable=unusable)
        for kept in [kept for kept in self.kept.values() if kept.role in WRITABLE and not kept.unusable]:
            if kept.role != "locked" or not self.auth or self.token("admin"):
                kept.touched = True
                self.write(kept, kept.items)
                self.put_back(kept)

    def put_back(self, kept):
        """Puts the items of a server back; one that can't be put back is used no more."""
        now = self.read(kept.id, kept.role)
        for attempt in range(TRIES if not self.stopped or self.ending else 1):
            if equal(now, kept.items):
                break
            time.sleep(0.05 * 2 ** attempt if attempt else 0)
            answer = self.write(kept, kept.items)
            now = self.read(kept.id, kept.role)
            for key in set(now) - kept.items.keys() - {".", ".."} if isinstance(now, dict) else []:
                step = {"operation": "deleteServerMetadataItem", "key": key, "expect": {"status": 204}}
                answer = self.send({**step, "as": self.writer(kept.role)}, kept.id)
            if not equal(now, kept.items) and kept.items:
                answer = self.write(kept, kept.items, "mergeServerMetadata")
            now = self.read(kept.id, kept.role)
            if attempt >= 2 and not answer.silent and answer.status != 429 and answer.status < 500:
                break
        kept.touched = not equal(now, kept.items)
        kept.unusable = f"the items of server {kept.id} could not be put back" if kept.touched else kept.unusable
        return not kept.touched

    def run_case(self, case, active):
        """What a provider falls short of in a case, or as a text why it was not run."""
        kept_of = {role: self.kept.get(self.server(role, active)) for role in roles_of(case)}
        all_kept = [kept for kept in kept_of.values() if kept]
        unusable = [kept.unusable for kept in all_kept if kept.unusable]
        broken = any(kept.broken for kept in all_kept)
        if unusable and (broken or "given" in case or any(map(self.is_write, case["steps"]))):
            return unusable[0]
        for kept in [kept for kept in all_kept if not kept.unusable]:
            now = self.read(kept.id, kept.role)
            if isinstance(now, dict) and not equal(now, kept.items) and not kept.touched:
                kept.unusable = f"another program writes to server {kept.id}"
            if kept.unusable or not equal(now, kept.items) and not self.put_back(kept):
                return kept.unusable
        subject, quota = case.get("server", "active"), self.quota or float("inf")
        items_of = {role: kept.items for role, kept in kept_of.items() if kept and isinstance(kept.items, dict)}
        for role, keys in keys_of(case).items():
            has = items_of.get(role, {})
            if len(has) + (0 if role == subject and "given" in case else len(keys - has.keys())) > quota:
                return f"needs fewer items on the server for the role {role}"
        before = items_of.get(subject)
        case = fill_in(case, before)
        if case is None:
            return f"needs an item on the server for the role {subject}"
        given = self.expand(case["given"]) if "given" in case and before is not None else before
        problems, answers = [], [None] * len(case["steps"])
        if not equal(given, before):
            kept_of[subject].touched = True
            problems += self.judge(self.write(kept_of[subject], given), {"status": 200, "body": {"metadata": given}})
        if not problems:
            self.run_steps(case, active, answers, problems)
        for kept in all_kept:
            self.leave(kept, case, given if kept.role == subject and all(answers) else None, problems)
        return self.stopped if self.stopped and not all(answers) else problems

    def run_steps(self, case, active, answers, problems):
        choices = {}  # the operator's choices that all responses so far agree with

        def run(i):
            step = case["steps"][i]
            server_id = self.server(step.get("server", case.get("server", "active")), active)
            if server_id in self.kept and self.is_write(step):
                self.kept[server_id].touched = True
            answers[i] = self.send(step, server_id)
            wrong = [self.judge(answers[i], one) for one in on_release(step["expect"], self.provider.get("release"))]
            if "either" in step["expect"] and [] in wrong:
                right = {n for n, found in enumerate(wrong) if not found}
                choices["left"] = choices.get("left", right) & right
                wrong = wrong if choices["left"] else [["another choice than the requests before"]]
            problems.extend(f"step {i + 1}: {problem}" for problem in min(wrong, key=len))
            earlier = answers[step["expect"].get("sameAs", i + 1) - 1]
            if earlier and not answers[i].is_same(earlier):
                problems.append(f"step {i + 1}: not the same as before")
            alike = step["expect"].get("alike")
            before = case["steps"][alike - 1] if alike else step
            other = self.server(before.get("server", case.get("server", "active")), active)
            if alike and masked(answers[i], server_id) != masked(answers[alike - 1], other):
                problems.append(f"step {i + 1}: not what a server that is not there gets")
        with ThreadPoolExecutor(len(answers) if case.get("together") else 1) as pool:
            list(pool.map(run, range(len(answers))))
        for header in case.get("distinct", []):
            values = [answer.header(header) for answer in answers if answer]
            if None in values or len(set(values)) < len(values):
                problems.append(f"header {header} is absent or not distinct: {values}")

    def leave(self, kept, case, given, problems):
        """Judges what a server holds after the steps, and puts back what it held."""
        if kept.unusable or self.stopped:
            return
        now = self.read(kept.id, kept.role)
        if isinstance(now, str):
            problems.append(f"the items can't be read afterwards: {now}")
        elif given is not None:
            among = self.expand(case.get("thenAmong", {}))
            then = given if among or "then" not in case else self.expand(case["then"])
            possible = {key: among.get(key, [then.get(key)]) for key in {**now, **then, **among}}
            wrong = [key for key, values in possible.items() if now.get(key) not in values]
            problems += [f"afterwards the item {key!r} is {now.get(key)!r}" for key in wrong[:5]]
        if equal(now, kept.items):
            kept.touched = False
        elif not self.put_back(kept):
            kept.broken = True
            problems.append(kept.unusable)

    def run(self, cases):
        actives = self.servers("active")
        answer = self.send({"operation": "listServerMetadata", "expect": {"status": 200}}, actives[0])
        if "v2.1" not in self.apis or answer.trouble or answer.status == 401:
            raise ValueError(f"{self.provider['endpoint']}: needs the v2.1 API and a valid token; {answer.said}")
        alone = "needs a run of other cases" if all("throughout" in case for case in cases) else None
        obstacles = {case["id"]: self.obstacle(case) or alone for case in cases}
        runnable = [case for case in cases if not obstacles[case["id"]]]
        self.begin(runnable)
        for case in [case for case in cases if obstacles[case["id"]] or "throughout" not in case]:
            active = next((one for one in actives if one in self.kept and not self.kept[one].unusable), actives[0])
            self.report(case, obstacles[case["id"]] or self.stopped or self.run_case(case, active))
        self.claims["items"] = [f"server {kept.id} has other items" for kept in self.kept.values()
                                if isinstance(kept.items, dict) and not kept.broken
                                and not equal(self.read(kept.id, kept.role), kept.items)]
        for case in [case for case in runnable if "throughout" in case]:
            self.report(case, self.stopped or self.claims[case["throughout"]][:5])

    def report(self, case, outcome):
        verdict = "not run" if isinstance(outcome, str) else "fails" if outcome else "holds"
        self.counts[verdict] += 1
        print("\n    ".join([f"{verdict} {case['id']}", *(listed(outcome) if self.options.why else [])]))

    def end(self):
        """Puts back every server that may have been changed; returns those that don't hold what they held."""
        self.ending = True
        touched = [kept for kept in self.kept.values() if kept.touched and isinstance(kept.items, dict)]
        return [kept.id for kept in touched if not self.put_back(kept)]

def read_object(file):
    try:
        with open(file, encoding="utf-8") as opened:
            return dict(json.load(opened))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{file}: must be a JSON object: {error}") from None

def main():
    parser = argparse.ArgumentParser(description="Runs the conformance cases against a provider.")
    parser.add_argument("cases", help="what `server-metadata cases` prints")
    parser.add_argument("provider", help="the file of `server-metadata verify --provider`, with tokens")
    parser.add_argument("--only", default="*", help="only cases whose id matches, such as 'set/*'")
    parser.add_argument("--why", action="store_true", help="say below each case why it fails or was not run")
    parser.add_argument("--timeout", type=float, default=10, help="seconds to wait for a response (default 10)")
    options = parser.parse_args()
    document, provider = read_object(options.cases), read_object(options.provider)
    if document.get("format") != FORMAT:
        raise ValueError(f"{options.cases}: must have format {FORMAT}")
    servers, auth = provider.get("servers"), provider.get("auth", {"token": ""})
    endpoint, project_id = str(provider.get("endpoint")), provider.get("projectId")
    if not re.match(r"https?://[^/?#]+", endpoint) or not isinstance(project_id, str):
        raise ValueError(f"{options.provider}: must have projectId, and an endpoint that is an http or https URL")
    if not isinstance(servers, dict) or not servers.get("active"):
        raise ValueError(f"{options.provider}: servers.active must name a server")
    if not isinstance(auth, dict) or not isinstance(auth.get("token"), str):
        raise ValueError(f"{options.provider}: auth.token must be a string; this runner takes tokens only")
    pattern = ".*".join(map(re.escape, options.only.split("*")))
    cases = [case for case in document["cases"] if re.fullmatch(pattern, case["id"])]
    if not cases:
        raise ValueError(f"no case matches {options.only}")
    runner, unrestored = Runner(document, provider, options), []
    try:
        runner.run(cases)
    finally:
        unrestored += runner.end()
        print("".join(f"server {one} does not hold what it held\n" for one in unrestored), end="", file=sys.stderr)
    print(", ".join(f"{count} {verdict}" for verdict, count in runner.counts.items()))
    return 1 if runner.counts["fails"] or unrestored or runner.stopped or runner.counts["not run"] == len(cases) else 0

if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except (ValueError, OSError, KeyboardInterrupt) as problem:
        print(f"verify.py: {str(problem) or 'interrupted'}", file=sys.stderr)
        sys.exit(2)
