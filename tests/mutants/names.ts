// Keys that a web server, a language or a system takes for something of its own.
import { groupOf, keeping, type Mutant, puts, refusing } from "./meddle.ts";

const mutant = groupOf("names");

const reserved: [name: string, pattern: RegExp][] = [
  ["hidden-files", /^\.[a-z]/],
  ["pages", /\.(php|asp|html)$/],
  ["assets", /\.(js|css|png|ico|svg|map|txt|gz)$/],
  ["copies", /\.(bak|sql)$/],
  ["files-of-sites", /^(favicon\.ico|robots\.txt|web\.config|index\.php)$/],
  ["administration", /^(admin|wp-admin|cgi-bin|console|debug|login|logout)$/],
  ["health", /^(healthz?|livez|metrics|status|ping|version)$/],
  ["documentation", /^(swagger|openapi\.json|docs|schema|api|v\d(\.\d)?)$/],
  ["folders", /^(static|assets|public|index)$/],
  ["collections", /^(list|all|default|self|me|search|query|count|batch|bulk|action|detail|info)$/],
  ["methods", /^(get|put|post|head|options)$/],
  ["schemes", /^(http|file|data|javascript):/],
  ["drives", /^[A-Z]:$/],
  ["nothing", /^(undefined|none|nil)$/i],
  ["numbers", /^(NaN|Infinity|0x10|1e5)$/],
  ["members", /^(keys?|values?|name|type|items|data)$/],
  ["resources", /^(servers?|project|tenant|token|user|session)$/],
  ["words-of-javascript", /^(then|toJSON|inspect|this)$/],
  ["words-of-python", /^__(class|dict|init)__$/],
  ["words-of-lua", /^__(index|call)$/],
  ["words-of-graphql", /^__typename$/],
  ["words-of-stores", /^_(id|rev|source)$/],
  ["words-of-sql", /^(select|drop|table|where|order|union|limit)$/],
  ["devices", /^(con|nul|aux|prn|com1|lpt1|desktop\.ini)$/i],
  ["namespaces", /^xml/],
  ["clouds", /^(aws:x|kubernetes\.io|app\.kubernetes\.io:name|instance-id|user-data|public-keys)$/],
  ["headers", /^(X-Auth-Token|Content-Type|Host|Set-Cookie)$/],
];

export const names: Mutant[] = reserved.flatMap(([name, pattern]) => [
  ...(["get", "set", "delete"] as const).map((verb) =>
    mutant(
      `${verb}-finds-no-${name}`,
      `${verb} doesn't route ${pattern}.`,
      refusing(verb, ({ key }) => pattern.test(key), 404),
    )
  ),
  ...puts.map((verb) =>
    mutant(
      `${verb}-loses-${name}`,
      `${verb} doesn't keep ${pattern}.`,
      keeping(verb, (items) => {
        for (const key of [...items.keys()]) if (pattern.test(key)) items.delete(key);
      }),
    )
  ),
]);
