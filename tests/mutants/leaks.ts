// Refusals that tell too much: credentials, the inside of the service, other servers.
import type { Reply } from "../../src/fake/reply.ts";
import {
  afterwards,
  type Asked,
  groupOf,
  meddle,
  type Mutant,
  onAnswer,
  type Verb,
  verbs,
  withJson,
} from "./meddle.ts";

const mutant = groupOf("leaks");

/** Adds to the message of refusals, or of those that pass a test. */
function saying(
  more: (asked: Asked, answer: Reply) => string | undefined,
  test: (answer: Reply, asked: Asked) => boolean = () => true,
): Mutant["wrap"] {
  return meddle((asked) => {
    const result = asked.next();
    return afterwards(result, (answer) => {
      const said = answer.status >= 400 && test(answer, asked) ? more(asked, answer) : undefined;
      return said === undefined ? answer : adding(answer, said);
    });
  });
}

function adding(answer: Reply, more: string): Reply {
  if (!answer.body.startsWith("{")) return answer;
  const json = JSON.parse(answer.body);
  // Where Nova has no such address, the message stands outside of any error.
  const errors: { message: string }[] = "message" in json ? [json] : Object.values(json);
  for (const error of errors) error.message = `${error.message} ${more}`;
  return withJson(answer, json);
}

const tokenOf = ({ call }: Asked) => call.header("x-auth-token") || undefined;
const only = (verb: Verb) => (_: Reply, asked: Asked) => asked.verb === verb;
const having = (status: number) => (answer: Reply) => answer.status === status;

/** What a service may show of its inside, after a failure that it didn't expect. */
const insides: [name: string, about: string, text: string][] = [
  ["python", "a stack trace of Python", 'Traceback (most recent call last):\n  File "/app/wsgi.py", line 12, in call'],
  ["python-frame", "a line of a stack trace of Python", 'File "wsgi.py", line 12, in call'],
  ["node", "a stack trace of Node", "Error: locked\n    at update (/srv/app/metadata.js:12:34)"],
  ["node-module", "a stack trace of Node's modules", "at async file:///srv/app/metadata.mjs:12:34"],
  ["typescript", "a stack trace of Deno", "at Service.update (src/metadata.ts:12:34)"],
  ["java", "a stack trace of Java", "java.lang.IllegalStateException at com.example.Metadata.update(Metadata.java:12)"],
  ["java-exception", "an exception of Java", "java.lang.NullPointerException"],
  ["java-exception-of-a-library", "an exception of a library", "org.springframework.dao.DuplicateKeyException: k"],
  ["go", "a stack trace of Go", "goroutine 7 [running]: main.update(0xc000) /src/metadata.go:12 +0x1d"],
  ["dotnet", "a stack trace of .NET", "at Example.Metadata.Update(String id) in /src/Metadata.cs:line 12"],
  ["php", "a stack trace of PHP", "#0 /var/www/metadata.php(12): update()"],
  ["ruby", "a stack trace of Ruby", "metadata.rb:12:in `update'"],
  ["rust", "a stack trace of Rust", "thread 'main' panicked at src/metadata.rs:12:5"],
  ["sql", "the statement that failed", "UPDATE instance_metadata SET value = 'v' WHERE id = 7"],
  ["sql-read", "the statement that found nothing", "SELECT id, value FROM instance_metadata WHERE deleted = 0"],
  ["sql-insert", "the statement that was refused", "INSERT INTO instance_metadata (id) VALUES (7)"],
  ["sql-in-small-letters", "a statement in small letters", "select * from instance_metadata where id = 7"],
  ["sql-written-small", "a write in small letters", "insert into instance_metadata (id, value) values (7, 'v')"],
  ["mongo", "an error of a document store", "E11000 duplicate key error collection: nova.metadata index: key_1"],
  ["cluster", "a host inside a cluster", "nova-api.openstack.svc.cluster.local refused the connection"],
  ["file", "the address of a file", "file:///etc/nova/nova.conf cannot be read"],
  ["database", "the address of the database", "mysql+pymysql://nova:secret@db/nova"],
  ["address", "the address of the host", "on 10.20.30.40"],
  ["java-cause", "an exception of Java", "Caused by: java.sql.SQLTimeoutException"],
  ["go-panic", "a panic of Go", "panic: runtime error: invalid memory address or nil pointer dereference"],
  ["dotnet-release", "a stack trace of .NET without places", "Locked.\n   at Example.Metadata.Update(String id)"],
  ["elixir", "a place in a file of Elixir", "(ecs 0.1.0) lib/ecs/metadata.ex:12: Ecs.Metadata.update/2"],
  ["sqlstate", "an error of PHP's database", "SQLSTATE[23000]: Integrity constraint violation"],
  ["oracle", "an error of Oracle", "ORA-00942: table or view does not exist"],
  ["sqlalchemy", "an error of SQLAlchemy", "(pymysql.err.OperationalError) (2013, 'Lost connection to MySQL server')"],
  ["postgres", "an error of PostgreSQL", 'duplicate key value violates unique constraint "instance_metadata_pkey"'],
  ["mysql", "an error of MySQL", "You have an error in your SQL syntax; check the manual"],
  ["environment", "a variable of the environment", "DB_PASSWORD=s3cr3t"],
  ["login", "the login of the service", "https://nova:s3cr3t@keystone.example.com/v3 refused it"],
  ["address-of-ipv6", "the IPv6 address of the host", "connect ECONNREFUSED fd12:3456:789a::1:3306"],
  ["address-of-link", "the address of the metadata service", "no answer from 169.254.169.254"],
  ["host", "the name of the host", "no answer from db-1.nova.internal:5432"],
  ["directory-of-windows", "a directory of Windows", "in C:\\inetpub\\wwwroot\\metadata.aspx"],
  ["directory", "a directory of the host", "in /usr/lib/python3/dist-packages/nova"],
];

