import { seededNumbers } from "../shared/seeded_numbers.ts";
import type { OperationName } from "./call.ts";
import { checkOptions, optionSchemas } from "./option_schemas.ts";
import type { Header, Reply } from "./reply.ts";
import type { StackFault } from "./stack_faults.ts";

/** A failure in place of the usual response, or after it. */
export interface Fault {
  /** The operation that fails. @default {any} */
  operation?: OperationName | undefined;
  /** Which of its calls fails, counted from when the fault is set. @default {1} */
  nth?: number | undefined;
  /** How many calls in a row; `Infinity` for all that follow. @default {1} */
  times?: number | undefined;
  /** Picks calls at random instead, with this probability; the same seed picks the same calls. */
  rate?: number | undefined;
  /** Seed of the random numbers that `rate` uses. @default {1} */
  seed?: number | undefined;
  /**
   * Whether the call fails before or after the write is done; with `after`, only the response is lost. With `delay`:
   * whether the wait is before or after the write. `truncated` is always `after`.
   *
   * @default {"before"}
   */
  when?: "before" | "after" | undefined;
  /**
   * The kind of failure: a status sends the API's error, `html` a gateway's page (502), `reset` breaks the connection,
   * `truncated` sends half of the response, `delay` sends it late. The others send what a real stack was recorded to
   * return: `keystone-down` (503), `database-down` (500), and for nginx in front `body-limit` (413), `rate-limit` (429),
   * `overload` (503), `bad-gateway` (502), `gateway-timeout` (504).
   */
  kind: number | "html" | "reset" | "truncated" | "delay" | StackFault;
  /** The header Retry-After, in seconds or as a date. */
  retryAfter?: string | number | undefined;
  /** The body, in place of the API's error or the gateway's page. */
  body?: string | undefined;
  /** How late, for `delay`. @default {1000} */
  delayMs?: number | undefined;
}

/** A response, and what happens to it on the way. */
export interface Delivery extends Reply {
  /** `closed`: nothing is sent. `truncated`: the body breaks off half way. */
  broken?: "closed" | "truncated" | undefined;
}

/** No response. */
export const closed: Delivery = { kind: "reply", status: 0, headers: [], body: "", broken: "closed" };

/** The faults that are set, and how many calls each has counted. */
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

  /** The fault of the next call, if it has one; the one set first, if several apply. */
  next(operation: Fault["operation"]): Fault | undefined {
    if (!operation) return undefined;
    let found: Fault | undefined;
    for (const entry of this.#set) {
      const { fault } = entry;
      if (fault.operation && fault.operation !== operation) continue;
      const count = ++entry.seen;
      const { nth = 1, times = 1, rate } = fault;
      if (rate === undefined ? count >= nth && count < nth + times : entry.next() / 2 ** 32 < rate) found ??= fault;
    }
    return found;
  }
}

/**
 * The response after a fault.
 *
 * @param refusal Returns the API's error for a status, or a stack's response for a fault of the stack.
 * @param reply The usual response, if there is one already.
 */
export function deliveryOf(
  { kind, retryAfter, body }: Fault,
  refusal: (kind: number | StackFault) => Reply,
  reply?: Reply,
): Delivery {
  if (kind === "delay") return reply!;
  if (kind === "reset") return closed;
  // A response without a body breaks off before it begins.
  if (kind === "truncated") return reply!.body === "" ? closed : { ...reply!, broken: "truncated" };
  const extra: Header[] = retryAfter === undefined ? [] : [["retry-after", String(retryAfter)]];
  if (kind === "html") {
    const headers: Header[] = [["content-type", "text/html"], ...extra];
    return { kind: "reply", status: 502, headers, body: body ?? gatewayPage };
  }
  const error = refusal(kind);
  const headers = body === undefined ? error.headers : error.headers.filter(([name]) => name !== "content-length");
  return { ...error, headers: [...headers, ...extra], body: body ?? error.body };
}

const gatewayPage =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

function checkFault(fault: Fault): void {
  // The schema is JSON's, which has no Infinity.
  const written = fault?.times === Infinity ? { ...fault, times: 1 } : fault;
  checkOptions(optionSchemas.Fault, written, "the fault");
  const { kind, rate, nth, times, seed, delayMs, when, retryAfter, body } = fault;
  const responds = kind !== "reset" && kind !== "truncated" && kind !== "delay";
  const misplaced = rate !== undefined && (nth ?? times) !== undefined
    ? "rate together with nth or times"
    : rate === undefined && seed !== undefined
    ? "seed without rate"
    : kind !== "delay" && delayMs !== undefined
    ? "delayMs without the kind delay"
    : kind === "truncated" && when === "before"
    ? "the kind truncated before the write"
    : !responds && (retryAfter ?? body) !== undefined
    ? "retryAfter or body with a kind that sends no response of its own"
    : undefined;
  if (misplaced) throw new TypeError(`the fault must not have ${misplaced}`);
}
