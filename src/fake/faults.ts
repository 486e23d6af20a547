import { type OperationId, operations } from "../../gen/operations.ts";
import { type OperationId as V1OperationId, operations as v1Operations } from "../../gen/v1/operations.ts";
import { type Answer, fault as novaFault, type Header } from "./answer.ts";
import { checkObject, oneOf, string, wholeNumber } from "./check.ts";
import { refusalV1 } from "./v1.ts";
import { seededNumbers } from "../random.ts";

/** What goes wrong instead of, or after, what the service would do. */
export interface Fault {
  /** Which operation it befalls. @default {any} */
  operation?: OperationId | V1OperationId;
  /** Which of its calls, counted from when the fault is set. @default {1} */
  nth?: number;
  /** How many calls in a row; `Infinity` for all that follow. @default {1} */
  times?: number;
  /** Befalls calls at random instead, with this probability; the same seed gives the same calls. */
  rate?: number;
  /** What `rate` draws from. @default {1} */
  seed?: number;
  /**
   * Whether the write is done before it goes wrong, so that only the answer is lost; with `delay`, before the wait.
   * Truncating takes an answer, so there it always is.
   *
   * @default {"before"}
   */
  when?: "before" | "after";
  /**
   * What comes instead: a status with Nova's fault, `html` a page of a gateway (502), `reset` a connection that breaks,
   * `truncated` half of the answer, `delay` the answer, late.
   */
  kind: number | "html" | "reset" | "truncated" | "delay";
  /** The header Retry-After, in seconds or as a date. */
  retryAfter?: string | number;
  /** The body, in place of Nova's fault or the gateway's page. */
  body?: string;
  /** How late, for `delay`. @default {1000} */
  delayMs?: number;
}

/** An answer, and what becomes of it on the way. */
export interface Outcome extends Answer {
  /** `closed`: there is no answer. `truncated`: the body breaks off half way. */
  broken?: "closed" | "truncated";
}

/** No answer. */
export const closed: Outcome = { status: 0, headers: [], body: "", broken: "closed" };

/** The faults that are set, and how far each has counted. */
export class Faults {
  #set: { fault: Fault; seen: number; next: () => number }[] = [];

  /** @throws {TypeError} If a field is wrong; the message names it and what it must be. */
  add(fault: Fault): void {
    checkFault(fault);
    this.#set.push({ fault: { ...fault }, seen: 0, next: seededNumbers(fault.seed ?? 1) });
  }

  clear(): void {
    this.#set = [];
  }

  /** The fault that befalls a call, if one does; the one set first, if several do. */
  next(operation: Fault["operation"]): Fault | undefined {
    if (!operation) return undefined;
    let befalling: Fault | undefined;
    for (const entry of this.#set) {
      const { fault } = entry;
      if (fault.operation && fault.operation !== operation) continue;
      const count = ++entry.seen;
      const { nth = 1, times = 1, rate } = fault;
      if (rate === undefined ? count >= nth && count < nth + times : entry.next() / 2 ** 32 < rate) befalling ??= fault;
    }
    return befalling;
  }
}

/** What a fault makes of an answer, if the service has given one. */
export function outcomeOf({ kind, retryAfter, body }: Fault, requestId: string, v1: boolean, answer?: Answer): Outcome {
  if (kind === "delay") return answer!;
  if (kind === "reset") return closed;
  // An answer without a body breaks off before it comes.
  if (kind === "truncated") return answer!.body === "" ? closed : { ...answer!, broken: "truncated" };
  const extra: Header[] = retryAfter === undefined ? [] : [["retry-after", String(retryAfter)]];
  if (kind === "html") {
    return { status: 502, headers: [["content-type", "text/html"], ...extra], body: body ?? gatewayPage };
  }
  const message = `The fake was asked for ${kind}.`;
  const refusal = v1 ? refusalV1(kind, requestId, undefined, message) : novaFault(kind, message, requestId, "2.1");
  const headers = body === undefined ? refusal.headers : refusal.headers.filter(([name]) => name !== "content-length");
  return { status: kind, headers: [...headers, ...extra], body: body ?? refusal.body };
}

const kinds = ["html", "reset", "truncated", "delay"];
const gatewayPage =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

function checkFault(fault: Fault): void {
  if (fault === undefined) throw new TypeError("the fault must be an object, is undefined");
  checkObject(fault, "the fault", {
    operation: oneOf(Object.keys({ ...operations, ...v1Operations })),
    nth: wholeNumber(1),
    times: (v) => v === Infinity || Number.isInteger(v) && Number(v) >= 1 || "a whole number, 1 or more, or Infinity",
    rate: (v) => typeof v === "number" && v >= 0 && v <= 1 || "a number from 0 to 1",
    seed: (v) => Number.isInteger(v) || "a whole number",
    when: oneOf(["before", "after"]),
    kind: (v) =>
      kinds.includes(v as string) || Number.isInteger(v) && Number(v) >= 400 && Number(v) <= 599 ||
      `a status from 400 to 599 or one of ${kinds.join(", ")}`,
    retryAfter: (v) => isDuration(v) || typeof v === "string" && /^[ -~]+$/.test(v) || "a number of seconds or a date",
    body: string,
    delayMs: (v) => isDuration(v) || "a number of milliseconds",
  });
  const { kind, rate, nth, times, seed, delayMs, when, retryAfter, body } = fault;
  if (kind === undefined) throw new TypeError(`the fault must have a kind: a status or one of ${kinds.join(", ")}`);
  const answers = typeof kind === "number" || kind === "html";
  const misplaced = rate !== undefined && (nth ?? times) !== undefined
    ? "rate excludes nth and times"
    : rate === undefined && seed !== undefined
    ? "seed goes with rate"
    : kind !== "delay" && delayMs !== undefined
    ? "delayMs goes with delay"
    : kind === "truncated" && when === "before"
    ? "truncated goes with after, as it takes an answer"
    : !answers && (retryAfter ?? body) !== undefined
    ? "retryAfter and body go with a status or html"
    : undefined;
  if (misplaced) throw new TypeError(`the fault can't be: ${misplaced}`);
}

const isDuration = (value: unknown) => typeof value === "number" && value >= 0 && value < 2 ** 31;
