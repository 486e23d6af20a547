// Finds what an error response must not contain: credentials, internals of the service, and other servers.
import { excerpt } from "../exchange/excerpt.ts";
import { sentText } from "../exchange/sent_text.ts";
import type { Outgoing, Received } from "../exchange/exchange.ts";
import { type Provider, tokenHolders } from "../provider/provider.ts";
import { signsInHeaders, signsOfTheInside } from "./signs_of_the_inside.ts";

/** Longer texts are searched only up to here. */
const mostRead = 20_000;

/** A token of this length is not an ordinary word, so a piece of it can't be in a text by chance. */
const wordless = 16;
const shortestPiece = 8;
const shortestEnd = 6;

/** Describes the credentials in a response, without repeating them; `undefined` if there are none. */
export function credentialIn({ text, headers }: Received, request: Outgoing, provider: Provider): string | undefined {
  const received = `${text.slice(0, mostRead)}\n${[...headers.values()].join("\n")}`;
  const sent = () => knownFrom(request, provider);
  const { auth } = provider;
  const tokens = auth ? [auth.token, ...tokenHolders.map((who) => auth[who])] : [];
  const own = request.headers["x-auth-token"];
  // A short text that is no token of the provider may be an ordinary word, such as that of a challenge: Bearer.
  const isToken = own && (own.length >= wordless || tokens.includes(own));
  if (isToken && reveals(received, own, sent)) return "the token of the request, or a part of it";
  const foreign = tokens.some((token) => token && token.length >= wordless && reveals(received, token, sent));
  return foreign ? "a token of somebody else, or a part of it" : undefined;
}

/** Describes the internals of the service in a response. */
export function insideIn({ text, headers }: Received, request: Outgoing): string | undefined {
  const sent = unescaped(sentText(request));
  const signIn = (part: string, signs: typeof signsOfTheInside) =>
    signs.find(([, sign]) => {
      const found = sign.exec(part)?.[0];
      return found !== undefined && !sent.includes(found);
    })?.[0];
  return signIn(unescaped(text.slice(0, mostRead)), signsOfTheInside) ??
    signIn([...headers.values()].join("\n"), signsInHeaders);
}

/** A text in which the escapes of JSON strings for line ends, quotes and slashes are replaced. */
function unescaped(text: string): string {
  return text.replace(/\\(["\\/nrt])/g, (_, letter: string) => /[nrt]/.test(letter) ? "\n" : letter);
}

/** A server of the provider that a response names and the request doesn't. */
export function strangerIn({ text }: Received, request: Outgoing, { servers }: Provider): string | undefined {
  const received = text.slice(0, mostRead).toLowerCase();
  const sent = sentText(request).toLowerCase();
  return Object.values(servers).flat().find((id) => {
    const name = id.toLowerCase();
    return name.length >= shortestPiece && received.includes(name) && !sent.includes(name);
  });
}

/** Whether a text has a token, or a piece of it that is nowhere else in the request. */
function reveals(received: string, token: string, sent: () => string): boolean {
  if (token.length < shortestEnd) return false;
  if (token.length < wordless) return received.includes(token) && wordIn(received, token) && !wordIn(sent(), token);
  // For a long token, only its beginning and end are searched, because these are usually shown.
  const ends = [token.slice(0, shortestEnd), token.slice(-shortestEnd)];
  const pieces = piecesOf(token);
  const isPart = (piece: string) => !sent().includes(piece);
  if (ends.some((end) => received.includes(end) && isPart(end))) return true;
  for (let at = 0; at + shortestPiece <= received.length; at++) {
    const piece = received.slice(at, at + shortestPiece);
    if (pieces.has(piece) && isPart(piece)) return true;
  }
  return false;
}

/** The pieces of the tokens that were searched last. A token may have thousands, and each error response is searched. */
const known = new Map<string, ReadonlySet<string>>();
const mostKnown = 20;

function piecesOf(token: string): ReadonlySet<string> {
  const before = known.get(token);
  if (before) return before;
  const last = token.length - shortestPiece;
  const pieces = new Set(Array.from({ length: last + 1 }, (_, i) => token.slice(i, i + shortestPiece)));
  if (known.size >= mostKnown) known.clear();
  known.set(token, pieces);
  return pieces;
}

function wordIn(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`).test(text);
}

function knownFrom(request: Outgoing, { projectId, servers, name = "" }: Provider): string {
  return [sentText(request), projectId, name, ...Object.values(servers).flat()].join("\n");
}

/** A problem with a response, as a line of a report; one with credentials doesn't show them again. */
export function problemOf({ status, text }: Received, { method, url }: Outgoing, claim: string, what: string): string {
  return `the response ${status} to ${method} ${url} has ${what}${claim === "credentials" ? "" : `: ${excerpt(text)}`}`;
}
