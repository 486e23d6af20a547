#!/usr/bin/env python3
"""Runs the conformance cases of the server metadata API against a provider.

    npx @ecs-contract/server-metadata cases > cases.json
    python3 verify.py cases.json provider.json [--only PATTERN] [--why] [--timeout SECONDS]

Prints a line for each case, `holds`, `fails` or `not run` and its id, then the totals. Exit status: 0 if no case fails,
1 if one does or items could not be put back, 2 if the cases could not be run. Needs Python 3.9 and nothing else.
"""
import argparse
import email.utils
import http.client
import json
import re
import signal
import socket
import ssl
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

FORMAT = 1
UNDEFINED = object()  # a body that is not JSON
NO_SERVER = "00000000-0000-4000-8000-00000000dead"
WRITABLE = ("active", "stopped", "paused", "suspended", "rebooting", "locked")
WITHOUT_ITEMS = ("missing", "deleted")
IDENTITIES = ("admin", "reader", "roleless", "system")
STRANGERS = ("none", "invalid", "truncated", "extended", "recased")
LEAST_QUOTA, TRIES, TRIES_WHERE_REFUSED, MOST_SILENT, MOST_REFUSED, MOST_REPEATS = 5, 8, 3, 5, 3, 5


class CouldNotRun(Exception):
    """Why no case could be run."""


# ---- JSON, with the numbers and the strictness of JavaScript

def loads(text):
    def refuse(name):
        raise ValueError(name)
    try:
        return json.loads(text, parse_int=float, parse_constant=refuse)
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


# ---- what a case stands for

def expand(text):
    """`${k*255}` is 255 times `k`."""
    return re.sub(r"\$\{(.+?)\*(\d+)\}", lambda match: match[1] * int(match[2]), text, flags=re.S)


def expand_json(value, quota):
    """Every string expanded, and a member `k${1..n}` made n members."""
    if isinstance(value, str):
        return expand(value)
    if isinstance(value, list):
        return [expand_json(element, quota) for element in value]
    if not isinstance(value, dict):
        return value
    return {expand(key): expand_json(value[name], quota) for name in value for key in expand_range(name, quota)}


def expand_range(name, quota):
    match = re.search(r"\$\{(\d+)\.\.(?:(\d+)|quota([+-]\d+)?)\}", name)
    if not match:
        return [name]
    last = int(match[2]) if match[2] else quota + int(match[3] or 0)
    return [name.replace(match[0], str(n), 1) for n in range(int(match[1]), last + 1)]


def fill_in(case, items):
    """The case with `${key}` and `${value}` of an item that the server has; None if there is none."""
    text = dumps(case)
    if not re.search(r"\$\{(key|value)\}", text):
        return case
    key = next((key for key in items or {} if re.fullmatch(r"[\w:-][\w:.-]*", key, re.A)), None)
    if key is None:
        return None
    return json.loads(text.replace("${key}", dumps(key)[1:-1]).replace("${value}", dumps(items[key])[1:-1]))


def roles_of(case):
    role = case.get("server", "active")
    return list(dict.fromkeys([role, *(step.get("server", role) for step in case["steps"])]))


def keys_of(case):
    """The keys that a case may give a server, by role; those of the quota stand for none."""
    server, keys = case.get("server", "active"), {}

    def add(role, items):
        keys.setdefault(role, set()).update(expand_json(items, 0) if isinstance(items, dict) else [])
    for name in ("given", "then", "thenAmong"):
        if name in case:
            add(server, case[name])
    for step in case["steps"]:
        body = step.get("body")
        if 200 in listed(step["expect"]["status"]) and isinstance(body, dict):
            add(step.get("server", server), body.get("metadata", body.get("meta")))
    return keys


def on_release(expect, release):
    """What is expected on a release; without a release, all that any release may do."""
    common = {name: value for name, value in expect.items() if name != "byRelease"}

    def within(span):
        first, *last = span.split("-")
        last = last[0] if last else first
        return int(release) >= int(first or 0) and (last == "" or int(release) <= int(last))
    changes = [change for span, change in expect.get("byRelease", {}).items() if release is None or within(span)]
    return [{**common, **change} for change in changes] or [common]


