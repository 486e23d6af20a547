import { deepEqual, match, ok, throws } from "node:assert/strict";
import { curlOf } from "../src/conformance/exchange/curl.ts";
import { requestOf } from "../src/conformance/exchange/exchange.ts";
import { cases, createFakeProvider } from "../src/conformance/mod.ts";
import { readCalls } from "../src/upgrade/read_calls.ts";
import { UnreadableCalls } from "../src/upgrade/recorded_call.ts";

const secret = "gAAAAABm-this-is-a-token-nobody-may-see";
const url = "https://nova.example/v2.1/f00d/servers/web1/metadata";
const path = "/v2.1/f00d/servers/web1/metadata";
const item = '{"meta":{"a":"1"}}';
const put = `PUT ${path}/a ${item}`;
const header = `-H 'X-Auth-Token: ${secret}'`;

/** Each call as its method, target and body. */
const shown = (text: string) =>
  readCalls(text).calls.map(({ method, target, body }) =>
    `${method} ${target}${body ? ` ${new TextDecoder().decode(body)}` : ""}`
  );

const readable: [what: string, text: string, calls: string[]][] = [
  [
    "what a browser copies for bash",
    `curl '${url}/a' \\\n  -X 'PUT' \\\n  ${header} \\\n  -b 'a=${secret}' \\\n  --data-raw $'{"meta":{"a":"it\\'s \\u0041\\xc3\\xa9"}}' \\\n  --compressed`,
    [`PUT ${path}/a {"meta":{"a":"it's Aé"}}`],
  ],
  [
    "what a browser copies for cmd",
    `curl ^"${url}/a^" ^\r\n  -X ^"PUT^" ^\r\n  -H ^"x: a^%^20^&b^" ^\r\n  --data-raw ^"^{^\\^"meta^\\^":^{^\\^"a^\\^":^\\^"1^\\^"^}^}^"`,
    [put],
  ],
  [
    "doubled quotes for cmd, and the end of a line in a body",
    `curl -XPUT "${url}/a" ^\n --data-raw "{""meta"":{""a"":""1""}}"\ncurl "${url}" -d ^"a^\n\nb^"`,
    [put, `POST ${path} a\nb`],
  ],
  [
    "PowerShell with backticks",
    `curl.exe -X PUT "${url}/a" \`\n  -H "X-Auth-Token: ${secret}" \`\n  -d '{\\"meta\\":{\\"a\\":\\"1\\"}}' # sets a\ncurl.exe "${url}"`,
    [put, `GET ${path}`],
  ],
  ["PowerShell on one line", `curl.exe -X PUT "${url}/a" -d '{\\"meta\\":{\\"a\\":\\"1\\"}}'`, [put]],
  [
    "several commands in a line, and --next",
    `curl ${url} && curl -I ${url}; curl -XDELETE ${url}/a --next ${url} ${url}/b | jq . > x 2>&1`,
    [`GET ${path}`, `HEAD ${path}`, `DELETE ${path}/a`, `GET ${path}`, `GET ${path}/b`],
  ],
  [
    "prompts",
    `$ curl ${url}\nme@host:~/a$ curl ${url}\n[me@host ~]$ curl ${url}\nPS C:\\a> curl.exe ${url}\n% curl ${url}`,
    Array(5).fill(`GET ${path}`),
  ],
  ["a prompt with a bracket at the beginning", `[me@host ~]$ curl ${url}`, [`GET ${path}`]],
  [
    "a script that sets variables",
    `#!/bin/sh\nset -e\nexport NOVA=https://nova.example/v2.1/f00d\nBODY='${item}'\nTOKEN=$(openstack token issue)\n` +
    `for id in web1; do\n  curl -s -H "X-Auth-Token: $TOKEN" "$NOVA/servers/$id/metadata"\ndone\n` +
    `curl -XPUT "\${NOVA}/servers/web1/metadata/a" -d "$BODY" --json ""`,
    ["GET /v2.1/f00d/servers/id/metadata", put],
  ],
  [
    "a variable for the endpoint",
    "curl $NOVA/servers/web1/metadata\ncurl ${OS_URL}/v2.1/p/servers/web1/metadata\ncurl {{base}}/p/servers/{{id}}/metadata",
    [
      "GET /v2.1/the-project/servers/web1/metadata",
      "GET /v2.1/p/servers/web1/metadata",
      "GET /v2.1/p/servers/id/metadata",
    ],
  ],
  [
    "a body from echo, printf, a here-document and a here-string",
    `echo '${item}' | curl -XPUT ${url}/a -d @-\nprintf '${item}' | curl -XPUT ${url}/a --data-binary @-\n` +
    `curl -XPUT ${url}/a -d @- <<'EOF'\n${item}\nEOF\ncurl -XPUT ${url}/a -d @- <<< '${item}'`,
    Array(4).fill(put),
  ],
  [
    "the log of an OpenStack client",
    `DEBUG x REQ: curl -g -i -X PUT ${url}/a -H "X-Auth-Token: {SHA256}1" -d '${item}'\nRESP: [200] it's ${secret}`,
    [put],
  ],
  [
    "--url, --json, -G, --url-query and --request-target",
    `curl --url ${url}/a -X PUT --json '${item}'\ncurl -G ${url} -d a=1 --data-urlencode 'b=ü (1)'\n` +
    `curl ${url} --url-query x=1\ncurl https://nova.example/ --request-target ${path}`,
    [put, `GET ${path}?a=1&b=%C3%BC%20%281%29`, `GET ${path}?x=1`, `GET ${path}`],
  ],
  [
    "sets in braces, dot segments and what turns both off",
    `curl https://nova.example/v2.1/{p}/servers/{a,b}/metadata\ncurl -g ${url}/{a,b}\n` +
    `curl https://nova.example/v2.1/p/x/.././servers/a\ncurl --path-as-is https://nova.example/v2.1/p/../a`,
    [
      "GET /v2.1/p/servers/a/metadata",
      "GET /v2.1/p/servers/b/metadata",
      `GET ${path}/{a,b}`,
      "GET /v2.1/p/servers/a",
      "GET /v2.1/p/../a",
    ],
  ],
  [
    "options that take a value and do not matter",
    `curl --proto =https --pinnedpubkey a --trace-config ids -u me:${secret} --no-progress-meter -4sSLm5 ${url}`,
    [`GET ${path}`],
  ],
  ["line ends of old Macs", `curl ${url}\rcurl ${url}\r`, [`GET ${path}`, `GET ${path}`]],
];

