import { anything, checkRequired, entriesOf, strings, text } from "../check.ts";

/**
 * Checks who may log in.
 *
 * @throws {TypeError} If a field is wrong or unknown; the message names it and what it must be, and shows no password.
 */
export function checkUsers(users: unknown): void {
  for (const [name, user] of entriesOf(users, "users")) {
    const place = `users[${JSON.stringify(name)}]`;
    const isSecret = (value: unknown) => typeof value === "string" && value !== "";
    checkRequired(user, place, {
      password: anything,
      id: text,
      domain: text,
      projects: anything,
      systemRoles: strings,
      applicationCredentials: anything,
    });
    if (!isSecret(user.password)) throw new TypeError(`${place}.password must be a string, not empty`);
    for (const [id, project] of entriesOf(user.projects, `${place}.projects`)) {
      checkRequired(project, `${place}.projects[${JSON.stringify(id)}]`, { name: text, roles: strings });
    }
    for (const [id, credential] of entriesOf(user.applicationCredentials, `${place}.applicationCredentials`)) {
      const at = `${place}.applicationCredentials[${JSON.stringify(id)}]`;
      checkRequired(credential, at, { secret: anything, name: text, projectId: text, roles: strings });
      if (!isSecret(credential.secret)) throw new TypeError(`${at}.secret must be a string, not empty`);
    }
  }
}