class Runner:
    """One run of cases on a provider."""

    def __init__(self, document, provider, timeout):
        self.operations, self.schemas = document["operations"], document["schemas"]
        self.fault_names, self.max_body = document["faultNames"], document["maxBodyBytes"]
        self.provider, self.timeout = provider, timeout
        self.quota, self.auth = provider.get("quota"), provider.get("auth")
        self.apis = provider.get("apis", ["v2.1"])
        self.lock, self.stopped, self.deadline, self.next_slot = threading.Lock(), None, None, 0
        self.silent = self.refused = 0
        self.claims, self.seen_ids, self.kept = {"ids": [], "version": []}, set(), {}

    # ---- the provider

    def servers(self, role):
        return listed(self.provider["servers"].get(role, [NO_SERVER] if role == "missing" else []))

    def token(self, who):
        if who == "invalid":
            return "no-such-token"
        if who == "none" or not self.auth:
            return None
        token = self.auth["token"]
        changed = {"member": token, "truncated": token[:-1], "extended": token + "0",
                   "recased": token.swapcase() if token.swapcase() != token else None}
        return changed[who] if who in changed else self.auth.get(who)

    def writer(self, role):
        return "admin" if role == "locked" else "member"

    def api_of(self, step):
        return self.operations[step["operation"]]["api"] if "operation" in step else "v2.1"

    def is_write(self, step):
        method = step.get("method") or self.operations[step["operation"]]["method"]
        return method not in ("GET", "HEAD", "OPTIONS")

    def may_write(self, case):
        return "given" in case or any(map(self.is_write, case["steps"]))

    def obstacle(self, case):
        """Why the provider can't be held to a case; None if it can."""
        steps, quota = case["steps"], self.quota
        for api in ["v2.1"] if "throughout" in case else map(self.api_of, steps):
            if api not in self.apis:
                return f"needs the {api} API"
        for role in roles_of(case):
            if not self.servers(role):
                return f"needs a server for the role {role}"
        identities = {step.get("as", "member") for step in steps}
        if "given" in case:
            identities.add(self.writer(case.get("server", "active")))
        for who in IDENTITIES:
            if who in identities and not self.token(who):
                return f"needs auth.{who}"
        if not self.auth and (identities & set(STRANGERS) or any(step.get("project") for step in steps)):
            return "needs a provider that checks tokens"
        if "recased" in identities and not self.token("recased"):
            return "needs a token with letters in it"
        if re.search(r"\$\{\d+\.\.quota", dumps([case.get("given"), steps, case.get("then")])):
            if quota is None or quota < LEAST_QUOTA:
                return f"needs a known quota of at least {LEAST_QUOTA} items"
            if not self.fits(case):
                return "needs a quota of fewer items, as one request can't carry as many"
        room = max([0, *map(len, keys_of(case).values())])
        if quota is not None and room > quota:
            return f"needs a quota of at least {room} items"
        if any(step.get("inject") for step in steps):
            return "needs a provider that can be made to fail"
        return None

    def fits(self, case):
        bodies = [{"metadata": case.get("given", {})}, *(step.get("body") for step in case["steps"])]
        return self.quota * 9 <= self.max_body and all(
            len(dumps(expand_json(body, self.quota)).encode("utf-16-le")) // 2 <= self.max_body for body in bodies)

    # ---- requests

    def request(self, step, server_id):
        """The method, the address, the headers and the body of a step."""
        operation = self.operations.get(step.get("operation"))
        key = step["rawKey"] if "rawKey" in step else quote(expand(step["key"]), safe="!'()*-._~") if "key" in step else None
        path = step["path"] if "path" in step else "" if key is None else f"/{expand(key)}"
        place = (operation or self.operations["listServerMetadata"])["path"].replace("/{key}", "")
        project = step.get("project", "${project}").replace("${project}", self.provider["projectId"], 1)
        server = expand(step.get("serverId", "${id}")).replace("${id}", server_id, 1)
        place = place.replace("{project_id}", project).replace("{server_id}", server)
        headers, body = {"accept": "application/json"}, None
        if "bytes" in step:
            body = bytes.fromhex(step["bytes"])
        elif "text" in step:
            body = re.sub("[\ud800-\udfff]", "\ufffd", expand(step["text"])).encode()
        elif "body" in step:
            body = dumps(expand_json(step["body"], self.quota or 0)).encode()
        if body is not None:
            headers["content-type"] = "application/json"
        if self.token(step.get("as", "member")):
            headers["x-auth-token"] = self.token(step.get("as", "member"))
        headers.update({name.lower(): value for name, value in step.get("headers", {}).items()})
        headers = {name: value for name, value in headers.items() if value is not None}
        headers.setdefault("accept", "*/*")
        endpoint = urlsplit(self.provider["endpoint"])
        target = on_the_wire(endpoint.path.rstrip("/") + place + path)
        return step.get("method") or operation["method"], endpoint, target, headers, body

    def send(self, step, server_id, own=False):
        """Sends a step; a 429 or 503 that it does not expect is sent again when its Retry-After says."""
        for repeat in range(MOST_REPEATS + 1):
            if self.deadline and time.monotonic() > self.deadline:
                return Answer(trouble="no answer: there was no time left to ask", silent=True)
            self.take_turn()
            answer = exchange(self.request(step, server_id), self.timeout, self.watch)
            with self.lock:
                self.notice(answer, own)
            wait = None
            if answer.status in (429, 503) and answer.status not in listed(step["expect"]["status"]):
                wait = retry_after(answer)
            if wait is None or wait > 60 or repeat == MOST_REPEATS or self.over():
                return answer
            time.sleep(max(wait, 0.05))

    def take_turn(self):
        if not self.provider.get("rate"):
            return
        with self.lock:
            slot = max(time.monotonic(), self.next_slot)
            self.next_slot = slot + 1 / self.provider["rate"]
        time.sleep(max(0, slot - time.monotonic()))

    def over(self):
        return time.monotonic() > self.deadline if self.deadline else bool(self.stopped)

    def notice(self, answer, own):
        """Notices a provider that is gone, and a token that has expired."""
        self.silent = self.silent + 1 if answer.silent else 0
        if self.silent >= MOST_SILENT:
            self.stopped = self.stopped or f"the provider stopped responding: {answer.trouble}"
        if own and not answer.silent:
            self.refused = self.refused + 1 if answer.status == 401 else 0
            if self.refused >= MOST_REFUSED:
                self.stopped = self.stopped or "the provider no longer accepts the token (401)"

    def watch(self, method, target, answer):
        """Looks at every response for what is claimed of the whole run."""
        if "/v2.1/" not in target:
            return
        one, other = answer.header("x-openstack-request-id"), answer.header("x-compute-request-id")
        with self.lock:
            if not one or one != other or one in self.seen_ids:
                self.claims["ids"].append(f"{answer.status} to {method} {target}: request ids {one} and {other}")
            self.seen_ids.add(one)
            versions = map(answer.header, ("openstack-api-version", "x-openstack-nova-api-version"))
            if answer.status in (200, 204, 403, 406, 409, 415) and not all(versions):
                self.claims["version"].append(f"{answer.status} to {method} {target} has no version")

    # ---- what an answer must be

    def judge(self, answer, expect):
        """Everything in which an answer falls short of what is expected."""
        if answer.trouble:
            return [answer.trouble]
        if answer.status not in listed(expect["status"]):
            return [f"status {answer.status}, expected {expect['status']}"]
        problems = ["a name twice in one object"] if names_twice(answer) else []
        if answer.status >= 400:
            if expect.get("fault") is not False:
                problems += self.judge_fault(answer, expect)
        elif answer.status == 204:
            problems += ["a body, expected none"] if answer.text else []
        elif expect.keys() & {"body", "schema", "has"}:
            problems += self.judge_body(answer, expect)
        if "without" in expect and expect["without"] in answer.text:
            problems.append(f"an answer that has {expect['without']!r}")
        for name, pattern in expect.get("headers", {}).items():
            value = answer.header(name)
            wrong = value is not None if pattern is None else value is None or not re.search(pattern, value, re.I | re.A)
            problems += [f"header {name} {value}, expected {pattern}"] if wrong else []
        return problems

    def judge_body(self, answer, expect):
        if answer.json is UNDEFINED:
            return [f"a body that is not JSON: {answer.text[:160]}"]
        problems = judge_content_type(answer)
        if "schema" in expect:
            problems += breaches(self.schemas[expect["schema"]], answer.json)
        if "has" in expect:
            body = answer.json if isinstance(answer.json, dict) else {}
            items = body["server"].get("metadata") if isinstance(body.get("server"), dict) else body.get("metadata")
            wanted = expand_json(expect["has"], self.quota or 0)
            if not isinstance(items, dict) or any(items.get(key) != value for key, value in wanted.items()):
                problems.append(f"body {answer.text[:160]}, expected {dumps(wanted)[:160]} in it")
        if "body" in expect and not equal(answer.json, expand_json(expect["body"], self.quota or 0)):
            problems.append(f"body {answer.text[:160]}, expected {dumps(expect['body'])[:160]}")
        return problems

    def judge_fault(self, answer, expect):
        """Whether a refusal has one of the forms of the contract, and the code that is expected."""
        body, text = answer.json, lambda value: isinstance(value, str) and value.strip() != ""
        if not isinstance(body, dict):
            return ["an error body that is no JSON object"]
        problems = judge_content_type(answer)
        if "code" in expect:
            inner = body.get("error")
            code = inner.get("code") if isinstance(inner, dict) else None
            code = body.get("error_code") if code is None else code
            problems += [] if code in listed(expect["code"]) else [f"the code {code}, expected {expect['code']}"]
        if text(body.get("error_code")) and text(body.get("error_msg")):
            return problems
        name, fault = next(iter(body.items()), ("", None))
        if len(body) != 1 or not isinstance(fault, dict):
            return [*problems, f"an error body of unknown form: {answer.text[:160]}"]
        if not text(fault.get("message")):
            problems.append(f"{name} has no message")
        if name == "error" and text(fault.get("code")):
            return problems
        if isinstance(fault.get("code"), bool) or fault.get("code") != answer.status:
            problems.append(f"{name}.code {fault.get('code')}, expected {answer.status}")
        if name not in ("error", self.fault_names.get(str(answer.status), "computeFault")):
            problems.append(f"an error body named {name}")
        return problems

    # ---- what servers held before the run

    def read(self, server_id, role):
        """The items of a server, or as a text why they can't be read."""
        nova = "v2.1" in self.apis
        step = {"operation": "listServerMetadata" if nova else "showCloudServer", "expect": {"status": 200},
                "as": "admin" if role == "foreign" and self.token("admin") else "member"}
        answer = self.send(step, server_id, own=True)
        body = answer.json if isinstance(answer.json, dict) else {}
        body = body["server"] if isinstance(body.get("server"), dict) else body
        items = body.get("metadata")
        if answer.status == 200 and isinstance(items, dict) and all(isinstance(v, str) for v in items.values()):
            return items
        return answer.trouble or f"{answer.status} {answer.text[:160]}"

    def begin(self, cases):
        """Reads every server, and writes its items back once; one that doesn't take them is not used."""
        every = any(case.get("throughout") == "items" for case in cases)
        if every and "v2.1" in self.apis:
            servers = [(role, one) for role in self.provider["servers"] for one in self.servers(role)]
        else:
            roles = dict.fromkeys(role for case in cases if "throughout" not in case for role in roles_of(case))
            servers = [(role, one) for role in roles for one in self.servers(role)[:None if role == "active" else 1]]
        for role, one in servers:
            if role in WITHOUT_ITEMS or self.stopped:
                continue
            items = self.patiently(lambda: self.read(one, role))
            kept = self.kept[one] = Kept(one, role, items)
            problems = [items] if isinstance(items, str) else breaches(self.schemas["ServerMetadata"], items)
            if problems or self.quota is not None and len(items) > self.quota:
                kept.unusable = f"the items of server {one} could not be put back: {(problems or ['too many'])[0]}"
        for kept in self.kept.values():
            if not kept.unusable and not equal(self.read(kept.id, kept.role), kept.items):
                kept.unusable = f"another program is writing to server {kept.id}"
        for kept in self.kept.values():
            if not kept.unusable and not self.stopped and (
                    not self.auth or kept.role in WRITABLE and self.token(self.writer(kept.role))):
                kept.touched = True
                self.write(kept)
                self.put_back(kept)

    def patiently(self, work):
        for attempt in range(TRIES + 1):
            result = work()
            if not isinstance(result, str) or not passes(result) or attempt == TRIES or self.over():
                break
            time.sleep(0.1 * 2 ** attempt)
        return result

    def write(self, kept, parts_of=None):
        """Writes all items at once, or those in which a server differs; returns why that was refused."""
        nova, steps = "v2.1" in self.apis, []
        if parts_of is None and nova:
            steps.append({"operation": "replaceServerMetadata", "body": {"metadata": kept.items}})
        else:
            now = parts_of if isinstance(parts_of, dict) else {}
            delete = "deleteServerMetadataItem" if nova else "deleteCloudServerMetadataItem"
            steps += [{"operation": delete, "key": key} for key in now if key not in kept.items and key not in (".", "..")]
            missing = {key: value for key, value in kept.items.items() if now.get(key) != value}
            merge = "mergeServerMetadata" if nova else "mergeCloudServerMetadata"
            steps += [{"operation": merge, "body": {"metadata": missing}}] if missing else []
        writer = "admin" if kept.role == "foreign" else self.writer(kept.role)
        who, problems = writer if self.token(writer) else "member", []
        for step in steps:
            status = 204 if "key" in step else 200
            answer = self.send({"as": who, "expect": {"status": status}, **step}, kept.id, own=True)
            if not 200 <= answer.status < 300:
                problems.append(answer.trouble or f"{answer.status} {answer.text[:160]}")
        return problems[0] if problems else None

    def put_back(self, kept):
        """Puts the items of a server back; one that can't be put back is used no more."""
        problem, now = None, self.read(kept.id, kept.role)
        for attempt in range(TRIES):
            if equal(now, kept.items) or attempt and self.over():
                break
            time.sleep(0.05 * 2 ** attempt if attempt else 0)
            problem = self.write(kept)
            now = self.read(kept.id, kept.role)
            if not equal(now, kept.items):
                problem = self.write(kept, parts_of=now) or problem
                now = self.read(kept.id, kept.role)
            if attempt + 1 >= TRIES_WHERE_REFUSED and not passes(problem or ""):
                break
        kept.touched = not equal(now, kept.items)
        if kept.touched:
            kept.unusable = f"the items of server {kept.id} could not be put back: {problem or 'they differ'}"
        return not kept.touched

    # ---- cases

    def run_case(self, case, active):
        """What a provider falls short of in a case, or as a text why it was not run."""
        kept_of = {role: self.kept.get(active if role == "active" else self.servers(role)[0]) for role in roles_of(case)}
        for kept in filter(None, kept_of.values()):
            if self.may_write(case) and kept.unusable:
                return kept.unusable
        for kept in filter(None, kept_of.values()):
            if kept.unusable:
                continue
            now = self.read(kept.id, kept.role)
            if not equal(now, kept.items):
                if isinstance(now, dict) and not kept.touched and not kept.uncertain:
                    kept.unusable = f"another program writes to server {kept.id}"
                    return kept.unusable
                if not self.put_back(kept):
                    return kept.unusable
        subject = case.get("server", "active")
        for role, keys in keys_of(case).items():
            has = kept_of[role].readable() if kept_of.get(role) else {}
            adds = 0 if role == subject and "given" in case else len(keys - has.keys())
            if len(has) + adds > (self.quota or float("inf")):
                return f"needs fewer items on the server for the role {role}"
        kept = kept_of[subject]
        before = kept.readable() if kept and isinstance(kept.items, dict) else None
        case = fill_in(case, before)
        if case is None:
            return f"needs an item on the server for the role {subject}"
        given = expand_json(case["given"], self.quota or 0) if "given" in case and before is not None else before
        problems, answers = [], [None] * len(case["steps"])
        if equal(given, before) or self.prepare(kept, given, problems):
            self.run_steps(case, active, answers, problems)
        for kept in filter(None, kept_of.values()):
            self.leave(kept, case, given if kept.role == subject and all(answers) else None, problems)
        return self.stopped if self.stopped and not all(answers) else problems

    def prepare(self, kept, given, problems):
        if "v2.1" in self.apis:
            steps = [{"operation": "replaceServerMetadata", "body": {"metadata": given},
                      "expect": {"status": 200, "body": {"metadata": given}}}]
        else:
            steps = [{"operation": "deleteCloudServerMetadataItem", "key": key, "expect": {"status": 204}}
                     for key in kept.items if key not in given]
            steps.append({"operation": "mergeCloudServerMetadata", "body": {"metadata": given}, "expect": {"status": 200}})
        kept.touched = True
        for step in steps:
            who = self.writer(kept.role) if self.token(self.writer(kept.role)) else "member"
            wrong = self.judge(self.send({"as": who, **step}, kept.id), step["expect"])
            problems += [f"the items can't be prepared: {problem}" for problem in wrong]
            if wrong:
                return False
        return True

    def run_steps(self, case, active, answers, problems):
        def run(i):
            step = case["steps"][i]
            role = step.get("server", case.get("server", "active"))
            server_id = active if role == "active" else self.servers(role)[0]
            kept, write = self.kept.get(server_id), self.is_write(step)
            if kept and write:
                kept.touched = True
            answer = answers[i] = self.send(step, server_id)
            if kept and write and answer.silent:
                kept.uncertain = True
            wrong = [self.judge(answer, one) for one in on_release(step["expect"], self.provider.get("release"))]
            problems.extend(f"step {i + 1}: {problem}" for problem in min(wrong, key=len))
            earlier = answers[step["expect"]["sameAs"] - 1] if "sameAs" in step["expect"] else None
            if earlier and not answer.same_as(earlier):
                problems.append(f"step {i + 1}: not the same as before")
        if case.get("together"):
            with ThreadPoolExecutor(len(answers)) as pool:
                list(pool.map(run, range(len(answers))))
        else:
            for i in range(len(answers)):
                if not self.stopped:
                    run(i)
        for header in case.get("distinct", []):
            values = [answer.header(header) for answer in answers if answer]
            if None in values or len(set(values)) < len(values):
                problems.append(f"header {header} is absent or not distinct: {values}")

    def leave(self, kept, case, given, problems):
        """Judges what a server holds after the steps, and puts back what it held."""
        if isinstance(kept.items, str) or kept.unusable or self.stopped:
            return
        now = self.read(kept.id, kept.role)
        if isinstance(now, str):
            problems.append(f"the items can't be read afterwards: {now}")
        elif given is not None:
            among = expand_json(case.get("thenAmong", {}), self.quota or 0)
            then = given if among or "then" not in case else expand_json(case["then"], self.quota or 0)
            wrong = [key for key in {**now, **then, **among}
                     if now.get(key) not in (among[key] if key in among else [then.get(key)])]
            problems += [f"afterwards the item {key!r} is {now.get(key)!r}" for key in wrong[:5]]
        if equal(now, kept.items):
            kept.touched = False
        elif not self.put_back(kept):
            problems.append(kept.unusable)

    def run(self, cases, report):
        answer = self.send({"operation": "listServerMetadata" if "v2.1" in self.apis else "showCloudServer",
                            "expect": {"status": 200}}, self.servers("active")[0], own=True)
        if answer.trouble or answer.status == 401:
            raise CouldNotRun(f"{self.provider['endpoint']}: {answer.trouble or '401, the token is refused'}")
        alone = all("throughout" in case for case in cases)
        obstacles = {case["id"]: self.obstacle(case) or ("needs a run of other cases" if alone else None) for case in cases}
        runnable = [case for case in cases if not obstacles[case["id"]]]
        self.begin(runnable)
        for case in cases:
            if "throughout" in case and not obstacles[case["id"]]:
                continue
            active = next((one for one in self.servers("active") if not self.kept[one].unusable), self.servers("active")[0]) if self.kept.get(self.servers("active")[0]) else self.servers("active")[0]
            report(case, obstacles[case["id"]] or self.stopped or self.run_case(case, active))
        for case in runnable:
            if "throughout" in case:
                problems = self.changed() if case["throughout"] == "items" else self.claims[case["throughout"]]
                report(case, self.stopped or problems[:5])

    def changed(self):
        return [f"server {kept.id} ({kept.role}) has other items than before the run" for kept in self.kept.values()
                if isinstance(kept.items, dict) and not equal(self.read(kept.id, kept.role), kept.items)]

    def end(self):
        """Puts back every server that may have been changed; returns those that don't hold what they held."""
        self.deadline = time.monotonic() + 60
        for kept in self.kept.values():
            if kept.touched and isinstance(kept.items, dict):
                self.put_back(kept)
        return [kept.id for kept in self.kept.values() if kept.touched]


class Kept:
    """A server that cases use, and what it held before the run."""

    def __init__(self, server_id, role, items):
        self.id, self.role, self.items = server_id, role, items
        self.touched = self.uncertain = False
        self.unusable = None

    def readable(self):
        return self.items if isinstance(self.items, dict) else {}


class Answer:
    """A response, or why there was none."""

    def __init__(self, status=0, headers=None, text="", trouble=None, silent=False):
        self.status, self.headers, self.text, self.trouble, self.silent = status, headers, text, trouble, silent
        self.json = UNDEFINED if trouble else loads(text)

    def header(self, name):
        values = self.headers.get_all(name) if self.headers else None
        return None if values is None else ", ".join(value.strip() for value in values)

    def same_as(self, other):
        same = self.text == other.text if self.json is UNDEFINED else equal(self.json, other.json)
        return self.status == other.status and same


def exchange(request, timeout, watch):
    """Sends a request and reads the response; never throws, and ends in time."""
    method, endpoint, target, headers, body = request
    secure = endpoint.scheme == "https"
    connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
        endpoint.hostname, endpoint.port, timeout=timeout)
    end = time.monotonic() + timeout
    timer = threading.Timer(timeout, lambda: connection.sock and connection.sock.shutdown(socket.SHUT_RDWR))
    timer.start()
    try:
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        watch(method, target, Answer(response.status, response.headers))
        content = b""
        while chunk := response.read(65536):
            content += chunk
            if len(content) > 4_000_000:
                break
        if response.length and len(content) <= 4_000_000 or time.monotonic() >= end:
            raise OSError("the response has no end")
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = f"within {timeout} s" if time.monotonic() >= end else f": {error or type(error).__name__}"
        return Answer(trouble=f"no answer {why}", silent=True)
    finally:
        timer.cancel()
        connection.close()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return Answer(trouble="the body is not UTF-8")
    if len(text.encode("utf-16-le")) > 2_000_000:
        return Answer(trouble="the body has more than 1000000 bytes")
    return Answer(response.status, response.headers, text)


