#!/usr/bin/env python3
"""Runs the conformance cases of the server metadata API against a provider; README.md says how."""
import argparse
import http.client
import json
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import quote, unquote, urlsplit

FORMAT, UNDEFINED = 1, object()  # UNDEFINED is a body that is not JSON
WRITABLE = ("active", "stopped", "paused", "suspended", "rebooting", "locked")
ABSENT = {"missing", "deleted"}  # servers without items
PROBES = {"verify-one": "1", "verify-two": "2"}  # written beside the items of a server
TRIES, MOST_SILENT, MOST_REPEATS, LEAST_QUOTA, MAX_BYTES = 8, 5, 5, 5, 1_000_000

def dumps(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace").decode()

def equal(a, b):
    return json.dumps(a, sort_keys=True, default=id) == json.dumps(b, sort_keys=True, default=id)

def members(value):
    return value if isinstance(value, dict) else {}

def listed(value):
    return value if isinstance(value, list) else [value]

def is_text(value):
    return isinstance(value, str) and value.strip() != ""

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
    """Whether a value keeps a schema, of the keywords that the schemas of cases have."""
    kind = {dict: "object", list: "array", str: "string"}.get(type(value))
    if kind is None or schema.get("type", kind) != kind:
        return "type" not in schema
    unit = "Properties" if kind == "object" else "Length"
    if not schema.get("min" + unit, 0) <= len(value) <= schema.get("max" + unit, 1e9):
        return False
    if kind == "string":
        return bool(re.search(schema.get("pattern", ""), value, re.A))
    if kind == "array":
        return all(keeps(schema.get("items", {}), element) for element in value)
    rules = {**dict.fromkeys(value, schema.get("additionalProperties", {})), **schema.get("properties", {})}
    return (value.keys() >= set(schema.get("required", []))
            and all(rules[name] is not False and keeps(rules[name], value[name]) for name in value))

def is_listed(body, items, page, server_id):
    """Whether a body has items, of a list those of the server; and a page its number of servers and the right link."""
    is_list = isinstance(body.get("servers"), list)
    servers = list(map(members, body["servers"])) if is_list else []
    links = list(map(members, body["servers_links"])) if isinstance(body.get("servers_links"), list) else []
    documents = servers if is_list else [members(body["server"])] if "server" in body else []
    holders = [one for one in documents if str(one.get("id")).lower() == server_id.lower()]
    holders = holders if is_list or "server" in body else [body]
    following = next((str(link.get("href")) for link in links if link.get("rel") == "next"), None)
    marker = re.search(r"[?&]marker=([^&]*)", following or "")
    goes_on = not page.get("next") or not servers or marker and unquote(marker[1]) == servers[-1].get("id")
    return ((items is None or any(items.items() <= members(one.get("metadata")).items() for one in holders[:1]))
            and len(servers) == page.get("servers", len(servers)) and goes_on
            and (following is not None) == page.get("next", following is not None))

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
    """A response, or why there was none. Its JSON is as strict as JavaScript's, and has its numbers."""
    def __init__(self, status=0, headers=None, text="", trouble=None, silent=False):
        self.status, self.text, self.trouble, self.silent = status, text, trouble, silent
        self.headers, self.said = headers or http.client.HTTPMessage(), trouble or f"{status} {text[:160]}"
        objects = []
        try:
            self.json = json.loads(text, parse_int=float, parse_constant=int,
                                   object_pairs_hook=lambda pairs: objects.append(pairs) or dict(pairs))
        except (ValueError, RecursionError):
            self.json = UNDEFINED
        self.members, self.ok = members(self.json), 200 <= status < 300
        self.has_twins = any(len(dict(pairs)) < len(pairs) for pairs in objects)

    def header(self, name):
        values = self.headers.get_all(name)
        return values and ", ".join(map(str.strip, values))

def exchange(method, endpoint, target, headers, body, timeout):
    """Sends a request and reads the response; never throws."""
    kind = http.client.HTTPSConnection if endpoint.scheme == "https" else http.client.HTTPConnection
    connection, end, content = kind(endpoint.hostname, endpoint.port, timeout=timeout), time.monotonic() + timeout, b""
    try:
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        while time.monotonic() < end and len(content) <= MAX_BYTES and (chunk := response.read1(65536)):
            content += chunk
        if len(content) > MAX_BYTES:
            return Received(response.status, response.headers, trouble=f"the body has more than {MAX_BYTES} bytes")
        if response.length or time.monotonic() >= end:
            raise OSError("the response has no end")
        return Received(response.status, response.headers, content.decode())
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Received(trouble=f"no response: {error!r}", silent=not isinstance(error, UnicodeError))
    finally:
        connection.close()

class Runner:
    """One run of cases on a provider."""
    def __init__(self, document, provider, timeout=10):
        self.document, self.provider, self.timeout = document, provider, timeout
        self.endpoint, self.quota = urlsplit(provider["endpoint"]), provider.get("quota") or 0
        self.apis, self.auth = provider.get("apis", ["v2.1"]), provider.get("auth", {})
        self.stopped, self.silent, self.ending, self.alone = None, 0, False, False
        self.claims = {name: [] for name in ("items", "ids", "version", "http", "credentials", "inside", "servers")}
        self.seen_ids, self.kept, self.broken_by, self.replaces = set(), {}, None, True
        self.servers = {"missing": ["00000000-0000-4000-8000-00000000dead"]}
        self.servers.update({role: listed(ids) for role, ids in provider["servers"].items()})
        self.tokens, token = {"invalid": "4b1d9e7c2a60f83e5d7a1c94"}, self.auth.get("token")
        if token is not None:
            recased = token.swapcase() if token.swapcase() != token else None
            self.tokens = {**self.auth, **self.tokens, "member": token, "none": None, "truncated": token[:-1],
                           "extended": token + "0", "recased": recased}

    def obstacle(self, case):
        """Why the provider can't be held to a case; None if it can."""
        needs, most, known = case["needs"], self.document["maxBodyBytes"], self.provider.get("quota") is not None
        bodies = [{"metadata": case.get("given", {})}, *(step.get("body") for step in case["steps"])]
        fits = "quota" not in needs or known and LEAST_QUOTA <= self.quota <= most / 9 and all(
            len(dumps(expand(body, self.quota))) <= most for body in bodies)
        room = max(map(len, needs.get("keys", {}).values()), default=0)
        lacks = [f"the {api} API" for api in needs["apis"] if api not in self.apis]
        lacks += [f"a server for the role {role}" for role in needs["servers"] if not self.servers.get(role)]
        lacks += [f"auth.{who}" for who in needs["identities"] if who != "member" and not self.tokens.get(who)]
        lacks += ["a provider that checks tokens"] if "tokens" in needs and not self.auth else []
        lacks += ["another quota"] if not fits or known and room > self.quota else []
        lacks += ["a provider that can be made to fail"] if "failures" in needs else []
        return f"needs {lacks[0]}" if lacks else None

    def send(self, step, server_id):
        """Sends a step; a 429 or 503 that it does not expect is sent again when its Retry-After says."""
        target = step["target"].replace("${project}", self.provider["projectId"]).replace("${id}", server_id)
        text = dumps(expand(step["body"], self.quota)) if "body" in step else expand(step.get("text", ""))
        body = re.sub("[\ud800-\udfff]", "\ufffd", text).encode() if step.keys() & {"body", "text"} else None
        body = bytes.fromhex(step["bytes"]) if "bytes" in step else body
        token, headers = self.tokens.get(step.get("as", "member")), {"accept": "*/*", **step["headers"]}
        said = f"{target}\n{unquote(target)}\n{headers}\n{(body or b'').decode(errors='replace')}"
        place = self.endpoint.path.rstrip("/") + target
        all_headers = {**headers, "x-auth-token": token} if token else headers
        for repeat in range(MOST_REPEATS + 1):
            time.sleep(1 / self.provider["rate"] if self.provider.get("rate") else 0)
            answer = exchange(step["method"], self.endpoint, place, all_headers, body, self.timeout)
            for claim in () if answer.trouble else self.broken_claims(answer, said, token or "", "/v2.1/" in target):
                self.claims[claim].append(f"{answer.said} to {step['method']} {target}")
            self.silent = self.silent + 1 if answer.silent else 0
            if self.silent >= MOST_SILENT and not self.stopped:
                self.stopped = f"the provider stopped responding: {answer.said}"
            asked = answer.header("retry-after") or ""
            expected = answer.status in listed(step["expect"]["status"]) or answer.status not in (429, 503)
            if expected or not re.fullmatch(r"\d|[1-5]\d|60", asked, re.A) or repeat == MOST_REPEATS:
                return answer
            time.sleep(max(int(asked), 0.05))

    def broken_claims(self, answer, said, token, nova):
        """What is claimed of every response of the run, and of what an error must not show, and isn't so."""
        one, other, *versions = map(answer.header, (
            "x-openstack-request-id", "x-compute-request-id", "openstack-api-version", "x-openstack-nova-api-version"))
        versioned = answer.status in (200, 204, 403, 406, 409, 415)
        demanded = {401: "www-authenticate", 405: "allow"}.get(answer.status)
        found = {"ids": not one or one != other or one in self.seen_ids, "version": versioned and not all(versions),
                 "http": demanded and not answer.header(demanded)} if nova else {}
        self.seen_ids.add(one)
        if answer.status >= 400:
            told, ids = answer.text[:20_000], [one for role in self.provider["servers"] for one in self.servers[role]]
            known = "\n".join([said, self.provider["projectId"], *ids])
            shown = "\n".join([told, *answer.headers.values()])
            tokens = [token, *(value for value in self.auth.values() if len(value) >= 16)]
            signs = [re.search(sign, meant(told)) for sign in self.document["signs"].values()]
            strangers = [one for one in map(str.lower, ids) if len(one) >= 8 and one in told.lower()]
            found.update(credentials=any(tells(shown, one, known) for one in tokens),
                         inside=any(sign and sign[0] not in meant(said) for sign in signs),
                         servers=any(one not in said.lower() for one in strangers))
        return [claim for claim, is_broken in found.items() if is_broken]

    def judge(self, answer, expect, server_id):
        """Everything in which an answer falls short of what is expected."""
        typed = re.match(r"application/json\s*(;|$)", answer.header("content-type") or "", re.I)
        fine = not answer.trouble and answer.status in listed(expect["status"]) and not answer.has_twins
        if fine and answer.status >= 400 and expect.get("errorBody") is not False:
            fine = typed and self.is_error_body(answer, listed(expect.get("code", [])))
        elif fine and answer.status == 204:
            fine = not answer.text
        elif fine and answer.status < 400 and expect.keys() & {"body", "schema", "has", "page"}:
            schema = self.document["schemas"].get(expect.get("schema"), {})
            fine = (typed and answer.json is not UNDEFINED and keeps(schema, answer.json)
                    and is_listed(answer.members, expand(expect.get("has"), self.quota), expect.get("page", {}),
                                  server_id)
                    and ("body" not in expect or equal(answer.json, expand(expect["body"], self.quota))))
        problems = [] if fine else [f"{answer.said}, expected {dumps(expect)[:160]}"]
        problems += ["a text that must not be there"] if expect.get("without", answer.text + "x") in answer.text else []
        for name, pattern in expect.get("headers", {}).items():
            value = answer.header(name)
            if (value is None) != (pattern is None) or pattern and not re.search(pattern, value, re.I | re.A):
                problems.append(f"header {name} {value}, expected {pattern}")
        return problems

    def is_error_body(self, answer, codes):
        """Whether an error has one of the forms of the contract, and one of the codes that are expected."""
        body, name = answer.members, next(iter(answer.members), "")
        named, coded = members(body.get(name)), members(body.get("error")).get("code", body.get("error_code"))
        flat = is_text(body.get("error_code")) and is_text(body.get("error_msg"))
        known = name in ("error", self.document["errorBodyNames"].get(str(answer.status), "computeFault"))
        code = named.get("code")
        fits = name == "error" and is_text(code) or isinstance(code, float) and code == answer.status
        formed = len(body) == 1 and is_text(named.get("message")) and known and fits
        return (flat or formed) and (not codes or coded in codes)

    def ask(self, kept, operation, status=200, key="", **more):
        """Sends a request of the run itself to a server."""
        method, path = [self.document["operations"][operation][name] for name in ("method", "path")]
        target = path.replace("{project_id}", "${project}").replace("{server_id}", "${id}")
        admin = (kept.role == "foreign" or method != "GET" and kept.role == "locked") and self.tokens.get("admin")
        headers = {"accept": "application/json", **({"content-type": "application/json"} if more else {})}
        step = {"method": method, "target": target.replace("{key}", quote(key, safe="!'()*-._~")), "headers": headers}
        return self.send({**step, "as": "admin" if admin else "member", "expect": {"status": status}, **more}, kept.id)

    def read(self, kept):
        """The items of a server, or as a text why they can't be read."""
        answer = self.ask(kept, "listServerMetadata")
        items = answer.members.get("metadata")
        readable = isinstance(items, dict) and all(isinstance(value, str) for value in items.values())
        return items if answer.status == 200 and readable else answer.said

    def begin(self, cases):
        """Reads every server, and writes its items back once; one that doesn't take them is not used."""
        answer = self.ask(SimpleNamespace(id=self.servers["active"][0], role="active"), "listServerMetadata")
        if not cases or "v2.1" not in self.apis or answer.trouble or answer.status == 401:
            raise ValueError(f"needs cases, the v2.1 API and a valid token; {answer.said}")
        runnable, self.alone = [case for case in cases if not self.obstacle(case)], "throughout" in cases[0]
        used = {role for case in runnable for role in case["needs"]["servers"]} - ABSENT
        every = any(case.get("throughout") == "items" for case in runnable)
        for role in [role for role in self.provider["servers"] if role in used or every and role not in ABSENT]:
            for one in self.servers[role][:None if every or role == "active" else 1]:
                kept = self.kept[one] = SimpleNamespace(id=one, role=role, touched=False, broken=False)
                kept.items = self.read(kept)
                kept.unusable = f"{one} can't be read: {kept.items}" if isinstance(kept.items, str) else None
        self.broken_by = self.what_is_broken()
        for kept in self.kept.values():
            writable = kept.role in WRITABLE and (kept.role != "locked" or not self.auth or self.tokens.get("admin"))
            if writable and not kept.unusable and not self.broken_by:
                self.replace(kept, kept.items)
                self.put_back(kept, self.read(kept))

    def replace(self, kept, items):
        kept.touched = True
        return self.ask(kept, "replaceServerMetadata", body={"metadata": items})

    def what_is_broken(self):
        """The case that shows why none can be run. Adds two items to those of a server, which costs it nothing."""
        actives = [one for one in self.kept.values() if one.role == "active"]
        kept = next((one for one in actives if not one.unusable), None)
        if actives and all(isinstance(one.items, str) for one in self.kept.values()):
            return "list/answers-every-item"
        if not kept or PROBES.keys() & kept.items.keys() or len(kept.items) + 2 > (self.quota or 1e9):
            return None
        merged = self.ask(kept, "mergeServerMetadata", body={"metadata": PROBES})
        whole = merged.members.get("metadata")
        wrong = merged.ok and self.is_wrong(kept, whole if isinstance(whole, dict) else {**kept.items, **PROBES})
        writes = [merged] if wrong else [merged, self.replace(kept, kept.items)]
        if not merged.ok:
            writes.append(self.ask(kept, "setServerMetadataItem", key="verify-one", body={"meta": {"verify-one": "1"}}))
            taken = any(write.status < 300 or write.status == 409 for write in writes)
            return None if taken else "set/creates-a-new-item"
        self.replaces = not wrong and equal(self.read(kept), kept.items)
        for key in [] if self.replaces else PROBES:
            self.ask(kept, "deleteServerMetadataItem", 204, key)
        return "list/answers-every-item" if wrong or not self.replaces and self.is_wrong(kept, kept.items) else None

    def is_wrong(self, kept, whole):
        """Whether a list differs from all items, and those read one by one do not, or it does not a second later."""
        for attempt in range(3):
            items = self.read(kept)
            if isinstance(items, str):
                return True
            differing = [key for key in {**whole, **items} if items.get(key) != whole.get(key)]
            if not differing:
                return attempt > 0
            for key in differing[:5]:
                answer = self.ask(kept, "getServerMetadataItem", key=key)
                if answer.status == 404 if key not in whole else equal(answer.json, {"meta": {key: whole[key]}}):
                    return True
            time.sleep(1)
        return False

    def put_back(self, kept, now):
        """Puts the items of a server back; one that can't be put back is used no more."""
        for attempt in range(TRIES if not self.stopped or self.ending else 1):
            if equal(now, kept.items):
                break
            time.sleep(0.05 * 2 ** attempt if attempt else 0)
            answer = self.replace(kept, kept.items)
            now = self.read(kept)
            for key in set(now) - kept.items.keys() - {".", ".."} if isinstance(now, dict) else []:
                answer = self.ask(kept, "deleteServerMetadataItem", 204, key)
            if not equal(now, kept.items) and kept.items:
                answer = self.ask(kept, "mergeServerMetadata", body={"metadata": kept.items})
            now = self.read(kept)
            if attempt >= 2 and not answer.silent and answer.status != 429 and answer.status < 500:
                break
        kept.touched = not equal(now, kept.items)
        kept.unusable = f"the items of server {kept.id} could not be put back" if kept.touched else kept.unusable
        return not kept.touched

    def outcome(self, case):
        """What a provider falls short of in a case, or as a text why it was not run."""
        why = self.obstacle(case) or (self.alone and "needs a run of other cases")
        keys = set().union(*case["needs"].get("keys", {}).values())
        unprepared = not self.replaces and ("given" in case or keys & {".", ".."})
        broken_by = self.broken_by or (unprepared and "replace/removes-unnamed-items")
        if broken_by and not why:
            return ["found before the first case"] if case["id"] == broken_by else f"broken by the case {broken_by}"
        why = why or self.stopped
        if why or "throughout" not in case:
            return why or self.run_case(case)
        if case["throughout"] == "items":
            self.claims["items"] = [f"server {one.id} has other items" for one in self.kept.values() if not (
                one.broken or isinstance(one.items, str) or equal(self.read(one), one.items))]
        return self.claims[case["throughout"]][:5]

    def run_case(self, case):
        actives = self.servers["active"]
        active = next((one for one in actives if one in self.kept and not self.kept[one].unusable), actives[0])
        ids = {role: active if role == "active" else self.servers[role][0] for role in case["needs"]["servers"]}
        kept_of = {role: self.kept[one] for role, one in ids.items() if one in self.kept}
        for kept in kept_of.values():
            if not kept.unusable:
                now = self.read(kept)
                if isinstance(now, dict) and not kept.touched and not equal(now, kept.items):
                    kept.unusable = f"another program writes to server {kept.id}"
                if kept.unusable or not self.put_back(kept, now):
                    return kept.unusable
            elif kept.broken or "writes" in case["needs"]:
                return kept.unusable
        subject = case.get("server", "active")
        items_of = {role: kept.items for role, kept in kept_of.items() if isinstance(kept.items, dict)}
        for role, keys in case["needs"].get("keys", {}).items():
            together = items_of.get(role, {}).keys() | set([] if role == subject and "given" in case else keys)
            if len(together) > self.provider.get("quota", float("inf")):
                return f"needs fewer items on the server for the role {role}"
        before, text = items_of.get(subject), dumps(case)
        if re.search(r"\$\{(key|value)\}", text):
            key = next((one for one in before or {} if re.fullmatch(r"[\w:-][\w:.-]*", one, re.A)), None)
            if key is None:
                return f"needs an item on the server for the role {subject}"
            text = text.replace("${key}", dumps(key)[1:-1]).replace("${value}", dumps(before[key])[1:-1])
        case = json.loads(text)
        given = expand(case["given"], self.quota) if "given" in case and before is not None else before
        problems, answers = [], [None] * len(case["steps"])
        if not equal(given, before):
            answer = self.replace(kept_of[subject], given)
            wrong = self.judge(answer, {"status": 200, "body": {"metadata": given}}, "")
            problems += [] if not wrong or answer.ok and equal(self.read(kept_of[subject]), given) else wrong
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
            other = answers[expect.get("sameAs", i + 1) - 1]
            same = answer.text == other.text if answer.json is UNDEFINED else equal(answer.json, other.json)
            alike = "alike" not in expect or masked(i) == masked(expect["alike"] - 1)
            is_as_before = same and alike and answer.status == other.status
            problems.extend(min(wrong, key=len) + ([] if is_as_before else ["not as an earlier response"]))
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
            among = expand(case.get("thenAmong", {}), self.quota)
            then = given if among or "then" not in case else expand(case["then"], self.quota)
            problems += [f"afterwards the item {key!r} is {now.get(key)!r}" for key in {**now, **then, **among}
                         if now.get(key) not in among.get(key, [then.get(key)])][:5]
        kept.broken = not self.put_back(kept, now)
        problems += [kept.unusable] if kept.broken else []

    def end(self):
        """Puts back every server that may have been changed; returns those that don't hold what they held."""
        self.ending = True
        touched = [kept for kept in self.kept.values() if kept.touched and isinstance(kept.items, dict)]
        return [kept.id for kept in touched if not self.put_back(kept, self.read(kept))]

def open_run(cases_file, provider_file, timeout=10):
    """A runner for the provider of a file, and the cases; those about the whole run are the last."""
    with open(cases_file, encoding="utf-8") as cases, open(provider_file, encoding="utf-8") as provider:
        document, provider = json.load(cases), json.load(provider)
    fields = [(document, "cases"), *((provider, name) for name in ("endpoint", "projectId", "servers"))]
    missing = [name for value, name in fields if not isinstance(value, dict) or name not in value]
    if missing or document.get("format") != FORMAT or not provider["servers"].get("active"):
        raise ValueError(f"needs cases of format {FORMAT}, and a provider with servers.active; missing: {missing}")
    if not all(isinstance(token, str) for token in provider.get("auth", {}).values()):
        raise ValueError(f"{provider_file}: auth must have tokens; this runner takes nothing else")
    return Runner(document, provider, timeout), sorted(document["cases"], key=lambda case: "throughout" in case)

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", help="what `server-metadata cases` prints")
    parser.add_argument("provider", help="the file of `server-metadata verify --provider`, with tokens")
    parser.add_argument("--only", action="append", help="only cases whose id matches, such as 'set/*'; may be repeated")
    parser.add_argument("--why", action="store_true", help="say below each case why it fails or was not run")
    parser.add_argument("--timeout", type=float, default=10, help="seconds to wait for a response (default 10)")
    options = parser.parse_args()
    runner, cases = open_run(options.cases, options.provider, options.timeout)
    patterns = "|".join(re.escape(only).replace(r"\*", ".*") for only in options.only or ["*"])
    cases = [case for case in cases if re.fullmatch(patterns, case["id"])]
    counts = {"holds": 0, "fails": 0, "not run": 0}
    try:
        runner.begin(cases)
        for case in cases:
            outcome = runner.outcome(case)
            verdict = "not run" if isinstance(outcome, str) else "fails" if outcome else "holds"
            counts[verdict] += 1
            print("\n    ".join([f"{verdict} {case['id']}", *(listed(outcome) if options.why else [])]))
    finally:
        unrestored = runner.end()
        sys.stderr.writelines(f"server {one} does not hold what it held\n" for one in unrestored)
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    return 1 if counts["fails"] or unrestored or runner.stopped or counts["not run"] == len(cases) else 0

if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except (ValueError, OSError, KeyboardInterrupt) as problem:
        print(f"verify.py: {str(problem) or 'interrupted'}", file=sys.stderr)
        sys.exit(2)