for (const [what, text, calls] of readable) {
  Deno.test(`readCalls() reads ${what}`, () => deepEqual(shown(text), calls));
}

Deno.test("readCalls() reads the curl lines of verify's reports, byte for byte", () => {
  const provider = { ...createFakeProvider(), endpoint: "http://127.0.0.1:4011" };
  const steps = cases.flatMap(({ steps }) => steps).filter(({ inject, as }) =>
    inject === undefined && as === undefined
  );
  for (const step of steps) {
    const request = requestOf(step, provider, () => "web1");
    const line = curlOf(request);
    if (/^\{|tr ' '/.test(line) || !new URL(request.url).pathname.startsWith("/v2")) continue;
    const [call] = readCalls(line).calls;
    const { href, origin } = new URL(request.url);
    deepEqual([call!.method, call!.target], [request.method, href.slice(origin.length)], line);
    deepEqual(call!.body ?? new Uint8Array(), new Uint8Array(request.body ?? []), line);
  }
});

Deno.test("readCalls() counts the calls to other services, also those that could not be read", () => {
  const lines = [
    "https://glance:9292/v2/images",
    "-T img https://glance/v2/images/1/file",
    "https://example.com/",
    url,
  ];
  const { calls, others } = readCalls(lines.map((line) => `curl ${line} ${header}`).join("\n"));
  deepEqual([calls.length, others], [1, 3]);
});

const refused: [what: string, text: string, message: RegExp][] = [
  ["a no-break space", `curl\u00a0${header} ${url}`, /^line 1 .* a plain space$/],
  ["an ideographic space", `curl ${header}\u3000${url}`, /^line 1 .* a plain space$/],
  ["a vertical tab", `curl ${url}\v${header}`, /^line 1 .* a plain space$/],
  ["typographic quotes", `curl ${url}\ncurl “${url}” -H “x: ${secret}”`, /^line 2 .* plain ones, ' or "$/],
  ["a typographic dash", `curl –H 'x: ${secret}' ${url}`, /^line 1 .* a plain -$/],
  [
    "a placeholder",
    `curl https://n/v2.1/<project>/servers/<id>/metadata ${header}`,
    /placeholder in < >; write a value/,
  ],
  ["an & outside of quotes", `curl ${url}?a=1&b=2 ${header}`, /& outside of quotes; quote the address$/],
  ["a blank after a backslash", `curl ${url} \\ \n ${header}`, /blank stands after the backslash .*; remove it$/],
  ["an address in a variable", `curl "$URL" ${header}`, /its address is in a variable; write the address/],
  ["a method in a variable", `curl -X $METHOD ${url}`, /its method is in a variable; write the method/],
  ["a body in a variable", `curl -X PUT ${url}/a -d "$BODY"`, /its body is in a variable; write the body/],
  ["headers in a file", `curl ${url} -H @${secret}`, /reads headers from a file; write them into the line$/],
  [
    "an option that curl does not have",
    `curl --token=${secret} ${url}`,
    /^line 1 .* an option that curl does not have$/,
  ],
  ["Invoke-WebRequest", `Invoke-WebRequest -Uri "${url}" -Headers @{ "x" = "${secret}" }`, /copy the request as cURL/],
  ["curl of PowerShell", `curl -Uri "${url}" -Headers @{ "x" = "${secret}" }`, /Invoke-WebRequest of PowerShell/],
  ["fetch()", `fetch("${url}", { headers: { "x": "${secret}" } });`, /copy the request as cURL, or save it as a HAR$/],
  ["something before curl", `docker run curl ${url} ${header}`, /^line 1 .* remove what stands before curl$/],
  ["a range", `curl ${url}/[1-9] ${header}`, /a range in \[ \]; write a line for each address$/],
  ["a here-document without an end", `curl ${url} -d @- <<END\n${secret}`, /^line 1 .* here-document has no end$/],
];

for (const [what, text, message] of refused) {
  Deno.test(`readCalls() refuses ${what} in a line of curl, and shows nothing of it`, () => {
    throws(() => readCalls(text), (error: Error) => {
      ok(error instanceof UnreadableCalls && !error.message.includes(secret), error.message);
      match(error.message, message);
      return true;
    });
  });
}
