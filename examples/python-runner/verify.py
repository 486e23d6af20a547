#!/usr/bin/env python3
"""Runs the conformance cases of the server metadata API against a provider; README.md says how."""
import argparse
import http.client
import json
import os
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import quote, unquote, urlsplit

WRITABLE = ("active", "stopped", "paused", "suspended", "rebooting", "locked")
ABSENT = {"missing", "deleted"}  # servers without items
PROBES = {"verify-one": "1", "verify-two": "2"}  # written beside the items of a server
REFUSAL = r"4(00|03|05|06|09|12|15|23)\b"  # of a list, by a provider that knows the server
TRIES, MOST_SILENT, MOST_REPEATS, MAX_BYTES = 8, 5, 5, 1_000_000
LIST, SET, REPLACE = "list/answers-every-item", "set/creates-a-new-item", "replace/removes-unnamed-items"

def members(value):
    return value if isinstance(value, dict) else {}

def listed(value):
    return value if isinstance(value, list) else [value]

def expand(value, quota=0):
    """Every `${k*255}` in strings made 255 times `k`, and a member `k${1..n}` made n members."""
    if isinstance(value, str):
        return re.sub(r"\$\{(.+?)\*(\d+)\}", lambda match: match[1] * int(match[2]), value, flags=re.S)
    if isinstance(value, list):
        return [expand(element, quota) for element in value]
    pairs = [(key, value[name]) for name in members(value) for key in expand_range(name, quota)]
    return {expand(key): expand(inside, quota) for key, inside in pairs} if isinstance(value, dict) else value

def expand_range(name, quota):
    match = re.search(r"\$\{(\d+)\.\.(?:(\d+)|quota([+-]\d+)?)\}", name)
    last = match and int(match[2] or quota + int(match[3] or 0))
    return [name.replace(match[0], str(n), 1) for n in range(int(match[1]), last + 1)] if match else [name]

def keeps(schema, value):
    """Whether a value keeps a JSON Schema, of the keywords that cases.json has."""
    if "anyOf" in schema:
        return any(keeps(one, value) for one in schema["anyOf"])
    kind = {dict: "object", list: "array", str: "string"}.get(type(value))
    if kind is None or schema.get("type", kind) != kind or "const" in schema:
        return "type" not in schema and value == schema.get("const", value)
    unit, known = "Properties" if kind == "object" else "Length", schema.get("properties", {})
    inside = [(known.get(name, schema.get("additionalProperties", {})), value[name]) for name in members(value)]
    inside += [(schema.get("items", {}), element) for element in value if kind == "array"]
    inside += [(schema.get("propertyNames", {}), name) for name in members(value)]
    return (schema.get("min" + unit, 0) <= len(value) <= schema.get("max" + unit, 1e9)
            and (kind != "string" or bool(re.search(schema.get("pattern", ""), value, re.A)))
            and set(schema.get("required", [])) <= members(value).keys()
            and all(rule is not False and keeps(rule, one) for rule, one in inside))

def has_items(body, items, server_id):
    """Whether a body has items; in a list of servers, those of this one."""
    own = body if "servers" not in body and "server" not in body else None
    servers = [*map(members, listed(body.get("servers", body.get("server"))))]
    found = own or next((one for one in servers if str(one.get("id")).lower() == server_id.lower()), {})
    return items.items() <= members(found.get("metadata")).items()

def is_page(body, page):
    """Whether a list has the number of servers of a page, and the right link to the next one."""
    servers, links = ([*map(members, body[name])] if isinstance(body.get(name), list) else []
                      for name in ("servers", "servers_links"))
    following = [str(link.get("href")) for link in links if link.get("rel") == "next"]
    marker = re.search(r"[?&]marker=([^&]*)", "".join(following[:1]))
    return (len(servers) == page.get("servers", len(servers)) and bool(following) == page.get("next", bool(following))
            and (not page.get("next") or not servers or marker and unquote(marker[1]) == servers[-1].get("id")))

def meant(text):
    """A text with the line ends, quotes and slashes that JSON escapes."""
    return re.sub(r'\\(["\\/nrt])', lambda match: "\n" if match[1] in "nrt" else match[1], text)

def tells(told, token, known):
    """Whether a text has a token, or a piece of it that is known from nowhere else."""
    if len(token) < 16:
        word = rf"(?<![\w-]){re.escape(token)}(?![\w-])"
        return len(token) >= 6 and bool(re.search(word, told, re.A)) and not re.search(word, known, re.A)
    pieces = [token[:6], token[-6:], *(token[i:i + 8] for i in range(len(token) - 7))]
    return any(piece in told and piece not in known for piece in pieces)

