// What the pages say of themselves, in both languages; what they say of the service is in the document.

/** The languages of the site, the document's own first. */
export const languages = ["en", "zh"] as const;
export type Language = typeof languages[number];

const en = {
  tag: "en",
  name: "English",
  site: "Server metadata",
  about: "The contract of the server metadata API of Huawei Cloud ECS and OpenStack Nova",
  skip: "Skip to the content",
  pages: "Pages",
  language: "Language",
  search: "Search",
  searchHint: "Rule, error, operation…",
  searchNothing: "Nothing found",
  searchFound: (n: string) => `${n} found; arrow keys move, Enter opens`,
  nav: {
    index: "Start",
    reference: "Reference",
    rules: "Rules",
    errors: "Errors",
    differences: "Differences",
    keys: "Keys",
    conformance: "Conformance",
    downloads: "Downloads",
    api: "TypeScript API",
  },
  lead: {
    rules:
      "Each statement about the service has an id. Error objects, conformance cases and the document use the same id, and this page is where it leads: what holds, where it comes from, which cases prove it, and what a provider did when they were run.",
    errors:
      "A call that didn't work throws a MetadataError, whose code tells what to do next. The service says the same in four shapes and with many numbers; here is how they map.",
    differences:
      "The vendor's page says little about what happens when a request isn't welcome. This is what it leaves out or puts otherwise, and what was seen on OpenStack Nova, the implementation behind it.",
    keys:
      "User items share the map with items of the system, and no field tells them apart. These are the keys that the vendor's pages know of. The client asks before it removes one of the first table or writes one of the second.",
    conformance: "Every case was run against every provider below. A case names the rules that it proves.",
    downloads: "The same facts for programs, at addresses that stay.",
  },
  groups: {
    project: "Project",
    server: "Server",
    state: "State",
    key: "Keys",
    value: "Values",
    metadata: "All items",
    item: "One item",
    write: "Writing",
    path: "The address",
    route: "Routes",
    body: "The body",
    auth: "Credentials",
    checks: "Order of checks",
    fault: "Refusals",
    header: "Headers",
    microversion: "Microversions",
    service: "Overload",
  } as Record<string, string>,
  source: "Source",
  nova: "OpenStack Nova",
  cases: "Cases",
  casesProve: (n: number) => n === 1 ? "1 case proves it" : `${n} cases prove it`,
  noCase: "No case proves it yet.",
  provider: "Provider",
  when: "When",
  outcome: "Outcome",
  providers: { "the fake": "The fake" } as Record<string, string>,
  verdicts: {
    holds: "holds",
    fails: "fails",
    deviates: "deviates, as known",
    stale: "holds, though known to deviate",
    "not run": "not run",
  } as Record<string, string>,
  counted: (verdict: string, n: number, all: number) => {
    const said = { holds: "hold", fails: "fail", deviates: "deviate, as known" }[verdict] ?? en.verdicts[verdict];
    return all === 1 ? en.verdicts[verdict] : `${n === all ? `all ${all}` : `${n} of ${all}`} ${said}`;
  },
  reason: (reason: string) => reason,
  means: "Means",
  todo: "What to do",
  statuses: "Statuses",
  vendorCodes: "Vendor codes",
  shapes: "As it comes over the wire",
  shapesOf: (n: number) => n === 1 ? "1 example" : `${n} examples`,
  noStatus: "none: the client noticed",
  fourShapes: "Four shapes of an error body",
  fourShapesLead: "Read all four, decide by status and code, and keep the request id. Or let the client do so.",
  rule: "Rule",
  page: "The vendor's page",
  service: "The service",
  unsaid: "What the page doesn't say at all",
  unsaidLead: "Rules for which no vendor's page is a source:",
  otherwise: "Where Nova does otherwise than this contract",
  otherwiseLead:
    "The contract takes the vendor's word where Nova is laxer, so that what keeps it works everywhere. These are Nova's own ways:",
  file: "File",
  holdsWhat: "What is in it",
  size: "Size",
  systemKeys: "Written by the system",
  privilegedKeys: "More than a value",
  key: "Key",
  writer: "Written by",
  why: "Why it matters",
  group: "Group",
  files: {
    "openapi.yaml": "The document, OpenAPI 3.1, in English",
    "openapi.json": "The same as JSON",
    "openapi.zh.yaml": "The document in Chinese",
    "openapi.zh.json": "The same as JSON",
    "cases.json": "Every conformance case, as data",
    "cases.schema.json": "The JSON Schema of a case",
    "rules.json": "Every rule: sentence, source, Nova's ways, and the cases that prove it",
    "errors.json": "Every error code: meaning, what to do, statuses, vendor codes",
    "results.json": "Every case and what each provider did",
    "llms.txt": "An outline of this site for language models",
  } as Record<string, string>,
  playground: "Servers to play with",
  playgroundLead:
    "The try-it panel of the reference talks to the fake, with the token and the project filled in. It has a server in every state; nothing is kept when the page is left or the server ends.",
  state: "State",
  locked: "locked",
  neverLaunched: "never launched",
  otherProject: "another project's",
  noScript: "The reference needs JavaScript. The same document, to read or to feed to a tool:",
  standing: (name: string, permission: string, successor?: string) =>
    `The vendor's name for it is \`${name}\`, the permission it needs \`${permission}\`. It is deprecated; ${
      successor ? `the successor is \`${successor}\`.` : "it has no successor."
    }`,
  fakeServer: "The fake of this package, in memory: try anything.",
  footer: (version: string) => `Contract ${version}. MIT licence.`,
};

const zh: typeof en = {
  tag: "zh-CN",
  name: "中文",
  site: "云服务器元数据",
  about: "华为云 ECS 与 OpenStack Nova 云服务器元数据 API 的契约",
  skip: "跳到正文",
  pages: "页面",
  language: "语言",
  search: "搜索",
  searchHint: "规则、错误码、接口…",
  searchNothing: "没有找到",
  searchFound: (n) => `找到 ${n} 条；方向键移动，回车打开`,
  nav: {
    index: "快速入门",
    reference: "API 参考",
    rules: "规则",
    errors: "错误",
    differences: "文档与实际",
    keys: "键",
    conformance: "一致性",
    downloads: "下载",
    api: "TypeScript API（英文）",
  },
  lead: {
    rules:
      "关于服务的每条论断都有编号，错误对象、一致性用例和 OpenAPI 文档用的是同一个编号，它们都指向本页：规则内容、出处、由哪些用例验证，以及各个提供方实际运行的结果。",
    errors:
      "调用失败时客户端抛出 MetadataError，它的 code 告诉你下一步该做什么。服务端用四种形式、许多数字表达同样的意思，对应关系如下。",
    differences:
      "厂商文档很少提及请求不被接受时会发生什么。这里列出它没有写的、或与实际不同的地方；实际行为来自底层实现 OpenStack Nova 的实测。",
    keys:
      "用户写入的元数据项与系统写入的混在一起，没有字段可以区分。以下是厂商文档提到的键。删除第一张表中的键、写入第二张表中的键之前，客户端会要求明确同意。",
    conformance: "每个用例都对下列各个提供方运行过。用例注明了它验证的规则。",
    downloads: "同样的内容，供程序使用，地址长期不变。",
  },
  groups: {
    project: "项目",
    server: "云服务器",
    state: "状态",
    key: "键",
    value: "值",
    metadata: "全部元数据",
    item: "单个元数据项",
    write: "写操作",
    path: "地址",
    route: "路由",
    body: "请求体",
    auth: "鉴权",
    checks: "检查顺序",
    fault: "拒绝响应",
    header: "响应头",
    microversion: "微版本",
    service: "过载与流控",
  },
  source: "出处",
  nova: "OpenStack Nova",
  cases: "用例",
  casesProve: (n) => `${n} 个用例验证`,
  noCase: "还没有用例验证它。",
  provider: "提供方",
  when: "时间",
  outcome: "结果",
  providers: { "the fake": "模拟服务" },
  verdicts: { holds: "符合", fails: "不符合", deviates: "已知偏差", stale: "符合，但被列为偏差", "not run": "未运行" },
  counted: (verdict, n, all) =>
    all === 1 ? zh.verdicts[verdict] : `${n === all ? `全部 ${all} 个` : `${all} 个中 ${n} 个`}${zh.verdicts[verdict]}`,
  reason: (reason) => reasons.reduce((text, [english, chinese]) => text.replace(english, chinese), reason),
  means: "含义",
  todo: "怎么办",
  statuses: "状态码",
  vendorCodes: "厂商错误码",
  shapes: "实际收到的响应",
  shapesOf: (n) => `${n} 个示例`,
  noStatus: "无，由客户端发现",
  fourShapes: "错误体的四种形式",
  fourShapesLead: "四种都要能读，按状态码和错误码判断，并保留请求ID。也可以交给客户端处理。",
  rule: "规则",
  page: "厂商文档",
  service: "实际行为",
  unsaid: "厂商文档完全没有提到的",
  unsaidLead: "以下规则的出处中没有厂商文档：",
  otherwise: "Nova 与本契约不同的地方",
  otherwiseLead: "Nova 更宽松时，契约以厂商文档为准，这样遵守契约的请求在哪里都能用。以下是 Nova 自己的做法：",
  file: "文件",
  holdsWhat: "内容",
  size: "大小",
  systemKeys: "系统写入的键",
  privilegedKeys: "不只是一个值的键",
  key: "键",
  writer: "由谁写入",
  why: "为什么要小心",
  group: "分组",
  files: {
    "openapi.yaml": "OpenAPI 3.1 文档，英文",
    "openapi.json": "同上，JSON 格式",
    "openapi.zh.yaml": "OpenAPI 3.1 文档，中文",
    "openapi.zh.json": "同上，JSON 格式",
    "cases.json": "全部一致性用例（数据）",
    "cases.schema.json": "用例的 JSON Schema",
    "rules.json": "全部规则：内容、出处、Nova 的不同之处、验证它的用例",
    "errors.json": "全部错误码：含义、处理方法、状态码、厂商错误码",
    "results.json": "每个用例在各个提供方上的结果",
    "llms.txt": "给大语言模型看的本站提纲",
  },
  playground: "可以随意试用的云服务器",
  playgroundLead:
    "API 参考页的“测试请求”连接的是模拟服务，Token 和项目ID 已经填好。各种状态的云服务器都有；离开页面或停止服务后，改动不会保留。",
  state: "状态",
  locked: "已锁定",
  neverLaunched: "从未启动",
  otherProject: "其他项目",
  noScript: "API 参考页需要 JavaScript。同一份文档可以直接阅读，或交给工具使用：",
  standing: (name, permission, successor) =>
    `厂商接口名 \`${name}\`，所需权限 \`${permission}\`。已废弃，${
      successor ? `替代接口为 \`${successor}\`。` : "没有替代接口。"
    }`,
  fakeServer: "本软件包自带的模拟服务，运行在内存中，可以随意尝试。",
  footer: (version) => `契约版本 ${version}，MIT 许可证。`,
};

/** Why a case is not run, as `src/conformance/run.ts` has it. */
const reasons: [RegExp, string][] = [
  [/^needs a provider that keeps state$/, "需要能保存状态的提供方"],
  [/^needs a server for the role (.*)$/, "需要角色为 $1 的云服务器"],
  [/^needs auth\.(.*)$/, "需要 $1 的 Token"],
  [/^needs a provider that checks tokens$/, "需要会检查 Token 的提供方"],
  [/^needs a known quota$/, "需要知道配额"],
  [/^needs a provider that can be made to fail$/, "需要能按要求出错的提供方"],
];

/** The words of each language. */
export const words: Record<Language, typeof en> = { en, zh };
export type Words = typeof en;

/** A source of a rule as the language names it. */
export function sourceIn(language: Language, source: string): string {
  if (language === "en") return source.replace(/^Vendor page/, "Vendor's page");
  const names: [RegExp, string][] = [
    [/^Vendor page ?/, "厂商文档 "],
    [/^ECS error table/, "ECS 错误码表"],
    [/^API gateway error table/, "API 网关错误码表"],
    [/ section /, " 第 "],
  ];
  return names.reduce((text, [english, name]) => text.replace(english, name), source)
    .replace(/( 第 [\d.]+)$/, "$1 节");
}
