/** A setting of the user, and its place. */
export interface Setting {
  value: string;
  /** The variable, or the place in a file. */
  from: string;
}

/** A setting that was used, as it may be shown. */
export interface CredentialFact {
  /** The kind of setting: `user`, `password`, `region`. */
  name: string;
  /** Its value; absent if it is a secret. */
  value?: string | undefined;
  /** The variable or the place in a file that it is from. */
  from: string;
}

/** Settings whose values may begin or end with a blank. */
const secrets = /^(password|application_credential_secret)$/;

/**
 * Returns a setting. Throws if its value is an obvious mistake.
 *
 * @throws {TypeError} The message says where it stands, and doesn't show it.
 */
export function assertSetting(name: string, setting: Setting): Setting {
  const { value, from } = setting;
  if (/^\$\{\w+\}$/.test(value)) {
    throw new TypeError(`${from} is the name of a variable, which is not filled in; write the value itself`);
  }
  if (value !== value.trim() && !secrets.test(name)) {
    throw new TypeError(`${from} begins or ends with a blank or a line break; remove it`);
  }
  return setting;
}

/** How much of a setting may be shown: everything, its beginning, or only that it is set. */
type Shown = "whole" | "beginning" | "secret";

/**
 * Settings by name, such as `auth_url` and `username`. It records which of them were used.
 *
 * Names are those of `clouds.yaml`, which are those of the variables without `OS_` and in small letters.
 */
export class Settings {
  readonly #taken = new Map<string, CredentialFact>();

  /**
   * @param values The settings that there are.
   * @param place Where they stand, for messages: `the environment`.
   * @param labelOf What a setting is called there.
   */
  constructor(
    readonly values: ReadonlyMap<string, Setting>,
    readonly place: string,
    readonly labelOf: (name: string) => string,
  ) {}

  /** Whether one of these is set. */
  has(...names: string[]): boolean {
    return names.some((name) => this.values.has(name));
  }

  /** The value of the first of these that is set, without taking it. */
  peek(...names: string[]): string | undefined {
    const name = names.find((name) => this.values.has(name));
    return name && this.values.get(name)!.value;
  }

  /** Takes the first of these that is set. */
  take(what: string, names: readonly string[], shown: Shown = "whole"): string | undefined {
    const name = names.find((name) => this.values.has(name));
    if (name === undefined) return undefined;
    const { value, from } = this.values.get(name)!;
    const visible = shown === "whole" ? { value } : shown === "beginning" ? { value: `${value.slice(0, 4)}…` } : {};
    this.#taken.set(name, { name: what, ...visible, from });
    return value;
  }

  /** Throws unless at least one name of each list is set; the message names them, and shows no value. */
  need(each: readonly (readonly string[])[], otherwise = ""): void {
    const missing = each.filter((names) => !this.has(...names));
    if (missing.length === 0) return;
    const labels = missing.map((names) => names.map(this.labelOf).join(" or ")).join(", ");
    throw new TypeError(`No credentials in ${this.place}: missing ${labels}${otherwise}`);
  }

  /** The settings that were used, in order. */
  get taken(): CredentialFact[] {
    return [...this.#taken.values()];
  }

  /** Where the settings stand that are set and were not taken. */
  get passedOver(): string[] {
    return [...this.values].filter(([name]) => !this.#taken.has(name)).map(([, { from }]) => from);
  }
}