class Received:
    """A response, or why there was none. Its JSON is as strict as JavaScript's, without what no schema describes."""
    def __init__(self, status=0, headers=http.client.HTTPMessage(), text="", trouble=None, silent=False):
        self.status, self.headers, self.text, self.trouble, self.silent = status, headers, text, trouble, silent
        self.said, objects = trouble or f"{status} {text[:160]}".strip(), []
        try:
            whole = json.loads(text, parse_int=float, parse_constant=int,
                               object_pairs_hook=lambda pairs: objects.append(pairs) or dict(pairs))
        except (ValueError, RecursionError):
            whole = text.encode()  # no JSON is equal to bytes
        self.members = members(whole)
        known = [name for name in ("metadata", "meta", "servers") if name in self.members]
        self.json = {known[0]: whole[known[0]]} if len(known) == 1 else whole
        self.is_busy = status in (429, 503) or status == 202 and not known and "server" not in self.members
        self.ids = [str(one["id"]) for one in map(members, listed(self.members.get("servers"))) if "id" in one]
        self.has_twins = any(len(dict(pairs)) < len(pairs) for pairs in objects)

    def header(self, name):
        values = self.headers.get_all(name)
        return values and ", ".join(map(str.strip, values))

def exchange(method, endpoint, target, headers, body, timeout):
    """Sends a request and reads the response; never throws."""
    kind = http.client.HTTPSConnection if endpoint.scheme == "https" else http.client.HTTPConnection
    connection, end, content = kind(endpoint.hostname, endpoint.port, timeout=timeout), time.monotonic() + timeout, b""
    try:
        connection.request(method, endpoint.path.rstrip("/") + target, body, headers)
        response = connection.getresponse()
        while time.monotonic() < end and len(content) <= MAX_BYTES and (chunk := response.read1(65536)):
            content += chunk
        if len(content) > MAX_BYTES:
            raise ValueError(f"the body has more than {MAX_BYTES} bytes")
        if response.length or time.monotonic() >= end:
            raise OSError("the response has no end")
        return Received(response.status, response.headers, content.decode())
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Received(trouble=f"no response: {error!r}", silent=not isinstance(error, ValueError))
    finally:
        connection.close()

