import type { Case } from "./case.ts";
import type { Provider } from "./provider.ts";

/** The claims of a case about all responses of a run. */
type Throughout = Exclude<NonNullable<Case["throughout"]>, "items">;

const idHeaders = ["x-openstack-request-id", "x-compute-request-id"];
const versionHeaders = ["openstack-api-version", "x-openstack-nova-api-version"];

/** Statuses that Nova sends only once the microversion is known, so that the response names it. */
const versioned = [200, 204, 403, 406, 409, 415];

/** Watches a provider over a whole run, for what no single case can see. */
export class Watch {
  /** The provider, watched. */
  readonly provider: Provider;
  /** In what the responses fall short of each claim. */
  readonly problems: Record<Throughout, string[]> = { ids: [], version: [] };
  readonly #ids = new Set<string>();

  constructor(provider: Provider) {
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

  #see({ method, url }: Request, { status, headers }: Response): void {
    const answer = `the answer ${status} to ${method} ${url}`;
    const [id, other] = idHeaders.map((name) => headers.get(name));
    if (!id || !other) this.problems.ids.push(`${answer} has no ${id ? idHeaders[1] : idHeaders[0]}`);
    else if (id !== other) this.problems.ids.push(`${answer} has two request ids, ${id} and ${other}`);
    else if (this.#ids.has(id)) this.problems.ids.push(`${answer} has the request id of an earlier one, ${id}`);
    else this.#ids.add(id);
    if (!versioned.includes(status)) return;
    const missing = versionHeaders.find((name) => !headers.get(name));
    if (missing) this.problems.version.push(`${answer} has no ${missing}`);
  }
}
