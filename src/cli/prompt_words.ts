import { MetadataError } from "../contract/errors.ts";
import { causesOf } from "../http/loss.ts";
import { urlOf } from "../shared/url.ts";
import { escaped, UsageError } from "./io.ts";

/** The flags at the prompt for the library's options. */
const flags: readonly [RegExp, string][] = [
  [/\{ privileged: true \}/g, "--privileged"],
  [/\{ system: "(keep|drop)" \}/g, "--system $1"],
  [/retry\(\{ conflicts: true[^)]*\}\)/g, "--wait"],
  [/\btimeoutMs\b/g, "--timeout"],
  [/\bprojectId\b/g, "--project"],
  [/the result of list\(\)/g, "what list prints"],
  [/^(endpoint|region) must\b/, "--$1 must"],
  [/; use auth$/, "; credentials come from the environment"],
  [/; choose one of (?=")/, "; name one in OS_REGION_NAME: "],
  [/is for no project; give one$/, "is for no project; give one with --project"],
  [/: iamEndpoint must\b/, " must"],
  [/within (\d+) ms$/, "within $1 ms; --timeout gives more time"],
];

/** Advice after a failed connection, by the runtimes' name of its cause. */
const advice: readonly [RegExp, string][] = [
  [/ECONNREFUSED|connection refused/i, "nothing listens there; check --endpoint and its port"],
  [
    /ENOTFOUND|EAI_AGAIN|dns error|getaddrinfo/i,
    "no such host; check --endpoint or --region, and whether you need a proxy",
  ],
  [
    /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|UnknownIssuer|CaUsedAsEndEntity|self-signed/i,
    "the certificate's authority is unknown; name its file in NODE_EXTRA_CA_CERTS, with Deno in DENO_CERT",
  ],
  [/CERT_HAS_EXPIRED|certificate expired|Expired/, "the certificate has expired"],
  [/ALTNAME|NotValidForName/, "the certificate is for another host"],
  [
    /ERR_SSL|WRONG_VERSION|corrupt message|InvalidContentType|tls handshake eof|before secure TLS connection/i,
    "no TLS there; check whether --endpoint must begin with http:",
  ],
  [
    /ECONNRESET|UND_ERR_SOCKET|connection (reset|closed)/i,
    "the connection was closed; check whether --endpoint needs https:",
  ],
  [/ETIMEDOUT|timed? ?out/i, "no response; check the network, and whether you need a proxy"],
];

/** A message about a provider that can't be reached, with advice; a provider file has the endpoint. */
export function withAdvice(message: string): string {
  const [, hint] = advice.find(([sign]) => sign.test(message)) ?? [];
  const [known] = / cannot be reached: no response(?! within)|^Cannot log in for (?=.*: Cannot get a token .*:)/
    .exec(message) ?? [];
  const setting = known?.startsWith("C") ? "iamEndpoint" : "the endpoint";
  return hint && known ? `${message}; ${hint.replace(/--endpoint( or --region)?/, setting)}` : message;
}

/** A message in the prompt's words: one line, its flags instead of the library's options. */
export function messageOf(error: unknown, endpoint: string): string {
  if (error instanceof MetadataError) return inPromptWords(error.message);
  if (!(error instanceof Error)) return escaped(String(error));
  if (error.name !== "TypeError" && codeOf(error) === undefined) return inPromptWords(error.message);
  const [login] = /^Cannot get a token for .* from [^ ]+(?=: )/.exec(error.message) ?? [];
  return inPromptWords(
    login ? `${login}: ${reasonOf(error, "OS_AUTH_URL")}` : `Cannot reach ${hostOf(endpoint)}: ${reasonOf(error)}`,
  );
}

/**
 * Why a connection failed, with advice.
 *
 * @param setting Where the user can change the address. @default {--endpoint or --region}
 */
export function reasonOf(error: Error, setting?: string): string {
  const causes = causesOf(error);
  const code = codeOf(error);
  const texts = causes.map(({ message }) => message).join(" ");
  const [, hint] = advice.find(([sign]) => sign.test(`${code} ${texts}`)) ?? [];
  // Deno's message begins with the whole address; Node's is only "fetch failed", with a cause.
  const reason = String(causes.at(-1)!.message ?? "").replace(/^error sending request for url \(.*?\): /, "") || code;
  const words = setting === undefined ? hint : hint?.replace(/--endpoint( or --region)?/, setting);
  return `${reason}${words ? `; ${words}` : ""}`;
}

function codeOf(error: Error): unknown {
  return causesOf(error).map(({ code }) => code).find((code) => typeof code === "string");
}

/** Advice after a refusal that may be temporary: how to wait, or how often it was tried. Empty for other errors. */
export function adviceFor(error: unknown): string {
  if (!(error instanceof MetadataError) || error.code !== "conflict" || error.status !== 409) return "";
  const { attempts = 1 } = error;
  return attempts > 1 ? `; still refused at attempt ${attempts}` : "; try again later, or wait with --wait";
}

/** A message of the library with the prompt's flags, and with control characters escaped. */
export function inPromptWords(message: string): string {
  return escaped(flags.reduce((text, [option, flag]) => text.replace(option, flag), message));
}

/** Turns a built-in error, which is misuse of the library, into a {@linkcode UsageError}. */
export async function misuseIsUsage<T>(make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    // A network error is a TypeError, too; it has a cause.
    const misuse = (error instanceof TypeError || error instanceof RangeError) && error.cause === undefined;
    if (misuse) throw new UsageError(inPromptWords(error.message));
    throw error;
  }
}

function hostOf(endpoint: string): string {
  return urlOf(endpoint)?.host ?? "the endpoint";
}
