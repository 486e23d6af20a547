import type { AccessKey } from "../auth/access_key.ts";
import { canonicalRequest, payloadHash, signature, signatureToleranceMs, stringToSign } from "../auth/signing.ts";
import type { Call } from "./call.ts";
import type { TokenOptions } from "./credentials.ts";
import type { FakeOptions } from "./inventory.ts";
import type { Reply } from "./reply.ts";
import { gatewayError } from "./v1/replies.ts";

/** The sender of a request. */
export interface Caller {
  kind: "caller";
  projectId?: string | undefined;
  roles: readonly string[];
  /** What the credentials are for: with `system` and `none`, they have no project. */
  scope?: "project" | "system" | "none" | undefined;
}

/** The caller of valid credentials, or the response that refuses them. */
export type Credentials = Caller | Reply;

/** The caller if no credentials are needed. */
export const nobody: Caller = { kind: "caller", roles: [] };
const anybody: Caller = { kind: "caller", roles: ["member"] };
const incorrect = "Incorrect IAM authentication information";

function callerOf({ projectId, roles = ["member"], scope }: TokenOptions): Caller {
  return scope === "system" ? { kind: "caller", roles, scope } : { kind: "caller", projectId, roles };
}

/** The callers, by token and by access key. */
export class Callers {
  readonly #tokens: ReadonlyMap<string, Caller> | undefined;
  readonly #accessKeys: ReadonlyMap<string, { key: AccessKey; caller: Caller }> | undefined;
  readonly #issued: ((token: string) => Caller | undefined) | undefined;
  readonly #now: () => Date;

  /** @param issued Finds the owner of a token that the fake's Keystone issued, if the fake has one. */
  constructor(
    { tokens, accessKeys, now = () => new Date() }: FakeOptions,
    issued?: (token: string) => Caller | undefined,
  ) {
    this.#issued = issued;
    this.#tokens = tokens && new Map(Object.entries(tokens).map(([token, entry]) => [token, callerOf(entry)]));
    this.#accessKeys = accessKeys && new Map(
      Object.entries(accessKeys).map(([accessKeyId, entry]) => [
        accessKeyId,
        { key: { accessKeyId, ...entry }, caller: callerOf(entry) },
      ]),
    );
    this.#now = now;
  }

  /** The projects that were named. */
  get projects(): string[] {
    const callers = [
      ...this.#tokens?.values() ?? [],
      ...[...this.#accessKeys?.values() ?? []].map((key) => key.caller),
    ];
    return callers.flatMap(({ projectId }) => projectId ?? []);
  }

  /** The caller with these headers, by token or access key; `undefined` if unknown. Signatures are not checked. */
  named(header: Call["header"]): Caller | undefined {
    if (!this.#restricted) return undefined;
    const accessKeyId = /^SDK-HMAC-SHA256 Access=([^,\s]+)/.exec(header("authorization") ?? "")?.[1];
    return this.bearerOf({ header }) ?? this.#accessKeys?.get(accessKeyId ?? "")?.caller;
  }

  get #restricted(): boolean {
    return Boolean(this.#tokens || this.#accessKeys || this.#issued);
  }

  /** The owner of a request's token. */
  bearerOf(call: Pick<Call, "header">): Caller | undefined {
    const token = (call.header("x-auth-token") ?? call.header("x-storage-token"))?.trim();
    if (!this.#restricted) {
      return token || call.header("authorization") ? anybody : undefined;
    }
    // A second token would be that of a service, and the fake has no services.
    return token && !call.header("x-service-token") ? this.#tokens?.get(token) ?? this.#issued?.(token) : undefined;
  }

  /** The caller that signed the request, or the refusal; `undefined` if there is no signature to check. */
  signerOf(call: Call, requestId: string): Promise<Credentials> | undefined {
    const authorization = this.#accessKeys && call.header("authorization");
    return authorization?.startsWith("SDK-HMAC-SHA256") ? this.#verify(call, authorization, requestId) : undefined;
  }

  /** Signs the call again, with the key that it names, and compares. */
  async #verify(call: Call, authorization: string, requestId: string): Promise<Credentials> {
    const now = this.#now();
    const refuse = (problem: string) => gatewayError("APIGW.0301", `${incorrect}: ${problem}`, requestId, now);
    const parts = /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([\da-f]{64})$/.exec(
      authorization,
    );
    const [, accessKeyId = "", signedHeaders = "", proof] = parts ?? [];
    const known = this.#accessKeys!.get(accessKeyId);
    if (!known) return refuse("verify aksk signature fail");

    const date = call.header("x-sdk-date") ?? "";
    const signedAt = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, "$1-$2-$3:$4:$5"));
    if (!(Math.abs(signedAt - now.getTime()) <= signatureToleranceMs)) return refuse(`x-sdk-date ${date} is expired`);

    const names = signedHeaders.toLowerCase().split(";").sort();
    const securityToken = call.header("x-security-token") ?? undefined;
    const right = names.includes("x-sdk-date") && securityToken === known.key.securityToken &&
      proof === await signatureOf(call, names, date, known.key);
    return right ? known.caller : refuse("verify aksk signature fail");
  }
}

/** The signature that a call would have if `key` had signed these headers; over the path as it was sent. */
async function signatureOf(call: Call, names: string[], date: string, key: AccessKey): Promise<string> {
  const [pathname, query = ""] = call.target.replace(/^https?:\/\/[^/?#]*|#.*$/gi, "").split(/\?(.*)/s);
  // Signing reads only these two members of a URL.
  const url = { pathname, searchParams: new URLSearchParams(query) } as URL;
  const header = (name: string) => call.header(name) ?? (name === "host" ? new URL(call.origin).host : "");
  const signed = names.map((name) => [name, header(name)] as const);
  const announced = call.header("x-sdk-content-sha256");
  const hash = announced === "UNSIGNED-PAYLOAD"
    ? announced
    : await payloadHash(new Headers(), call.body ?? new Uint8Array());
  return signature(key, await stringToSign(date, canonicalRequest(call.method, url, signed, hash)));
}
