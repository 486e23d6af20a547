// The ways to log in, each against a real Keystone and the Nova that trusts it.
import { applicationCredentialAuth } from "../../src/auth/application_credential_auth.ts";
import { credentialsFromEnvironment } from "../../src/auth/environment.ts";
import type { FoundCredentials } from "../../src/auth/found_credentials.ts";
import type { IamAuth } from "../../src/auth/iam_auth.ts";
import { passwordAuth } from "../../src/auth/password_auth.ts";
import { createMetadataClient } from "../../src/client/client.ts";
import { credentialsFromCloud } from "../../src/auth/clouds.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import { retry } from "../../src/http/retry.ts";
import type { LoginPlace } from "./keystone.ts";

/** What a login must end in: the server's items, or an error whose message has these words. */
type Expected = "the items" | RegExp;

/** A way to log in. */
export interface Login {
  name: string;
  expected: Expected;
  /** Logs in and lists the items of a server. */
  list(place: LoginPlace): Promise<unknown>;
}

const user = "demo";
const password = "demo";
const domain = { name: "Default" };

const withPassword = (place: LoginPlace) => ({ iamEndpoint: place.keystone, user, password, domain });
const openrc = (place: LoginPlace) => ({
  OS_AUTH_URL: `${place.keystone}/v3`,
  OS_IDENTITY_API_VERSION: "3",
  OS_USERNAME: user,
  OS_PASSWORD: password,
  OS_USER_DOMAIN_NAME: "Default",
  OS_PROJECT_NAME: "demo",
  OS_PROJECT_DOMAIN_ID: "default",
});
const environmentOf = (place: LoginPlace, credential: { id: string; secret: string }) => ({
  OS_AUTH_TYPE: "v3applicationcredential",
  OS_AUTH_URL: place.keystone,
  OS_APPLICATION_CREDENTIAL_ID: credential.id,
  OS_APPLICATION_CREDENTIAL_SECRET: credential.secret,
});

/** Every way that the package has, and what Keystone refuses. */
export const logins: readonly Login[] = [
  passes(
    "passwordAuth(), project by id",
    (place) => passwordAuth({ ...withPassword(place), project: { id: place.projectId } }),
  ),
  passes(
    "passwordAuth(), user by id, project by name",
    (place) => passwordAuth({ ...withPassword(place), user: { id: place.userId }, project: { name: "demo", domain } }),
  ),
  passes(
    "applicationCredentialAuth(), by id",
    ({ keystone, credential: { id, secret } }) =>
      applicationCredentialAuth({ iamEndpoint: keystone, credential: { id }, secret }),
  ),
  passes(
    "applicationCredentialAuth(), by name and user",
    ({ keystone, credential: { name, secret } }) =>
      applicationCredentialAuth({ iamEndpoint: keystone, credential: { name }, secret, user, domain }),
  ),
  found("openrc: OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME", (place) => credentialsFromEnvironment(openrc(place))),
  found(
    "OS_APPLICATION_CREDENTIAL_ID and _SECRET",
    (place) => credentialsFromEnvironment(environmentOf(place, place.credential)),
  ),
  found("OS_AUTH_TYPE=v3token: a token exchanged for one of the project", async (place) => {
    const token = await tokenOf(place);
    const { OS_AUTH_URL } = openrc(place);
    return credentialsFromEnvironment({
      OS_AUTH_TYPE: "v3token",
      OS_AUTH_URL,
      OS_TOKEN: token,
      OS_PROJECT_ID: place.projectId,
    });
  }),
  found("clouds.yaml: password, region, interface", (place) =>
    cloudOf([
      `    auth: { auth_url: "${place.keystone}", username: demo, user_domain_id: default, project_name: demo, project_domain_id: default }`,
      "    region_name: RegionOne",
      "    interface: internal",
    ], "    auth: { password: demo }")),
  found("clouds.yaml and secure.yaml: application credential", (place) =>
    cloudOf([
      "    auth_type: v3applicationcredential",
      `    auth: { auth_url: "${place.keystone}/v3", application_credential_id: ${place.credential.id} }`,
    ], `    auth: { application_credential_secret: ${place.credential.secret} }`)),
  {
    name: "a revoked token is renewed",
    expected: "the items",
    async list(place) {
      const tokens: string[] = [];
      const spy: Fetch = (request) => (tokens.push(request.headers.get("x-auth-token") ?? ""), fetch(request));
      const auth = passwordAuth({ ...withPassword(place), project: { id: place.projectId } });
      const client = createMetadataClient({ endpoint: place.nova, auth, fetch: spy, retry: retry() });
      await client.list(place.server);
      await place.revoke(tokens.at(-1) ?? "");
      return await client.list(place.server);
    },
  },
  refused(
    "the catalogue has no such region",
    /no compute service in the region "nowhere"; there is "RegionOne"/,
    (place) => passwordAuth({ ...withPassword(place), project: { id: place.projectId } }).locate({ region: "nowhere" }),
  ),
  refused(
    "no project, and the user has none",
    /names no project; give one, or ask for a default project/,
    (place) => passwordAuth({ ...withPassword(place), project: undefined }).project(),
  ),
  refused(
    "a wrong password",
    /401, check user, password, domain and project/,
    (place) => passwordAuth({ ...withPassword(place), password: "wrong", project: { id: place.projectId } }).project(),
  ),
  refused(
    "a project without a role for the user",
    /401, /,
    (place) => passwordAuth({ ...withPassword(place), project: { id: place.otherProjectId } }).project(),
  ),
  refused(
    "a wrong secret of an application credential",
    /401, check the credential's id/,
    (place) =>
      applicationCredentialAuth({ iamEndpoint: place.keystone, credential: place.credential, secret: "wrong" })
        .project(),
  ),
  refused(
    "an application credential that is not there",
    /40[14], /,
    (place) => credentialsFromEnvironment(environmentOf(place, place.absent)).iam!.project(),
  ),
  refused(
    "a user who needs two factors",
    /more factors \((password, oauth1|oauth1, password)\).*MFA receipt/,
    (place) =>
      passwordAuth({ ...withPassword(place), user: "two-factors", password: "mfa", project: { id: place.projectId } })
        .project(),
  ),
];

