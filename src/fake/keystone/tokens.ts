import type { Caller } from "../callers.ts";
import type { ApplicationCredential, Project, User } from "./directory.ts";
import { KeystoneError } from "./errors.ts";

/** A token that was issued. */
export interface Token {
  value: string;
  methods: readonly string[];
  user: User;
  project?: Project | undefined;
  /** Roles on the whole system, if it is for that. */
  systemRoles?: readonly string[] | undefined;
  credential?: ApplicationCredential | undefined;
  issuedAt: Date;
  expiresAt: Date;
  auditIds: readonly string[];
}

/** The scope of a new token. */
export type Grant = Pick<Token, "methods" | "user" | "project" | "systemRoles" | "credential"> & {
  /** An earlier token that it is based on; its expiry and its audit ids stay. */
  parent?: Token | undefined;
};

/** How many tokens were issued in this process, so that no fake takes the token of another, or of its own last inventory. */
let count = 0;

/** Digits for the process, so that no fake takes the token of one that ran before. */
let ofProcess: string | undefined;

/** The tokens of a fake: issued, until they expire or are revoked. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();
  readonly #revoked = new WeakSet<Token>();
  readonly #now: () => Date;
  readonly #lifetimeMs: number;

  constructor(now: () => Date, lifetimeMs: number) {
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
  }

  issue({ parent, ...grant }: Grant): Token {
    ofProcess ??= String(Math.random()).slice(2, 10).padEnd(8, "0");
    const number = `${ofProcess}${String(++count).padStart(8, "0")}`;
    const issuedAt = seconds(this.#now());
    const token: Token = {
      ...grant,
      value: `gAAAAABfake-token-${inLetters(number)}`,
      issuedAt,
      expiresAt: parent?.expiresAt ?? new Date(issuedAt.getTime() + this.#lifetimeMs),
      auditIds: [`fake-audit-${number}`, ...parent?.auditIds.slice(-1) ?? []],
    };
    this.#tokens.set(token.value, token);
    return token;
  }

  /** A valid token. */
  find(value: string | null | undefined): Token | undefined {
    const token = this.#tokens.get(value?.trim() ?? "");
    return token && this.#isValid(token) ? token : undefined;
  }

  /**
   * A valid token that a request names.
   *
   * @throws {KeystoneError} If there is none; the message says whether it was ever issued.
   */
  read(value: string | null | undefined): Token {
    const token = this.#tokens.get(value?.trim() ?? "");
    if (token && this.#isValid(token)) return token;
    const problem = token ? "Failed to validate token" : "Could not recognize Fernet token";
    throw new KeystoneError(404, value ? problem : "No token in the request");
  }

  revoke(token: Token): void {
    this.#revoked.add(token);
  }

  /** Revokes every token, as a change of a password does. */
  revokeAll(): void {
    for (const token of this.#tokens.values()) this.#revoked.add(token);
  }

  /** The caller that a token identifies at the compute API. */
  callerOf(value: string): Caller | undefined {
    const token = this.find(value);
    if (!token) return undefined;
    if (token.systemRoles) return { kind: "caller", roles: token.systemRoles, scope: "system" };
    const { project } = token;
    return project
      ? { kind: "caller", projectId: project.id, roles: project.roles }
      : { kind: "caller", roles: [], scope: "none" };
  }

  #isValid(token: Token): boolean {
    return token.expiresAt > this.#now() && !this.#revoked.has(token);
  }
}

/** Keystone's times have whole seconds. */
function seconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

/** A number without digits, so that no piece of a token is also in a request id or another number. */
function inLetters(number: string): string {
  return number.replace(/\d/g, (digit) => "ghijkmnpqr"[Number(digit)]!);
}