def on_the_wire(address):
    """A path and a query as a browser sends them: dot segments resolved, other characters percent-encoded."""
    path, mark, query = re.sub(r"[\t\n\r]", "", address).partition("#")[0].partition("?")
    segments = []
    parts = path.replace("\\", "/").split("/")[1:]
    for i, part in enumerate(parts):
        plain = re.sub("%2e", ".", part, flags=re.I)
        if plain == "..":
            segments = segments[:-1]
        if plain not in (".", ".."):
            segments.append(part)
        elif i == len(parts) - 1:
            segments.append("")
    ascii_set = "!$%&'()*+,-./:;=@[]_|~\\"
    return "/" + quote("/".join(segments), safe=ascii_set) + mark + quote(query, safe=ascii_set.replace("'", "") + "?^`{}")


def retry_after(answer):
    """How many seconds a response asks to wait; None if it doesn't."""
    asked = answer.header("retry-after") or ""
    if re.fullmatch(r"\d+", asked, re.A):
        return int(asked)
    try:
        until, since = map(email.utils.parsedate_to_datetime, (asked, answer.header("date")))
        return max(0, (until - since).total_seconds())
    except (TypeError, ValueError):
        return None


def passes(problem):
    """Whether a problem may be over after a while."""
    return bool(re.match(r"no answer|5\d\d|429", problem))