/** A layer whose token names the project, and whose catalogue tells where Nova is. */
function passes(name: string, authOf: (place: LoginPlace) => IamAuth): Login {
  return {
    name,
    expected: "the items",
    async list(place) {
      const auth = authOf(place);
      const { endpoint, projectId } = await auth.locate();
      if (endpoint !== place.nova || projectId !== place.projectId) {
        throw new Error(`located ${endpoint}, ${projectId}`);
      }
      return await createMetadataClient({ endpoint, auth }).list(place.server);
    },
  };
}

/** Credentials of settings, with the place from the catalogue. */
function found(name: string, of: (place: LoginPlace) => FoundCredentials | Promise<FoundCredentials>): Login {
  return {
    name,
    expected: "the items",
    async list(place) {
      const { iam, region, interface: face } = await of(place);
      const { endpoint } = await iam!.locate({ region, interface: face });
      return await createMetadataClient({ endpoint, auth: iam! }).list(place.server);
    },
  };
}

function refused(name: string, expected: RegExp, list: Login["list"]): Login {
  return { name, expected, list };
}

async function tokenOf(place: LoginPlace): Promise<string> {
  let token = "";
  const spy: Fetch = (request) => (token ||= request.headers.get("x-auth-token") ?? "", fetch(request));
  const auth = passwordAuth({ ...withPassword(place), project: { id: place.projectId } });
  await createMetadataClient({ endpoint: place.nova, auth, fetch: spy, retry: retry() }).list(place.server);
  return token;
}

/** The credentials of a cloud that `OS_CLOUD` names, in a folder made for it. */
async function cloudOf(cloud: string[], secure: string): Promise<FoundCredentials> {
  const directory = await Deno.makeTempDir({ prefix: "clouds-" });
  try {
    await Deno.writeTextFile(`${directory}/clouds.yaml`, ["clouds:", "  lab:", ...cloud, ""].join("\n"));
    await Deno.writeTextFile(`${directory}/secure.yaml`, ["clouds:", "  lab:", secure, ""].join("\n"));
    return await credentialsFromCloud({ env: { OS_CLOUD: "lab", HOME: directory }, directory });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
