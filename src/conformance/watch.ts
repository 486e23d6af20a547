import type { Case, Identity, Items, Role } from "./case.ts";
import { exchange, requestOf } from "./exchange.ts";
import { judge, judgeItems } from "./judge.ts";
import { hasApi, type Provider, tokenOf } from "./provider.ts";
import type { Shortfall } from "./run.ts";

/** What a case can claim of a whole run. */
export type Throughout = NonNullable<Case["throughout"]>;

const idHeaders = ["x-openstack-request-id", "x-compute-request-id"];
const versionHeaders = ["openstack-api-version", "x-openstack-nova-api-version"];

/** Statuses that are told only once the microversion is known, so that the answer names it. */
const versioned = [200, 204, 403, 406, 409, 415];

/** Roles that have no items, or none that anybody can read. */
const withoutItems = ["missing", "deleted"];

/** Watches a provider over a whole run, for what no single case can see. */
export class Watch {
  /** The provider, watched. */
  readonly provider: Provider;
  readonly #problems: Record<Throughout, string[]> = { ids: [], version: [], items: [] };
  readonly #ids = new Set<string>();
  readonly #before = new Map<string, Items>();

  constructor(provider: Provider, readonly timeoutMs: number) {
    const send = provider.fetch ?? ((request: Request) => fetch(request));
    this.provider = {
      ...provider,
      fetch: async (request) => {
        const response = await send(request);
        if (request.url.includes("/v2.1/")) this.#see(request, response);
        return response;
      },
    };
  }

  /** Reads the items of every server, so that they can be compared with those after the run. */
  async begin(): Promise<void> {
    for (const [id, role] of this.#servers()) {
      const items = await this.#read(id, role);
      if (typeof items !== "string") this.#before.set(id, items);
    }
  }

  /** Reads the items again. */
  async end(): Promise<void> {
    for (const [id, role] of this.#servers()) {
      const before = this.#before.get(id);
      if (!before) continue;
      const items = await this.#read(id, role);
      const problems = typeof items === "string" ? [items] : judgeItems(items, before);
      this.#problems.items.push(...problems.map((problem) => `server ${id} (${role}): ${problem}`));
    }
  }

  /** In what the run fell short of a claim. */
  shortfalls(claim: Throughout): Shortfall[] {
    const problems = this.#problems[claim];
    const more = problems.length > 5 ? [`and ${problems.length - 5} more`] : [];
    return problems.length ? [{ problems: [...problems.slice(0, 5), ...more] }] : [];
  }

  #see({ method, url }: Request, { status, headers }: Response): void {
    const answer = `the answer ${status} to ${method} ${url}`;
    const [id, other] = idHeaders.map((name) => headers.get(name));
    if (!id || !other) this.#problems.ids.push(`${answer} has no ${id ? idHeaders[1] : idHeaders[0]}`);
    else if (id !== other) this.#problems.ids.push(`${answer} has two request ids, ${id} and ${other}`);
    else if (this.#ids.has(id)) this.#problems.ids.push(`${answer} has the request id of an earlier one, ${id}`);
    else this.#ids.add(id);
    if (!versioned.includes(status)) return;
    const missing = versionHeaders.find((name) => !headers.get(name));
    if (missing) this.#problems.version.push(`${answer} has no ${missing}`);
  }

  #servers(): [id: string, role: Role][] {
    return Object.entries(this.provider.servers)
      .filter(([role]) => !withoutItems.includes(role) && hasApi(this.provider, "v2.1"))
      .flatMap(([role, ids]) => [ids].flat().map((id): [string, Role] => [id, role]));
  }

  async #read(id: string, role: Role): Promise<Items | string> {
    const as: Identity = role === "foreign" && tokenOf(this.provider, "admin") ? "admin" : "member";
    const request = requestOf(
      { operation: "listServerMetadata", as, expect: { status: 200 } },
      this.provider,
      () => id,
    );
    const answer = await exchange(request, this.provider, this.timeoutMs);
    const [problem] = judge(answer, { status: 200, schema: "StoredMetadataEnvelope" }, 0);
    return problem === undefined
      ? (answer.json as { metadata: Items }).metadata
      : `the items can't be read: ${problem}`;
  }
}
