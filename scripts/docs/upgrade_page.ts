// The page "Upgrading Nova": what the rules say otherwise from one release to the next, and how well `upgrade` finds it.
import { hasRelease } from "../../src/contract/release_range.ts";
import type { Node } from "../gen/document.ts";
import { heading, inline, ruleLink, table } from "./layout.ts";
import { columns } from "./releases.ts";
import { type Measured, ruleIds, type Site } from "./site.ts";
import { type Language, words } from "./words.ts";

const own = {
  en: {
    step: (from: number, to: number) => `From ${from} to ${to}`,
    before: (release: number) => `Until ${release}`,
    after: (release: number) => `From ${release}`,
    todo: "What to do",
    check: "Your own calls",
    checkLead:
      "Record the calls that your program makes: as the journal of the fake (`fake.calls()` or `GET /__fake/calls`), as a HAR of a browser or a proxy, or as lines of curl: those that a browser copies for bash, cmd or PowerShell, a script, or the log of `openstack --debug`. This command names those that the other release responds to otherwise:",
    checkMore:
      "It sends them again to fakes of both releases, with the roles, servers and items that the recorded responses show. Requests to other services are counted and skipped. Nothing is sent over the network, and no token or password is printed.",
    measured: ({ calls, differ, named, right, from, to, date }: Measured) =>
      `Tried on real Nova ${from} and ${to} (${date}), with ${calls} calls of OpenStack's clients and calls made for the purpose: ${differ} of them differ in status or body. The command named ${named}, of which ${right} do differ: a precision of ${
        percent(right, named)
      } and a recall of ${percent(right, differ)}.`,
  },
  zh: {
    step: (from: number, to: number) => `从 ${from} 升级到 ${to}`,
    before: (release: number) => `${release} 及以前`,
    after: (release: number) => `${release} 起`,
    todo: "处理办法",
    check: "检查自己的调用",
    checkLead:
      "先把程序发出的调用录下来：模拟服务的调用记录（`fake.calls()` 或 `GET /__fake/calls`）、浏览器或代理的 HAR，或者 curl 命令（浏览器复制的 bash、cmd、PowerShell 格式，脚本，或 `openstack --debug` 的日志）。下面的命令列出在另一个版本上响应不同的调用：",
    checkMore:
      "它把这些调用重新发给两个版本的模拟服务，角色、云服务器和元数据项都按录下的响应设置。发往其他服务的请求只计数，不检查。不会发送任何网络请求，也不会打印令牌和密码。",
    measured: ({ calls, differ, named, right, from, to, date }: Measured) =>
      `在真实的 Nova ${from} 和 ${to} 上试过（${date}）：OpenStack 各客户端的调用和专门构造的调用共 ${calls} 次，其中 ${differ} 次的状态码或响应体不同。命令列出 ${named} 次，其中 ${right} 次确实不同：准确率 ${
        percent(right, named)
      }，召回率 ${percent(right, differ)}。`,
  },
} as const;

const percent = (part: number, whole: number) => `${whole === 0 ? "–" : (100 * part / whole).toFixed(1)} %`;

/** The page's content. */
export function upgrade({ documents, upgradeMeasured }: Site, language: Language): string {
  const w = words[language];
  const o = own[language];
  const rules = documents["v2.1"][language]["x-rules"];
  const steps = columns.slice(1).map((to, i) => {
    const from = columns[i]!;
    return `<section>
${heading(2, o.step(from, to), `${from}-${to}`)}
${table(o.step(from, to), [w.rule, o.before(from), o.after(to), o.todo], rowsOf(rules, from, to))}
</section>`;
  });
  return `<h1>${w.nav.upgrade}</h1>\n<p class="lead">${w.lead.upgrade}</p>
${steps.join("\n")}
<section>
${heading(2, o.check, "check")}
<p>${inline(o.checkLead, ruleIds)}</p>
<pre tabindex="0"><code>npx @ecs-contract/server-metadata upgrade --from 26 --to 34 calls.json</code></pre>
<p>${inline(o.checkMore, ruleIds)}</p>
${upgradeMeasured ? `<p>${o.measured(upgradeMeasured)}</p>` : ""}
</section>`;
}

/** A row for each rule of which the two releases differ. */
function rowsOf(rules: Node, from: number, to: number): string[][] {
  const on = (said: Record<string, string>, release: number) =>
    Object.entries(said).filter(([range]) => hasRelease(range, release)).map(([, text]) => text).join(" ");
  return Object.entries<Node>(rules).flatMap(([id, { releases, upgrade }]) => {
    const [before, after] = [from, to].map((release) => releases ? on(releases, release) : "");
    if (before === after) return [];
    return [[ruleLink(id), ...[before, after, upgrade].map((text) => inline(text || "–", ruleIds))]];
  });
}
