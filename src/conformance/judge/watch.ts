import type { Case } from "../cases/case.ts";
import type { Outgoing, Received } from "../exchange/exchange.ts";
import { isFlowControl } from "../exchange/flow_control.ts";
import { credentialIn, insideIn, problemOf, strangerIn } from "./leaks.ts";
import type { Provider } from "../provider/provider.ts";

/** The claims of a case about all responses of a run. */
type Throughout = Exclude<NonNullable<Case["throughout"]>, "items">;

const idHeaders = ["x-openstack-request-id", "x-compute-request-id"];
const versionHeaders = ["openstack-api-version", "x-openstack-nova-api-version"];

/** Statuses that Nova sends only once the microversion is known, so that the response names it. */
const versioned = [200, 204, 403, 406, 409, 415];

/** The header that HTTP requires for a status (RFC 9110 sections 15.5.2 and 15.5.6). */
const demanded: Readonly<Record<number, string>> = { 401: "www-authenticate", 405: "allow" };

/** Checks all responses of a run for claims that no single case can test. */
export class Watch {
  /** The problems found for each claim. */
  readonly problems: Record<Throughout, string[]> = {
    ids: [],
    version: [],
    http: [],
    credentials: [],
    inside: [],
    servers: [],
  };
  readonly #ids = new Set<string>();

  constructor(readonly provider: Provider) {}

  /** Looks at a response, of a case or of the run itself. */
  see(request: Outgoing, received: Received): void {
    if (received.trouble) return;
    if (request.url.includes("/v2.1/")) this.#seeHeaders(request, received);
    if (received.status < 400) return;
    const { provider, problems } = this;
    const add = (claim: Throughout, found: string | undefined) => {
      if (found !== undefined) problems[claim].push(problemOf(received, request, claim, found));
    };
    add("credentials", credentialIn(received, request, provider));
    add("inside", insideIn(received, request));
    add("servers", strangerIn(received, request, provider));
  }

  #seeHeaders({ method, url }: Outgoing, received: Received): void {
    const { status, headers } = received;
    const place = `in the response ${status} to ${method} ${url}`;
    const [id, other] = idHeaders.map((name) => headers.get(name));
    // A gateway in front of the service does not know the service's request ids.
    if (!id && !other && isOfGateway(received)) return;
    if (!id || !other) this.problems.ids.push(`no ${id ? idHeaders[1] : idHeaders[0]} ${place}`);
    else if (id !== other) this.problems.ids.push(`two request ids, ${id} and ${other}, ${place}`);
    else if (this.#ids.has(id)) this.problems.ids.push(`the request id of an earlier response, ${id}, ${place}`);
    else this.#ids.add(id);
    const needed = demanded[status];
    if (needed && !headers.get(needed)?.trim()) this.problems.http.push(`no ${needed} ${place}`);
    if (!versioned.includes(status)) return;
    const missing = versionHeaders.find((name) => !headers.get(name));
    if (missing) this.problems.version.push(`no ${missing} ${place}`);
  }
}

function isOfGateway(received: Received): boolean {
  return isFlowControl(received) || received.status === 502 || received.status === 504;
}