def names_twice(answer):
    def count(value):
        if isinstance(value, (dict, list)):
            members = value.values() if isinstance(value, dict) else value
            return len(value) * isinstance(value, dict) + sum(map(count, members))
        return 0
    strings = re.findall(r'"(?:[^"\\]|\\.)*"\s*:?', answer.text)
    return isinstance(answer.json, dict) and sum(string.endswith(":") for string in strings) != count(answer.json)


def judge_content_type(answer):
    kind = answer.header("content-type") or "absent"
    return [] if re.match(r"application/json\s*(;|$)", kind, re.I) else [f"Content-Type {kind}"]


def breaches(schema, value, place="body"):
    """In what a value breaks a schema, of the keywords that the document uses."""
    kind = "object" if isinstance(value, dict) else "string" if isinstance(value, str) else "another"
    if schema.get("type", kind) != kind:
        return [f"{place} must be of type {schema['type']}"]
    problems = []
    if kind == "string":
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", float("inf")):
            problems.append(f"{place} has {len(value)} characters")
        if "pattern" in schema and not re.search(schema["pattern"].replace("$", r"\Z"), value):
            problems.append(f"{place} must match {schema['pattern']}")
        if schema.get("x-well-formed") and re.search("[\ud800-\udfff]", value):
            problems.append(f"{place} has half a surrogate pair")
    if kind == "object":
        problems += [f"{place} has no {name}" for name in schema.get("required", []) if name not in value]
        if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", float("inf")):
            problems.append(f"{place} has {len(value)} members")
        for name, member in value.items():
            problems += breaches(schema.get("propertyNames", {}), name, f"the name {name!r}")
            known = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            problems += [f"{name!r} is not known"] if known is False else breaches(known, member, f"{place}.{name}")
    return problems


