// The options of curl that decide what is sent (https://curl.se/docs/manpage.html), and those that take a value.
import { UnreadableCalls } from "./recorded_call.ts";

/** The words of a curl command: addresses and options. */
export interface CurlWords {
  urls: string[];
  /** Each option that decides what is sent, under its long name, with its value; in order. */
  options: { name: string; value: string }[];
}

/** Long names of the short options. */
const shortNames: Record<string, string> = {
  X: "request",
  H: "header",
  d: "data",
  G: "get",
  I: "head",
  A: "user-agent",
  e: "referer",
  b: "cookie",
  u: "user",
  o: "output",
  w: "write-out",
  m: "max-time",
  x: "proxy",
  E: "cert",
  c: "cookie-jar",
  D: "dump-header",
  r: "range",
  y: "speed-time",
  Y: "speed-limit",
  C: "continue-at",
  z: "time-cond",
  U: "proxy-user",
  K: "config",
  T: "upload-file",
  F: "form",
  Q: "quote",
  P: "ftp-port",
  t: "telnet-option",
  h: "help",
};

/** Options that decide the request and take a value. */
const deciding = new Set(
  "request header data data-raw data-binary data-ascii data-urlencode json url user-agent".split(" "),
);

/** Options that take a value and do not matter here. */
const ignored = new Set(
  ("output write-out max-time connect-timeout proxy cert key cacert capath cookie cookie-jar dump-header referer user " +
    "proxy-user retry retry-delay retry-max-time resolve connect-to interface limit-rate speed-time speed-limit " +
    "range time-cond continue-at ciphers cert-type key-type pass max-redirs noproxy local-port dns-servers trace " +
    "trace-ascii stderr output-dir unix-socket tls-max tls13-ciphers keepalive-time expect100-timeout max-filesize " +
    "aws-sigv4 oauth2-bearer variable").split(" "),
);

/** Options whose request cannot be read from the line. */
const unreadable: Record<string, string> = {
  config: "it reads options from a file",
  form: "it sends a form, which Nova refuses",
  "form-string": "it sends a form, which Nova refuses",
  "upload-file": "it sends a file",
  next: "it has several commands in one; write a line for each",
  help: "it asks for help",
  quote: "it is for FTP",
  "ftp-port": "it is for FTP",
  "telnet-option": "it is for Telnet",
};

/** Flags that decide what is sent. */
const decidingFlags = new Set(["get", "head"]);

/**
 * Sorts the words after `curl`.
 *
 * @param place Where they are, for messages.
 * @throws {UnreadableCalls} If an option can't be handled here, or its value is missing.
 */
export function sortWords(words: readonly string[], place: string): CurlWords {
  const found: CurlWords = { urls: [], options: [] };
  const rest = [...words];
  const take = (name: string, attached: string | undefined) => {
    const problem = Object.hasOwn(unreadable, name) ? unreadable[name] : undefined;
    if (problem) throw new UnreadableCalls(`${place} cannot be read: ${problem} (--${name})`);
    if (!deciding.has(name) && !ignored.has(name)) {
      if (decidingFlags.has(name)) found.options.push({ name, value: "" });
      return attached;
    }
    const value = attached ? attached : rest.shift();
    if (value === undefined) throw new UnreadableCalls(`${place} cannot be read: --${name} has no value`);
    if (name === "url") found.urls.push(value);
    else if (deciding.has(name)) found.options.push({ name, value });
    return undefined;
  };
  let onlyUrls = false;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (onlyUrls || !word.startsWith("-") || word === "-") found.urls.push(word);
    else if (word === "--") onlyUrls = true;
    else if (word.startsWith("--")) take(longName(word.slice(2), place), undefined);
    else takeShort(word.slice(1), take);
  }
  return found;
}

function longName(name: string, place: string): string {
  if (/^[a-z][a-z0-9.-]*$/.test(name)) return name;
  throw new UnreadableCalls(`${place} cannot be read: it has an option that curl does not have`);
}

/** Reads a group such as `-sSXPUT`: the rest of the group is the value of the first option that takes one. */
function takeShort(group: string, take: (name: string, attached: string | undefined) => string | undefined): void {
  for (let rest = group; rest !== "";) {
    const name = shortNames[rest[0]!];
    const after = rest.slice(1);
    rest = name === undefined ? after : take(name, after) ?? "";
  }
}