const places: [name: string, about: string, test: (answer: Reply, asked: Asked) => boolean][] = [
  ["schema", "that a body is wrong", (a) => a.status === 400 && a.body.includes("badRequest")],
  ["item", "that an item is absent", (a) => a.body.includes("Metadata item")],
  ["lock", "that a server is locked", (a) => a.body.includes("is locked")],
  ["quota", "that there are too many items", (a) => a.body.includes("Maximum number")],
];

export const leaks: Mutant[] = [
  mutant("token", "A refusal tells the token.", saying((asked) => tokenOf(asked) && `(token ${tokenOf(asked)})`)),
  ...[400, 401, 403, 404, 409, 415].map((status) =>
    mutant(
      `token-with-${status}`,
      `A refusal ${status} tells the token.`,
      saying((asked) => tokenOf(asked) && `for ${tokenOf(asked)}`, having(status)),
    )
  ),
  ...verbs.map((verb) =>
    mutant(
      `token-of-${verb}`,
      `A refusal of ${verb} tells the token.`,
      saying((asked) => tokenOf(asked) && `token=${tokenOf(asked)}`, only(verb)),
    )
  ),
  mutant(
    "trace-in-a-header",
    "A refusal has a stack trace in a header.",
    onAnswer(verbs, (answer) =>
      answer.status < 400 ? answer : {
        ...answer,
        headers: [...answer.headers, ["x-debug", 'Traceback (most recent call last): File "/app/wsgi.py", line 12']],
      }),
  ),
  mutant(
    "unknown-token",
    "The refusal of a token that isn't known tells it.",
    saying((asked) => tokenOf(asked) && `Invalid token '${tokenOf(asked)}'.`, having(401)),
  ),
  mutant(
    "beginning-of-unknown-token",
    "The refusal of a token that isn't known tells its first half.",
    saying((asked) => tokenOf(asked)?.slice(0, 12), having(401)),
  ),
  mutant(
    "end-of-unknown-token",
    "The refusal of a token that isn't known tells its last characters.",
    saying((asked) => `… ${tokenOf(asked)?.slice(-6)}`, having(401)),
  ),
  mutant(
    "token-in-a-header",
    "A refusal has the token in a header.",
    onAnswer(verbs, (answer, asked) => {
      const token = tokenOf(asked);
      return answer.status < 400 || !token
        ? answer
        : { ...answer, headers: [...answer.headers, ["x-debug-token", token]] };
    }),
  ),
  ...insides.map(([name, about, text]) =>
    mutant(`inside-${name}`, `A refusal has ${about}.`, saying(() => text, having(404)))
  ),
  ...places.map(([name, about, test]) =>
    mutant(
      `trace-with-${name}`,
      `The refusal that says ${about} has a stack trace.`,
      saying(() => insides[0]![2], test),
    )
  ),
  mutant(
    "neighbour",
    "A refusal for an unknown server names another.",
    saying(
      ({ service }) => `Did you mean ${[...service.store.servers.keys()][3]}?`,
      (a) => a.status === 404 && a.body.includes("Instance"),
    ),
  ),
  mutant(
    "neighbour-of-item",
    "That an item is absent is said with a server that has it.",
    saying(
      ({ service }) => `Server ${[...service.store.servers.keys()][4]} has it.`,
      (a) => a.body.includes("Metadata item"),
    ),
  ),
  mutant(
    "wrong-server",
    "A conflict names another server.",
    meddle((asked) =>
      afterwards(asked.next(), (answer) => {
        const { id } = asked.server ?? {};
        const other = [...asked.service.store.servers.keys()].find((one) => one !== id);
        return answer.status === 409 && id ? { ...answer, body: answer.body.replaceAll(id, other!) } : answer;
      })
    ),
  ),
  ...([
    ["name", "its name", ({ server }) => server?.name],
    ["project", "its project", ({ server }) => server?.projectId],
    ["state", "its state", ({ server }) => server?.vmState],
    ["existence", "that it is another's", ({ server }) => server && "It belongs to another project."],
  ] as [string, string, (asked: Asked) => string | undefined][]).map(([name, about, more]) =>
    mutant(
      `foreign-${name}`,
      `The refusal for another project's server tells ${about}.`,
      saying(more, (a, { server }) => a.status === 404 && server?.projectId?.startsWith("f9e8") === true),
    )
  ),
  ...([
    ["state", "that it was deleted", () => "It has been deleted."],
    ["name", "its name", ({ server }) => server?.name],
  ] as [string, string, (asked: Asked) => string | undefined][]).map(([name, about, more]) =>
    mutant(
      `deleted-${name}`,
      `The refusal for a deleted server tells ${about}.`,
      saying(more, (a, { server }) => a.status === 404 && server?.vmState === "deleted"),
    )
  ),
];
