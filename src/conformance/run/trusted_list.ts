import type { Expectation, Items, Step } from "../cases/case.ts";
import { curlOf } from "../exchange/curl.ts";
import { contradiction, isAsWritten } from "./contradiction.ts";
import { CouldNotRun } from "../provider/could_not_run.ts";
import { described, holds, isTemporary, itemsIn, type ReadItems } from "../judge/received_items.ts";
import { plainMistakes } from "./plain_mistakes.ts";
import { recordOf } from "../exchange/record.ts";
import type { Shortfall } from "./result.ts";
import { type Sent, succeeded } from "../exchange/sender.ts";
import { type Blocker, type Trust, untested } from "./trust.ts";

/** The cases that fail if the list can't be trusted, or if nothing can be written. */
const caseOfList = "list/answers-every-item";
const caseOfWrites = "set/creates-a-new-item";
const caseOfReplace = "replace/removes-unnamed-items";

/** Items that are added to those of a server, so that a wrong list can't make it lose its own. */
export const probes: Items = { "verify-one": "1", "verify-two": "2" };
const probeKeys = Object.keys(probes);
/** How often a list that lacks a write is read again, and the wait before each time. The write may only be late. */
const rereads = 2;
const pauseMs = 1000;
/** How many items are read one by one at most. */
const mostAsked = 5;

/** A server, and how requests are sent to it. */
interface Server {
  /** Its items. */
  items: Items;
  quota: number;
  send(step: Step): Promise<Sent>;
  wait(ms: number): Promise<void>;
}

/**
 * Adds two items to a server, compares the list with the items read one by one, and removes the two with a replacement.
 *
 * A replacement writes the items of the list, so it is sent only if the list is right. Otherwise it could lose items.
 */
export async function tryListAndReplace(server: Server): Promise<Trust> {
  const { items, quota, send } = server;
  if (probeKeys.some((key) => Object.hasOwn(items, key)) || Object.keys(items).length + 2 > quota) return untested;
  const merged = await send({ operation: "mergeServerMetadata", body: { metadata: probes }, expect: { status: 200 } });
  if (!succeeded(merged)) return { ...untested, fatal: await whyNoWrites(server, merged) };
  const map = itemsIn(merged.received);
  const fatal = await compare(server, map.kind === "items" ? map.items : { ...items, ...probes }, merged);
  if (fatal) return { ...untested, fatal, left: await removeProbes(send) };

  const mistakes = await plainMistakes(send, probeKeys[0]!);
  const replaced = await replacePatiently(server);
  const after = await listPatiently(server);
  if (holds(after, items)) return { mistakes, left: [] };
  // Without a response, it is not known what the replacement did.
  if (after.kind === "unreadable" && isTemporary(after.problem)) {
    return { ...untested, mistakes, left: await removeProbes(send) };
  }
  const wrongReplace = { caseId: caseOfReplace, shortfall: failureOfReplace(replaced, after, [merged]) };
  const left = await removeProbes(send);
  return { fatal: await compare(server, items, merged), wrongReplace, mistakes, left };
}

/** Replaces the items of a server by the same items. Repeats that if the problem may be temporary. */
async function replacePatiently({ items, send, wait }: Server): Promise<Sent> {
  for (let i = 0;; i++) {
    const sent = await send({ operation: "replaceServerMetadata", body: { metadata: items }, expect: { status: 200 } });
    if (i === rereads || !isTemporary(described(sent.received))) return sent;
    await wait(pauseMs);
  }
}

/** The items of a server. Reads them again if the problem may be temporary. */
async function listPatiently({ send, wait }: Server): Promise<ReadItems> {
  for (let i = 0;; i++) {
    const read = itemsIn((await send({ operation: "listServerMetadata", expect: { status: 200 } })).received);
    if (i === rereads || read.kind === "items" || !isTemporary(read.problem)) return read;
    await wait(pauseMs);
  }
}

