import type { MetadataErrorCode } from "../../gen/error_codes.ts";
import { untilAborted } from "../shared/aborted.ts";
import { MetadataError, type MetadataErrorOptions } from "../contract/errors.ts";
import { refusalOf } from "../http/error_response.ts";
import { redactShort } from "../secrets/redact.ts";
import { type Constraint, describe, type Issue, issuesOf, quote } from "../contract/validate.ts";

/** How many issues an error keeps. */
const mostIssues = 20;
/** How many characters of a text or a name an error keeps. */
const longestText = 300;

/** Shared by the errors of all calls of a client. */
export interface ErrorContext {
  /** Where the pages of the rules are, without a slash at the end. */
  readonly docs?: string | undefined;
  /** The address of a server's metadata. */
  readonly addressOf: (serverId: string) => string;
  /** Secrets that were sent and must not be shown. */
  readonly secrets: Iterable<string>;
}

/** One call of a verb: its server, its signal, and how its error messages begin. */
export class Call {
  /**
   * @param verb What the call does: `list`.
   * @param serverId The server, which {@linkcode Call.check} validates.
   * @param signal Ends the call.
   * @param object The object of the verb in messages: `metadata of server "web1"`.
   */
  constructor(
    readonly verb: string,
    readonly serverId: string,
    readonly signal: AbortSignal | undefined,
    readonly context: ErrorContext,
    readonly object: () => string = () => `metadata of server ${quote(serverId)}`,
  ) {}

  /** The same call while it does something else, such as reading back. */
  while(verb: string): Call {
    return new Call(verb, this.serverId, this.signal, this.context);
  }

  /**
   * An error of this call. If a rule was broken and the address of the pages is known, the message ends with a link to
   * the rule.
   */
  fail(code: MetadataErrorCode, reason: string, details: MetadataErrorOptions = {}): MetadataError {
    const { docs } = this.context;
    const link = docs && details.ruleId ? `, see ${docs}/rules.html#${details.ruleId}` : "";
    return new MetadataError(code, `Cannot ${this.verb} ${this.object()}: ${reason}${link}`, details);
  }

  /** The error that a response stands for. */
  refuse(response: Response, body: unknown): MetadataError {
    const { addressOf, secrets } = this.context;
    const { code, reason, details } = refusalOf(response, body, { address: addressOf(this.serverId), secrets });
    return this.fail(code, reason, details);
  }

  /** A text of the service without the secrets that were sent. */
  clean<T extends string | undefined>(text: T): T {
    return (text && redactShort(text, this.context.secrets, longestText)) as T; // a string for a string
  }

  /** The first of the issues of a response, without the secrets that were sent. */
  cleanIssues(issues: readonly Issue[]): Issue[] {
    return firstOf(issues, (text) => this.clean(text));
  }

  /** Throws unless `value`, the part of a request at `place`, is valid. */
  check(place: string, constraint: Constraint, value: unknown): void {
    const issues = issuesOf(constraint, value);
    if (issues.length === 0) return;
    const { ruleId } = issues[0]!;
    const rule = ruleId ? ` (${ruleId})` : "";
    const first = firstOf(issues, (text) => text.slice(0, longestText));
    throw this.fail("invalid_request", `${place}${describe(issues)}${rule}`, { ruleId, issues: first });
  }

  /** Does `work`, and ends when the signal does, even if `work` goes on. */
  race<T>(work: () => Promise<T>): Promise<T> {
    return untilAborted(this.signal, work);
  }
}

/** The first of the issues, each text of them shortened. */
function firstOf(issues: readonly Issue[], short: (text: string) => string): Issue[] {
  return issues.slice(0, mostIssues).map(({ message, path, ...issue }) => ({
    ...issue,
    message: short(message),
    path: path.map(short),
  }));
}