def read_json(file, *needed):
    try:
        with open(file, encoding="utf-8") as opened:
            value = json.load(opened)
    except (OSError, ValueError) as error:
        raise CouldNotRun(f"{file}: {error}") from None
    missing = [name for name in needed if not isinstance(value, dict) or name not in value]
    if missing:
        raise CouldNotRun(f"{file}: has no {', '.join(missing)}")
    return value


def main():
    parser = argparse.ArgumentParser(description="Runs the conformance cases against a provider.")
    parser.add_argument("cases", help="what `server-metadata cases` prints")
    parser.add_argument("provider", help="the file of `server-metadata verify --provider`, with tokens")
    parser.add_argument("--only", default="*", help="only cases whose id matches, such as 'set/*'")
    parser.add_argument("--why", action="store_true", help="say below each case why it fails or was not run")
    parser.add_argument("--timeout", type=float, default=10, help="seconds to wait for a response (default 10)")
    options = parser.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)
    counts = {"holds": 0, "fails": 0, "not run": 0}

    def report(case, outcome):
        verdict = "not run" if isinstance(outcome, str) else "fails" if outcome else "holds"
        counts[verdict] += 1
        print(verdict, case["id"])
        for reason in (listed(outcome) if options.why else []):
            print("   ", reason)
    try:
        document = read_json(options.cases, "format", "operations", "schemas", "faultNames", "maxBodyBytes", "cases")
        if document["format"] != FORMAT:
            raise CouldNotRun(f"{options.cases}: format {document['format']}, this runner reads {FORMAT}")
        provider = read_json(options.provider, "endpoint", "projectId", "servers")
        pattern = ".*".join(map(re.escape, options.only.split("*")))
        cases = [case for case in document["cases"] if re.fullmatch(pattern, case["id"])]
        if not cases:
            raise CouldNotRun(f"no case matches {options.only}")
        runner = Runner(document, provider, options.timeout)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            runner.run(cases, report)
        finally:
            unrestored = runner.end()
    except KeyboardInterrupt:
        raise SystemExit(2) from None
    except CouldNotRun as error:
        print(f"verify.py: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    for server_id in unrestored:
        print(f"server {server_id} does not hold what it held before", file=sys.stderr)
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    ok = not counts["fails"] and not unrestored and not runner.stopped and counts["not run"] < len(cases)
    raise SystemExit(0 if ok else 1)


if __name__ == "__main__":
    main()