/** The failure of a provider that refuses every kind of write; `undefined` if one succeeds. */
async function whyNoWrites(server: Server, merged: Sent): Promise<Blocker | undefined> {
  const [key, value] = Object.entries(probes)[0]!;
  const body = { meta: { [key]: value } };
  const set = await server.send({ operation: "setServerMetadataItem", key, body, expect: { status: 200 } });
  if (succeeded(set)) await removeProbes(server.send);
  const last = await replacePatiently(server);
  if (![merged, set, last].every(isRefused)) return undefined;
  const problem = `no write succeeds: ${last.request.method} …/metadata returns ${described(last.received)}`;
  return { caseId: caseOfWrites, shortfall: shortfallOf(last, { problem, expected: { status: 200 }, before: [] }) };
}

/** The failure of a replacement. */
function failureOfReplace(replaced: Sent, after: ReadItems, before: readonly Sent[]): Shortfall {
  const problem = !succeeded(replaced)
    ? `PUT …/metadata returns ${described(replaced.received)}; it must return 200 and all items`
    : after.kind === "items" && probeKeys.some((key) => Object.hasOwn(after.items, key))
    ? "PUT …/metadata keeps items that its body does not name; it must replace all of them"
    : "PUT …/metadata returns a success, and does not store the items of its body";
  return shortfallOf(replaced, { problem, expected: { status: 200 }, before });
}

/** Removes the items; returns the keys that may be left. */
async function removeProbes(send: Server["send"]): Promise<string[]> {
  const left: string[] = [];
  for (const key of probeKeys) {
    const { received } = await send({ operation: "deleteServerMetadataItem", key, expect: { status: 204 } });
    if (received.status !== 204 && received.status !== 404) left.push(key);
  }
  return left;
}

/** Whether a write is refused. A 409 does not count, because the provider file may name a server in a wrong state. */
const isRefused = ({ received: { status } }: Sent) => status >= 300 && status !== 409;

/**
 * The failure of a list that differs from the items that it must have. It counts only if it is certain: an item read
 * alone is as it must be, or the list itself is right later.
 */
async function compare(server: Server, wanted: Items, merged: Sent): Promise<Blocker | undefined> {
  const { send, wait } = server;
  const expected: Expectation = { status: 200, body: { metadata: wanted } };
  for (let i = 0; i <= rereads; i++) {
    const listed = await send({ operation: "listServerMetadata", expect: expected });
    const failure = (problem: string): Blocker => (
      { caseId: caseOfList, shortfall: shortfallOf(listed, { problem, expected, before: [merged] }) }
    );
    const read = itemsIn(listed.received);
    if (read.kind === "unreadable") {
      const { problem } = read;
      return isTemporary(problem) ? undefined : failure(`GET …/metadata returns no items after a write: ${problem}`);
    }
    const { items } = read;
    const differing = Object.keys({ ...wanted, ...items }).filter((key) => items[key] !== wanted[key]);
    if (differing.length === 0) {
      return i
        ? failure("GET …/metadata shows a write only later, although the write had returned a success")
        : undefined;
    }
    for (const key of differing.slice(0, mostAsked)) {
      const got = await send({ operation: "getServerMetadataItem", key, expect: { status: 200 } });
      if (isAsWritten(got, key, wanted[key])) return failure(contradiction(key, items[key], wanted[key]));
    }
    await wait(pauseMs);
  }
}

/** The failure of a list that returns no items of any server. */
export async function unreadableList(send: Server["send"]): Promise<Blocker> {
  const expected: Expectation = { status: 200, schema: "StoredMetadataEnvelope" };
  const listed = await send({ operation: "listServerMetadata", expect: expected });
  const { status } = listed.received;
  if (status === 429 || status === 503) {
    throw new CouldNotRun(
      `the provider refuses every request: ${described(listed.received)}; try later, or with a lower rate`,
    );
  }
  // The file names another place, or the provider has no such call.
  const doubt = status >= 300 && status < 500 ? ", whose endpoint, projectId or servers may be wrong" : "";
  const what = `GET …/metadata returns the items of no server in the provider file${doubt}`;
  const problem = `${what}: ${described(listed.received)}`;
  return { caseId: caseOfList, shortfall: shortfallOf(listed, { problem, expected, before: [] }) };
}

function shortfallOf(
  { request, received }: Sent,
  { problem, expected, before }: { problem: string; expected: Expectation; before: readonly Sent[] },
): Shortfall {
  return {
    problems: [problem],
    expected,
    got: described(received),
    before: before.map((one) => curlOf(one.request)),
    curl: curlOf(request),
    exchange: recordOf(request, received, expected, 0),
  };
}