class Runner:
    """A run of the cases in a file on the provider of another."""
    def __init__(self, cases, provider, timeout=10):
        with open(cases, encoding="utf-8") as file, open(provider, encoding="utf-8") as other:
            self.document, self.provider, self.timeout = members(json.load(file)), members(json.load(other)), timeout
        self.cases, auth = self.document.get("cases"), self.provider.get("auth", {})
        self.auth = {who: os.environ.get(one["env"]) if "env" in members(one) else one for who, one in auth.items()}
        self.servers = {role: listed(ids) for role, ids in self.provider.get("servers", {}).items()}
        if not self.cases or self.document.get("format") != 1 or not self.servers.get("active"):
            raise ValueError("needs cases of format 1, and a provider with servers.active")
        if not all(isinstance(token, str) for token in self.auth.values()):
            raise ValueError("auth must have tokens, or variables that are set; this runner takes nothing else")
        self.endpoint, self.quota = urlsplit(self.provider["endpoint"]), self.provider.get("quota", float("inf"))
        self.stopped, self.silent, self.ending, self.alone, self.broken_by = None, 0, False, False, None
        self.claims = {name: [] for name in ("items", "ids", "version", "http", "credentials", "inside", "servers")}
        self.seen_ids, self.kept, self.replaces, self.known_ids = set(), {}, True, sum(self.servers.values(), [])
        self.servers.setdefault("missing", ["00000000-0000-4000-8000-00000000dead"])
        self.tokens, token = {"member": None, "invalid": "4b1d9e7c2a60f83e5d7a1c94"}, self.auth.get("token")
        if token is not None:
            self.tokens.update({**self.auth, "member": token, "truncated": token[:-1], "extended": token + "0",
                                "recased": token.swapcase() if token.swapcase() != token else None})

    def obstacle(self, case):
        """Why the provider can't be held to a case; None if it can."""
        needs, quotas = case["needs"], self.document["quotas"]
        most = max(map(len, needs["keys"].values()), default=0)
        fits = most <= self.quota and ("quota" not in needs or quotas["from"] <= self.quota <= quotas["to"])
        lacks = [f"the {api} API" for api in needs["apis"] if api not in self.provider.get("apis", ["v2.1"])]
        lacks += [f"a server for the role {role}" for role in needs["servers"] if not self.servers.get(role)]
        lacks += [f"auth.{who}" for who in needs["identities"] if who != "member" and not self.tokens.get(who)]
        lacks += ["a provider that checks tokens"] if "tokens" in needs and not self.auth else []
        lacks += [] if fits else ["another quota"]
        lacks += ["a provider that can be made to fail"] if "failures" in needs else []
        return f"needs {lacks[0]}" if lacks else None

    def send(self, step, server_id):
        """Sends a step; a 429 or 503 that it does not expect is sent again when its Retry-After says."""
        target = step["target"].replace("${project}", self.provider["projectId"]).replace("${id}", server_id)
        compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        text = compact(step["body"]) if "body" in step else step.get("text")
        body = bytes.fromhex(step["bytes"]) if "bytes" in step else text and text.encode(errors="backslashreplace")
        token, headers = self.tokens.get(step.get("as", "member")), {"accept": "*/*", **step["headers"]}
        said = f"{target}\n{unquote(target)}\n{headers}\n{(body or b'').decode(errors='replace')}"
        headers.update({"x-auth-token": token} if token else {})
        for repeat in range(MOST_REPEATS + 1):
            time.sleep(1 / self.provider.get("rate", float("inf")))
            answer = exchange(step["method"], self.endpoint, target, headers, body, self.timeout)
            for claim in () if answer.trouble else self.broken_claims(answer, said, token or "", "/v2.1/" in target):
                self.claims[claim].append(f"{answer.said} to {step['method']} {target}")
            self.silent = self.silent + 1 if answer.silent else 0
            self.stopped = self.stopped or self.silent >= MOST_SILENT and f"no responses any more: {answer.said}"
            asked = answer.header("retry-after") or ""
            expected = answer.status in listed(step["expect"]["status"]) or not answer.is_busy
            if expected or not re.fullmatch(r"\d|[1-5]\d|60", asked, re.A) or repeat == MOST_REPEATS:
                return answer
            time.sleep(max(int(asked), 0.05))

    def broken_claims(self, answer, said, token, nova):
        """What is claimed of every response of the run, and of what an error must not show, and isn't so."""
        one, other, *versions = map(answer.header, (
            "x-openstack-request-id", "x-compute-request-id", "openstack-api-version", "x-openstack-nova-api-version"))
        versioned = answer.status in (200, 204, 403, 406, 409, 415)
        demanded = {401: "www-authenticate", 405: "allow"}.get(answer.status)
        by_gateway = not one and not other and (answer.is_busy or answer.status in (502, 504))
        found = {"ids": not by_gateway and (not one or one != other or one in self.seen_ids),
                 "version": versioned and not all(versions),
                 "http": demanded and not answer.header(demanded)} if nova else {}
        self.seen_ids.add(one)
        if answer.status >= 400:
            told, known = answer.text[:20_000], "\n".join([said, self.provider["projectId"], *self.known_ids])
            own = [token] if token in self.auth.values() else []
            tokens = [*own, *(one for one in (token, *self.auth.values()) if len(one) >= 16)]
            places = {"body": meant(told), "headers": "\n".join(answer.headers.values())}
            signs = [re.search(sign, text) for place, text in places.items()
                     for sign in self.document["signs"][place].values()]
            strangers = [one for one in map(str.lower, self.known_ids) if len(one) >= 8 and one in told.lower()]
            found.update(credentials=any(tells(told + "\n" + places["headers"], one, known) for one in tokens),
                         inside=any(sign and sign[0] not in meant(said) for sign in signs),
                         servers=any(one not in said.lower() for one in strangers))
        return [claim for claim, is_broken in found.items() if is_broken]

    def judge(self, answer, expect, server_id):
        """Everything in which an answer falls short of what is expected."""
        typed = re.match(r"application/json\s*(;|$)", answer.header("content-type") or "", re.I)
        fine = answer.status in listed(expect["status"]) and expect.get("without", answer.text + "x") not in answer.text
        fine = fine and not (answer.trouble or answer.has_twins or answer.status == 204 and answer.text)
        if fine and answer.status >= 400 and expect.get("errorBody") is not False:
            code = members(answer.members.get("error")).get("code", answer.members.get("error_code"))
            fine = (typed and keeps(self.document["errorBodies"][str(answer.status)], answer.members)
                    and code in listed(expect.get("code", code)))
        elif fine and answer.status < 400 and expect.keys() & {"body", "schema", "has", "page"}:
            schema = self.document["schemas"].get(expect.get("schema"), {})
            fine = (typed and not isinstance(answer.json, bytes) and keeps(schema, answer.json)
                    and len(set(answer.ids)) == len(answer.ids) and answer.json == expect.get("body", answer.json)
                    and ("has" not in expect or has_items(answer.members, expect["has"], server_id))
                    and ("page" not in expect or is_page(answer.members, expect["page"])))
        problems = [] if fine else [f"{answer.said}, expected {json.dumps(expect)[:160]}"]
        return problems + [f"header {name}, expected {pattern}" for name, pattern in expect.get("headers", {}).items()
                           if ((value := answer.header(name)) is None) != (pattern is None)
                           or pattern and not re.search(pattern, value, re.I | re.A)]

    def ask(self, kept, operation, status=200, key="", **more):
        """Sends a request of the run itself to a server."""
        _, method, path = self.document["operations"][operation].values()
        target = path.format(project_id="${project}", server_id="${id}", key=quote(key, safe="!'()*-._~"))
        admin = (kept.role == "foreign" or method != "GET" and kept.role == "locked") and self.tokens.get("admin")
        headers = {"accept": "application/json", **({"content-type": "application/json"} if more else {})}
        step = {"method": method, "target": target, "headers": headers, "as": "admin" if admin else "member", **more}
        return self.send({**step, "expect": {"status": status}}, kept.id)

    def read(self, kept):
        """The items of a server, or as a text why they can't be read."""
        answer = self.ask(kept, "listServerMetadata")
        items = answer.members.get("metadata")
        readable = isinstance(items, dict) and all(isinstance(value, str) for value in items.values())
        return items if answer.status == 200 and readable else answer.said

    def replace(self, kept, items):
        kept.touched = True
        return self.ask(kept, "replaceServerMetadata", body={"metadata": items})

    def begin(self, cases):
        """Reads every server, and writes its items back once; one that doesn't take them is not used."""
        answer = self.ask(SimpleNamespace(id=self.servers["active"][0], role="active"), "listServerMetadata")
        if answer.trouble or answer.status in (401, 429, 503) or "v2.1" not in self.provider.get("apis", ["v2.1"]):
            raise ValueError(f"needs the v2.1 API and a valid token; {answer.said}")
        runnable, self.alone = [case for case in cases if not self.obstacle(case)], "throughout" in cases[0]
        every = any(case.get("throughout") == "items" for case in runnable)
        used = {role for case in runnable for role in case["needs"]["servers"]}
        for role in [role for role in self.provider["servers"] if role not in ABSENT and (every or role in used)]:
            for one in self.servers[role][:None if every or role == "active" else 1]:
                kept = self.kept[one] = SimpleNamespace(id=one, role=role, touched=False, broken=False, shared=False)
                kept.items = self.read(kept)
                takes = keeps(self.document["schemas"]["ServerMetadata"], kept.items) and len(kept.items) <= self.quota
                kept.unusable = None if takes else f"{one} could not be given its items back: {kept.items}"[:200]
        self.broken_by = self.what_is_broken([one for one in self.kept.values() if one.role == "active"])
        for kept in self.kept.values():
            writable = kept.role in WRITABLE and (kept.role != "locked" or not self.auth or self.tokens.get("admin"))
            if writable and not kept.unusable and not self.broken_by:
                self.replace(kept, kept.items)
                self.put_back(kept, self.read(kept))

    def what_is_broken(self, actives):
        """The case that shows why none can be run. Adds two items to those of a server, which costs it nothing."""
        if actives and all(isinstance(one.items, str) for one in self.kept.values()):
            return LIST
        kept = next((one for one in actives if not one.unusable), None)
        if not kept or PROBES.keys() & kept.items.keys() or len(kept.items) + 2 > self.quota:
            return None
        merged = self.ask(kept, "mergeServerMetadata", body={"metadata": PROBES})
        if merged.status >= 300 or merged.trouble:
            one = self.ask(kept, "setServerMetadataItem", key="verify-one", body={"meta": {"verify-one": "1"}})
            statuses = [merged.status, one.status, self.replace(kept, kept.items).status]
            return None if any(status < 300 or status == 409 for status in statuses) else SET
        whole = merged.members.get("metadata")
        wrong = self.is_wrong(kept, whole if isinstance(whole, dict) else {**kept.items, **PROBES})
        self.replaces = not wrong and bool(self.replace(kept, kept.items)) and self.read(kept) == kept.items
        for key in [] if self.replaces else PROBES:
            self.ask(kept, "deleteServerMetadataItem", 204, key)
        return LIST if wrong or not self.replaces and self.is_wrong(kept, kept.items) else None

    def is_wrong(self, kept, whole):
        """Whether a list differs from all items, and those read one by one do not, or it does not a second later."""
        for attempt in range(3):
            items = self.read(kept)
            if isinstance(items, str) or items == whole:
                return isinstance(items, str) or attempt > 0
            for key in [key for key in {**whole, **items} if items.get(key) != whole.get(key)][:5]:
                answer = self.ask(kept, "getServerMetadataItem", key=key)
                if answer.status == 404 if key not in whole else answer.json == {"meta": {key: whole[key]}}:
                    return True
            time.sleep(1)
        return False

    def put_back(self, kept, now):
        """Puts the items of a server back; one that can't be put back is used no more."""
        for attempt in range(TRIES if not self.stopped or self.ending else 1):
            if now == kept.items:
                break
            time.sleep(0.05 * 2 ** attempt if attempt else 0)
            answer = self.replace(kept, kept.items)
            now = self.read(kept)
            for key in set(now) - kept.items.keys() - {".", ".."} if isinstance(now, dict) else []:
                answer = self.ask(kept, "deleteServerMetadataItem", 204, key)
            if now != kept.items and kept.items:
                answer = self.ask(kept, "mergeServerMetadata", body={"metadata": kept.items})
            now = self.read(kept)
            if attempt >= 2 and not answer.silent and answer.status != 429 and answer.status < 500:
                break
        kept.touched = now != kept.items
        kept.unusable = f"the items of server {kept.id} could not be put back" if kept.touched else kept.unusable

    def outcome(self, case):
        """What a provider falls short of in a case, or as a text why it was not run."""
        why, keys = self.obstacle(case), set().union(*case["needs"]["keys"].values())
        unprepared = not self.replaces and ("given" in case or keys & {".", ".."})
        broken_by = self.broken_by or unprepared and REPLACE
        if broken_by and not why and not self.alone:
            return ["found before the first case"] if case["id"] == broken_by else f"broken by the case {broken_by}"
        why = why or (self.alone and "needs a run of other cases") or self.stopped
        if why or "throughout" not in case:
            return why or self.run_case(case)
        if case["throughout"] == "items":
            self.claims["items"] = [f"server {one.id} has other items" for one in self.kept.values() if not (
                one.broken or isinstance(one.items, str) or (now := self.read(one)) == one.items
                or one.shared and now != self.read(one))]
        return self.claims[case["throughout"]][:5]

    def run_case(self, case):
        actives = self.servers["active"]
        active = next((one for one in actives if one in self.kept and not self.kept[one].unusable), actives[0])
        ids = {role: active if role == "active" else self.servers[role][0] for role in case["needs"]["servers"]}
        kept_of = {role: self.kept[one] for role, one in ids.items() if one in self.kept}
        refused = [one for one in kept_of.values() if re.match(REFUSAL, str(one.items)) and not one.broken]
        if refused:
            refused[0].broken = True
            return [refused[0].unusable]
        for kept in kept_of.values():
            tolerable = kept.unusable and not kept.broken and "writes" not in case["needs"]
            now = kept.items if kept.unusable or self.read(kept) == kept.items else self.read(kept)
            if isinstance(now, dict) and not kept.touched and now != kept.items:
                kept.shared, kept.unusable = True, f"another program writes to server {kept.id}"
            elif not kept.unusable:
                self.put_back(kept, now)
            if kept.unusable and not tolerable:
                return kept.unusable
        subject = case.get("server", "active")
        items_of = {role: kept.items for role, kept in kept_of.items() if isinstance(kept.items, dict)}
        for role, keys in case["needs"]["keys"].items():
            added = [] if role == subject and "given" in case else keys
            if len({*items_of.get(role, {}), *added}) > self.quota:
                return f"needs fewer items on the server for the role {role}"
        before, text = items_of.get(subject), json.dumps(case)
        if "${key}" in text:
            plain = [key for key in before or {} if re.fullmatch(r"[\w:-][\w:.-]*", key, re.A)]
            if not plain:
                return f"needs an item on the server for the role {subject}"
            text = text.replace("${key}", plain[0]).replace("${value}", json.dumps(before[plain[0]])[1:-1])
        case = expand(json.loads(text), self.quota)
        given = case.get("given", before) if before is not None else None
        problems, answers = [], [None] * len(case["steps"])
        if given != before:
            answer = self.replace(kept_of[subject], given)
            wrong = self.judge(answer, {"status": 200, "body": {"metadata": given}}, "")
            problems += [] if not wrong or answer.status < 300 and self.read(kept_of[subject]) == given else wrong
        if not problems:
            self.run_steps(case, ids, answers, problems)
        for role, kept in kept_of.items():
            self.leave(kept, case, given if role == subject and all(answers) else None, problems)
        return self.stopped if self.stopped and not all(answers) else problems

    def run_steps(self, case, ids, answers, problems):
        release = int(self.provider.get("release", 0))
        choices = []  # the operator's choices that each response so far agrees with
        own = [ids[step.get("server", case.get("server", "active"))] for step in case["steps"]]

        def masked(i):
            """An error without what may differ between two right ones."""
            uuid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+"
            return answers[i].status, re.sub(uuid, "{n}", answers[i].text.replace(own[i], "{s}"), flags=re.I | re.A)

        def run(i):
            step, expect = case["steps"][i], case["steps"][i]["expect"]
            if own[i] in self.kept and step["method"] not in ("GET", "HEAD", "OPTIONS"):
                self.kept[own[i]].touched = True
            answer = answers[i] = self.send(step, own[i])
            expected = [one for one in expect.get("anyOf", []) if not release or (
                one.get("from", 0) <= release <= one.get("to", release))]
            wrong = [self.judge(answer, one, own[i]) for one in expected or [expect]]
            if "either" in expect and [] in wrong:
                choices.append({n for n, problems_of_one in enumerate(wrong) if not problems_of_one})
                wrong = wrong if set.intersection(*choices) else [["another choice than the requests before"]]
            problems.extend(min(wrong, key=len))
            other = answers[expect.get("sameAs", i + 1) - 1]
            alike = "alike" not in expect or masked(i) == masked(expect["alike"] - 1)
            if not alike or (answer.status, answer.json) != (other.status, other.json):
                problems.append("not as an earlier response")
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
        now = self.read(kept)
        if isinstance(now, str):
            problems.append(f"the items can't be read afterwards: {now}")
        elif given is not None:
            among = case.get("thenAmong", {})
            then = given if among else case.get("then", given)
            problems += [f"afterwards the item {key!r} is {now.get(key)!r}" for key in {**now, **then, **among}
                         if now.get(key) not in among.get(key, [then.get(key)])][:5]
        self.put_back(kept, now)
        kept.broken = kept.touched
        problems += [kept.unusable] if kept.broken else []

    def end(self):
        """Puts back every server that may have been changed; returns those that don't hold what they held."""
        self.ending = True
        touched = [kept for kept in self.kept.values() if kept.touched and isinstance(kept.items, dict)]
        for kept in touched:
            self.put_back(kept, self.read(kept))
        return [kept.id for kept in touched if kept.touched]

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", help="what `server-metadata cases` prints")
    parser.add_argument("provider", help="the file of `server-metadata verify --provider`, with tokens")
    parser.add_argument("--timeout", type=float, default=10, help="seconds to wait for a response (default 10)")
    runner, verdicts = Runner(**vars(parser.parse_args())), []
    try:
        runner.begin(runner.cases)
        for case in runner.cases:
            outcome = runner.outcome(case)
            verdicts.append("not run" if isinstance(outcome, str) else "fails" if outcome else "holds")
            print("\n    ".join([f"{verdicts[-1]} {case['id']}", *listed(outcome)]))
    finally:
        unrestored = runner.end()
        sys.stderr.writelines(f"server {one} does not hold what it held\n" for one in unrestored)
    print(", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in ("holds", "fails", "not run")))
    return 1 if "fails" in verdicts or "holds" not in verdicts or unrestored or runner.stopped else 0

if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except (ValueError, OSError, KeyError, KeyboardInterrupt) as problem:
        print(f"verify.py: {str(problem) or 'interrupted'}", file=sys.stderr)
        sys.exit(2)
