// Lines of curl commands, from documentation, logs and "copy as cURL" → calls.
import { addressesOf, withoutDots } from "./curl_address.ts";
import { dataOf } from "./curl_body.ts";
import { type CurlCommand, curlCommands } from "./curl_commands.ts";
import { type CurlWords, sortWords } from "./curl_options.ts";
import { addressOf, otherAddress } from "./har_calls.ts";
import { type RecordedCall, sortHeaders, UnreadableCalls } from "./recorded_call.ts";

/** @throws {UnreadableCalls} If a line is no curl command that can be read; the message names the line. */
export function curlCalls(text: string): RecordedCall[] {
  return curlCommands(text).flatMap((command) =>
    sortWords(command.words, command.place).flatMap((request) => callsOf(request, command))
  );
}

function callsOf(request: CurlWords, command: CurlCommand): RecordedCall[] {
  const refused = (problem: string) => new UnreadableCalls(`${command.place} cannot be read: ${problem}`);
  if (request.urls.length === 0) throw refused(request.problem ?? "it has no address");
  const how = request.options.some(({ name }) => name === "globoff") ? "plain" : "globbed";
  return request.urls.flatMap((word) => {
    const found = addressesOf(word, how);
    if (found.kind === "problem") throw refused(found.problem);
    return found.urls.map((url) => callOf(url, request, command));
  });
}

function callOf(url: string, { options, problem }: CurlWords, command: CurlCommand): RecordedCall {
  const { place } = command;
  const valuesOf = (name: string) => options.filter((option) => option.name === name).map(({ value }) => value);
  const has = (name: string) => valuesOf(name).length > 0;
  const address = addressOf(url) ?? otherAddress(url);
  if (!address) throw new UnreadableCalls(`${place} cannot be read: its address is wrong`);
  const data = dataOf(options, command);
  const bytes = data.kind === "bytes" ? data.bytes : undefined;
  const inQuery = has("get");
  const carries = data.kind !== "none" && !inQuery;
  const { sent, wrong } = headersOf(valuesOf("header"));
  const method = valuesOf("request").at(-1) ?? (has("head") ? "HEAD" : carries ? "POST" : "GET");
  const target = valuesOf("request-target").at(-1) ??
    (has("path-as-is") ? address.target : withoutDots(address.target));
  const query = [
    ...inQuery && bytes ? [new TextDecoder().decode(bytes)] : [],
    ...valuesOf("url-query").map((text) => text.replace(/^\+/, "")),
  ];
  const { headers, credential } = sortHeaders(withDefaults(sent, carries, has("json")));
  const reason = problem ?? (data.kind === "unknown" ? data.problem : undefined) ?? wrong ?? methodProblem(method);
  return {
    place,
    method,
    origin: address.origin,
    target: query.length ? `${target}${target.includes("?") ? "&" : "?"}${query.join("&")}` : target,
    headers,
    body: carries ? bytes : undefined,
    credential,
    ...(reason ? { problem: `${place} cannot be read: ${reason}` } : {}),
  };
}

function methodProblem(method: string): string | undefined {
  if (/[$`]/.test(method)) return "its method is in a variable; write the method into the line";
  return /^[!-~]{1,40}$/.test(method) ? undefined : "its method is wrong";
}

const jsonHeaders: [string, string][] = [["content-type", "application/json"], ["accept", "application/json"]];

/** The headers with those that curl adds, and without those that a line turns off. */
function withDefaults(sent: readonly [string, string][], carries: boolean, isJson: boolean): [string, string][] {
  const names = sent.map(([name]) => name.toLowerCase());
  const plain: [string, string][] = [["accept", "*/*"]];
  if (carries) plain.push(["content-type", "application/x-www-form-urlencoded"]);
  const defaults = isJson ? jsonHeaders : plain;
  return [...defaults.filter(([name]) => !names.includes(name)), ...sent].filter(([, value]) => value !== "");
}

/** The headers; a name that ends in a semicolon has no value. */
function headersOf(lines: readonly string[]): { sent: [string, string][]; wrong?: string } {
  const sent: [string, string][] = [];
  for (const line of lines) {
    if (line.startsWith("@")) return { sent, wrong: "it reads headers from a file; write them into the line" };
    const [, name, value] = /^([^:;\s]+)\s*[:;](.*)$/s.exec(line) ?? [];
    if (name === undefined) return { sent, wrong: "a header has no colon" };
    sent.push([name, value!.trim()]);
  }
  return { sent };
}
