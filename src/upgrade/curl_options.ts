// The words of a curl command → its requests, each with the options that decide what is sent.
import { deciding, decidingFlags, flags, ignored, shortNames, unreadable } from "./curl_option_names.ts";
import { UnreadableCalls } from "./recorded_call.ts";

/** The words of a request. */
export interface CurlWords {
  urls: string[];
  /** Each option that decides what is sent, under its long name, with its value; in order. */
  options: { name: string; value: string }[];
  /** Why the request can't be read, if an option says so. */
  problem?: string | undefined;
}

/**
 * Sorts the words after `curl`; `--next` begins another request.
 *
 * @param place Where they are, for messages.
 * @throws {UnreadableCalls} If curl has no such option, or its value is missing.
 */
export function sortWords(words: readonly string[], place: string): CurlWords[] {
  const sorter = new Sorter(words, place);
  sorter.run();
  return sorter.requests;
}

class Sorter {
  readonly requests: CurlWords[] = [{ urls: [], options: [] }];
  readonly #rest: string[];

  constructor(words: readonly string[], readonly place: string) {
    this.#rest = [...words].reverse();
  }

  run(): void {
    let onlyUrls = false;
    for (let word = this.#rest.pop(); word !== undefined; word = this.#rest.pop()) {
      if (/^[‐‑‒–—−]/.test(word)) throw this.#refused("it has a typographic dash; replace it with a plain -");
      if (onlyUrls || !word.startsWith("-") || word === "-") this.#request.urls.push(word);
      else if (word === "--") onlyUrls = true;
      else if (word === "--next" || word === "-:") this.requests.push({ urls: [], options: [] });
      else if (/^-(?:uri|method|headers|body|usebasicparsing|contenttype)$/i.test(word)) {
        throw this.#refused("it is Invoke-WebRequest of PowerShell; copy the request as cURL, or save it as a HAR");
      } else if (word.startsWith("--")) this.#takeLong(word.slice(2));
      else this.#takeShort(word.slice(1));
    }
  }

  get #request(): CurlWords {
    return this.requests.at(-1)!;
  }

  #refused(problem: string): UnreadableCalls {
    return new UnreadableCalls(`${this.place} cannot be read: ${problem}`);
  }

  #takeLong(name: string): void {
    const known = takesValue(name) || decidingFlags.has(name) || flags.has(name.replace(/^no-/, "")) ||
      Object.hasOwn(unreadable, name);
    // The name is not shown, as it may have a value in it.
    if (!known) throw this.#refused("it has an option that curl does not have");
    this.#take(name, undefined);
  }

  /** Takes a group such as `-sSXPUT`: the rest of the group is the value of the first option that takes one. */
  #takeShort(group: string): void {
    for (let i = 0; i < group.length; i++) {
      const name = shortNames[group[i]!];
      if (name === undefined) continue;
      this.#take(name, group.slice(i + 1) || undefined);
      if (takesValue(name)) return;
    }
  }

  #take(name: string, attached: string | undefined): void {
    const request = this.#request;
    if (Object.hasOwn(unreadable, name)) request.problem ??= `${unreadable[name]!.problem} (--${name})`;
    if (!takesValue(name)) {
      if (decidingFlags.has(name)) request.options.push({ name, value: "" });
      return;
    }
    const value = attached ?? this.#rest.pop();
    if (value === undefined) throw this.#refused(`--${name} has no value`);
    if (name === "url") request.urls.push(value);
    else if (deciding.has(name)) request.options.push({ name, value });
  }
}

function takesValue(name: string): boolean {
  return deciding.has(name) || ignored.has(name) ||
    Object.hasOwn(unreadable, name) && unreadable[name]!.value === "value";
}
