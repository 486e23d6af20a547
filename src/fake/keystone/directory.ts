/** A user of the fake's Keystone. */
export interface UserOptions {
  /** The password. */
  password: string;
  /** Their id. @default {the name, prefixed with "user-"} */
  id?: string | undefined;
  /** The name of their domain; its id is the same in lower case. @default {"Default"} */
  domain?: string | undefined;
  /** The projects they have roles in, by id. */
  projects?: Record<string, ProjectOptions> | undefined;
  /** Roles on the whole system, for system-scoped tokens. @default {[]} */
  systemRoles?: string[] | undefined;
  /** Their application credentials, by id. @default {{}} */
  applicationCredentials?: Record<string, ApplicationCredentialOptions> | undefined;
}

/** A user's roles in a project. */
export interface ProjectOptions {
  /** The name of the project. @default {the id} */
  name?: string | undefined;
  /** Their roles in it. @default {["member", "reader"]} */
  roles?: string[] | undefined;
}

/** A secret with which a user can log in to one project. */
export interface ApplicationCredentialOptions {
  /** The secret, sent in place of a password. */
  secret: string;
  /** Its name, which is unique among those of the user. @default {the id} */
  name?: string | undefined;
  /** The project it is for. @default {the user's first} */
  projectId?: string | undefined;
  /** The roles that it grants. @default {the user's roles in the project} */
  roles?: string[] | undefined;
}

/** A domain as tokens name it. */
export interface Domain {
  id: string;
  name: string;
}

/** A user as the directory has it. */
export interface User {
  id: string;
  name: string;
  domain: Domain;
  password: string;
  systemRoles: readonly string[];
  projects: readonly Project[];
  credentials: readonly ApplicationCredential[];
}

/** A project, with the roles of the user it is listed for. */
export interface Project {
  id: string;
  name: string;
  domain: Domain;
  roles: readonly string[];
}

/** An application credential, with its project. */
export interface ApplicationCredential {
  id: string;
  name: string;
  secret: string;
  project: Project;
}

/** A reference of a request: by a name within a domain, or by id. */
export interface Reference {
  id?: string | undefined;
  name?: string | undefined;
  domain?: Reference | undefined;
}

/** The users of a fake, and what they may log in to. */
export class Directory {
  readonly users: readonly User[];

  constructor(users: Record<string, UserOptions>) {
    this.users = Object.entries(users).map(([name, options]) => userOf(name, options));
  }

  /** The domains of the users, each once. */
  get domains(): Domain[] {
    return uniqueById(this.users.map(({ domain }) => domain));
  }

  /** The user that a request names. With a name, an id is not looked at. */
  user(reference: Reference): User | undefined {
    return this.users.find((user) => isNamed(user, reference));
  }

  domain(reference: Reference): Domain | undefined {
    return this.domains.find((domain) => isDomain(domain, reference));
  }

  /** A project of any user; the roles in it are that user's. */
  projectNamed(reference: Reference): Project | undefined {
    return this.projects.find((project) => isNamed(project, reference));
  }

  /** The projects of all users, each once. */
  get projects(): Project[] {
    return uniqueById(this.users.flatMap(({ projects }) => projects));
  }

  /** A user's project, if the user has roles in it. */
  project(user: User, reference: Reference): Project | undefined {
    return user.projects.find((project) => isNamed(project, reference));
  }

  /** The application credential with an id, and its user. */
  credential(id: string): { user: User; credential: ApplicationCredential } | undefined {
    for (const user of this.users) {
      const credential = user.credentials.find((one) => one.id === id);
      if (credential) return { user, credential };
    }
  }
}

function uniqueById<T extends { id: string }>(all: T[]): T[] {
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

function isNamed(one: User | Project, { id, name, domain = {} }: Reference): boolean {
  return name ? one.name === name && isDomain(one.domain, domain) : one.id === id;
}

function isDomain(domain: Domain, { id, name }: Reference): boolean {
  return name ? domain.name === name : domain.id === id;
}

function userOf(name: string, options: UserOptions): User {
  const { password, id = `user-${name}`, domain: domainName = "Default", systemRoles = [] } = options;
  const domain = { id: domainName.toLowerCase(), name: domainName };
  const projects = Object.entries(options.projects ?? {}).map(([id, { name = id, roles = ["member", "reader"] }]) => ({
    id,
    name,
    domain,
    roles,
  }));
  const credentials = Object.entries(options.applicationCredentials ?? {}).map(([id, one]) => {
    const project = projects.find((project) => project.id === (one.projectId ?? projects[0]?.id));
    if (!project) {
      throw new TypeError(
        `users[${JSON.stringify(name)}].applicationCredentials[${JSON.stringify(id)}] needs a project of the user`,
      );
    }
    return { id, name: one.name ?? id, secret: one.secret, project: { ...project, roles: one.roles ?? project.roles } };
  });
  return { id, name, domain, password, systemRoles, projects, credentials };
}
