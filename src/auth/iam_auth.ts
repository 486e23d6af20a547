import { isOurs, readOnce } from "../http/request.ts";
import { MetadataError } from "../contract/errors.ts";
import { type Fetch, type Layer, ourLayer } from "../http/fetch.ts";
import { singleFlight } from "../shared/single_flight.ts";
import { assertKnown, checkOf, signal as signalCheck, text } from "../shared/options.ts";
import { isOneOf } from "../shared/untyped.ts";
import { type CatalogueChoice, endpointIn, interfaces } from "./catalogue.ts";
import { createTokenRequest, type TokenSource } from "./iam_request.ts";
import type { Token } from "./iam_token.ts";
import { iamChecks, timeOf } from "./login_options.ts";
import { refuseOtherProject } from "./refuse_other_project.ts";
import { sendWithToken } from "./token_auth.ts";

/** How tokens are requested and renewed. */
export interface IamOptions {
  /**
   * Sends requests to IAM.
   *
   * @default {the client's fetch}
   */
  fetch?: Fetch | undefined;
  /**
   * The time, for when to renew the token.
   *
   * @default {() => new Date()}
   */
  now?: (() => Date) | undefined;
}

/** How {@linkcode IamAuth.locate} and {@linkcode IamAuth.project} reach IAM. */
export interface LocateOptions extends CatalogueChoice {
  /**
   * Sends the request to IAM, unless the layer was made with its own fetch.
   *
   * @default {globalThis.fetch, with retry()}
   */
  fetch?: Fetch | undefined;
  /** Ends the request; it then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/** Where the service is, for {@linkcode createMetadataClient}. */
export interface ServiceLocation {
  /** The address, without the version. */
  endpoint: string;
  /** The id of the project. */
  projectId: string;
}

/** A layer that gets its tokens from IAM, and knows the project and the service that they are for. */
export interface IamAuth extends Layer {
  /**
   * The address of the service and the id of the project, from the catalogue that comes with a token.
   *
   * @throws {RangeError} If the catalogue has no such address, or several regions and none is named.
   * @throws {MetadataError} If IAM refuses, or its token is for no project.
   */
  locate(options?: LocateOptions): Promise<ServiceLocation>;
  /** The id of the project that the token is for. */
  project(options?: Pick<LocateOptions, "fetch" | "signal">): Promise<string>;
}

const askingChecks = { fetch: iamChecks.fetch, signal: signalCheck };
const locateChecks = {
  ...askingChecks,
  region: text,
  interface: checkOf((value) => isOneOf(interfaces, value), "public, internal or admin"),
};

/** A layer that gets a token from `source`, keeps it, and renews it in time. */
export function createIamAuth(source: TokenSource, fetch?: Fetch): IamAuth {
  const request = createTokenRequest(source);
  let token: Token | undefined;
  let fetchBelow: Fetch | undefined;
  const renewal = (catalogue: "with" | "without") =>
    singleFlight(async (signal) => token = await request({ fetch: fetch ?? fetchBelow, signal, catalogue }));
  const renew = renewal("without");
  const renewWithCatalogue = renewal("with");
  const isFresh = (token: Token | undefined) => !!token && timeOf(source.now) < token.renewAt;

  /** The token, renewed by `next` if IAM has no fetch of its own. */
  async function current(next: Fetch | undefined, signal: AbortSignal | undefined): Promise<Token> {
    if (isFresh(token)) return token!;
    fetchBelow = next;
    return await renew(signal);
  }

  const layer: Layer = (next) => async (request) => {
    const { copy } = await readOnce(request);
    const first = await current(next, request.signal);
    refuseOtherProject(request.url, first.projectId, `the token of ${source.subject}`);
    const response = await sendWithToken(first.value, isOurs(request) ? request : copy(), next);
    if (response.status !== 401) return response;
    if (!response.bodyUsed) await response.body?.cancel();
    if (token === first) token = undefined;
    const { value } = await current(next, request.signal);
    return await sendWithToken(value, copy(), next);
  };

  function projectOf({ projectId }: Token): string {
    if (projectId !== undefined) return projectId;
    throw new MetadataError("unexpected", `The token of ${source.subject} is for no project; give one`);
  }

  return Object.assign(ourLayer(layer), {
    async project(options: Pick<LocateOptions, "fetch" | "signal"> = {}): Promise<string> {
      assertKnown(options, "project()", askingChecks);
      return projectOf(await current(options.fetch, options.signal));
    },
    async locate(options: LocateOptions = {}): Promise<ServiceLocation> {
      assertKnown(options, "locate()", locateChecks);
      const { fetch: next, signal, ...choice } = options;
      const known = isFresh(token) && token?.catalogue ? token : undefined;
      if (!known) fetchBelow = next;
      const found = known ?? await renewWithCatalogue(signal);
      const projectId = projectOf(found);
      return { endpoint: endpointIn(found.catalogue ?? [], choice), projectId };
    },
  });
}
