/** The user of a token. */
export interface TokenOptions {
  /** The project; in the addresses of others it is refused. @default {the project in the address} */
  projectId?: string | undefined;
  /** `admin` writes to locked servers and reaches those of other projects. @default {["member"]} */
  roles?: string[] | undefined;
  /**
   * Its scope: with `system`, an operator's token without a project, which is refused in every project's addresses
   * and, under the new policy, everywhere.
   *
   * @default {"project"}
   */
  scope?: "project" | "system" | undefined;
}

/** The user of an access key, and its secret. */
export interface AccessKeyOptions {
  /** The secret that the client signs with. */
  secretAccessKey: string;
  /** The security token of a temporary key; requests must carry it. */
  securityToken?: string | undefined;
  /** The project; in the addresses of others it is refused. @default {the project in the address} */
  projectId?: string | undefined;
  /** As a token's. @default {["member"]} */
  roles?: string[] | undefined;
}
