// Credentials: each is a layer that adds them to requests. `clouds.ts` reads files, so it is a door of its own.
export type { AccessKey } from "./access_key.ts";
export { accessKeyAuth, type AccessKeyAuthOptions } from "./access_key_auth.ts";
export { applicationCredentialAuth, type ApplicationCredentialAuthOptions } from "./application_credential_auth.ts";
export type { CatalogueChoice } from "./catalogue.ts";
export { credentialsFromEnvironment } from "./environment.ts";
export { type CredentialOptions, describeCredentials, type FoundCredentials } from "./found_credentials.ts";
export type { IamAuth, IamOptions, LocateOptions, ServiceLocation } from "./iam_auth.ts";
export type { NameOrId, ProjectReference, TokenScope } from "./identity.ts";
export { passwordAuth, type PasswordAuthOptions } from "./password_auth.ts";
export { serverAccessKey, type ServerAccessKeyOptions } from "./server_key.ts";
export type { CredentialFact } from "./settings.ts";
export { tokenAuth } from "./token_auth.ts";
