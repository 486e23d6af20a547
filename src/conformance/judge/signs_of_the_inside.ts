// What an error response must not show of the inside of a service.

/** Patterns of a service's internals. Runners in other languages use them, so each look-behind has a fixed length. */
export const signsOfTheInside: readonly (readonly [name: string, sign: RegExp])[] = [
  ["a stack trace of Python", /Traceback \(most recent call last\)|File "[^"\n]+", line \d+/],
  [
    "a stack trace of JavaScript",
    /\bat (?:async )?(?:[\w.$<>[\] ]+ \()?(?:file:|node:)?[\w./\\-]+\.[cm]?[jt]sx?:\d+:\d+/,
  ],
  ["a stack trace of Java", /\bat [\w.$]+\((?:[\w$]+\.(?:java|kt|scala)(?::\d+)?|Native Method|Unknown Source)\)/],
  [
    "an exception of Java",
    /\bCaused by: [\w.$]+(?:Exception|Error)\b|\bException in thread "|\b(?:java|javax|jakarta|kotlin|org|com|io)\.(?:[\w$]+\.)+[A-Z][\w$]*(?:Exception|Error)\b/,
  ],
  ["a stack trace of Go", /\bgoroutine \d+ \[|\.go:\d+\b|\bpanic: |\[signal SIG/],
  [
    "a stack trace of .NET",
    /\bat [\w.`<>[\]]+\([^)]*\) in [^\n]+:line \d+|\n\s*at (?:[A-Z][\w`]*\.)+[\w`<>[\]]+\([^)\n]*\)/,
  ],
  ["a stack trace of PHP or Ruby", /#\d+ [^\n]*\.php\(\d+\)|\.rb:\d+:in [`']/],
  ["a stack trace of Rust", /\bpanicked at |\.rs:\d+:\d+/],
  [
    "a place in a source file",
    /(?:\/|\\)[\w./\\-]+\.(?:py|js|ts|java|go|rb|php|cs|rs|exs?|pl|pm|kt|scala|swift|lua|cc|cpp|c)(?::\d+|, line \d+| line \d+)/,
  ],
  [
    "a directory of the machine",
    /\bfile:\/\/\/\w|(?<![^\s"'(=])\/(?:usr|opt|home|root|var|etc|srv)\/[\w.-]+\/[\w./-]+|\b[A-Z]:[/\\](?:[\w.-]+[/\\])+[\w.-]+/,
  ],
  [
    "a statement of SQL",
    /\b(?:SELECT [^;]+ FROM|INSERT INTO [^;]+ (?:VALUES|SELECT)|UPDATE [^;]+ SET|DELETE FROM)\b|\bselect (?:\*|[\w.`"]+(?:, ?[\w.`"]+)*) from [\w.`"]+ where\b|\binsert into [\w.`"]+ ?\(|\bupdate [\w.`"]+ set [\w.`"]+ ?=|\bdelete from [\w.`"]+ where\b/,
  ],
  [
    "an error of a database",
    /SQLSTATE\[|\bE11000 duplicate key\b|\bORA-\d{5}\b|\bSQL syntax\b|\bviolates (?:unique|foreign key|check|not-null|exclusion) constraint\b|\bDuplicate entry '.*' for key\b|\((?:pymysql|psycopg2?|MySQLdb|sqlite3|asyncpg)\./,
  ],
  ["the address of a database", /\b(?:mysql|mariadb|postgres(?:ql)?|sqlite|mongodb|redis|amqp|rabbit)(?:\+\w+)?:\/\//],
  [
    "a password of the service",
    /\b\w*(?:PASSWORD|password|PASSWD|passwd|SECRET|secret|API_KEY|api_key|ACCESS_KEY|access_key)\w*=[^\s"'&,;)]{3,}|\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']+:[^\s/@"']+@/,
  ],
  [
    "a private address",
    /\b(?:10\.\d{1,3}|127\.\d{1,3}|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b|\bf[cd][0-9a-f]{2}:[0-9a-f]{0,4}:[0-9a-f:]+/,
  ],
  [
    "a host inside the network",
    /\b[\w-]+(?:\.[\w-]+)*\.(?:internal|localdomain|cluster\.local):\d+|\.svc\.cluster\.local\b/,
  ],
];

/** The signs that no header has by right. The address of Keystone, in WWW-Authenticate, may be a private one. */
export const signsInHeaders = signsOfTheInside.filter(([name]) =>
  /stack trace|exception|source file|SQL|error/.test(name)
);
