// Mistakes of the moment: writes at once, connections that break, a service that is tired.
import { turn } from "../../scripts/virtual_clock.ts";
import type { Fetch } from "../../src/http/fetch.ts";
import { groupOf, keeping, type Mutant } from "./meddle.ts";

const mutant = groupOf("moments");
const writes = ["POST", "PUT", "DELETE"];
const json = { "content-type": "application/json" };
const refuse = (name: string, status: number) =>
  new Response(JSON.stringify({ [name]: { code: status, message: "Try again." } }), { status, headers: json });

/** Knows of a write how many others are under way. */
const crowded =
  (answer: (others: number, request: Request, fake: Fetch) => ReturnType<Fetch>) => (fake: Fetch): Fetch => {
    let under = 0;
    return async (request) => {
      if (!writes.includes(request.method)) return await fake(request);
      const others = under++;
      try {
        await turn();
        return await answer(others, request, fake);
      } finally {
        under--;
      }
    };
  };

/** Does something else to every nth call. */
const nth = (n: number, other: (request: Request, fake: Fetch) => Promise<Response>) => (fake: Fetch): Fetch => {
  let count = 0;
  return (request) => ++count % n === 0 ? other(request, fake) : fake(request);
};

/** The answer with another body. */
async function withBody(response: Response, body: (text: string) => BodyInit | null): Promise<Response> {
  const { status, headers } = response;
  const text = await response.text();
  return new Response(status === 204 ? null : body(text), { status, headers });
}

const every =
  (change: (response: Response, request: Request) => Promise<Response>) => (fake: Fetch): Fetch => async (request) =>
    change(await fake(request), request);

function half(text: string): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new TypeError("terminated"));
      else controller.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)));
      sent = true;
    },
  });
}

/** A Response can't have a body with 204; a connection can. */
const bodyOn204 = (response: Response): Response =>
  response.status !== 204 ? response : ({
    status: 204,
    headers: response.headers,
    body: new Response("{}").body,
    text: () => Promise.resolve("{}"),
  }) as Response;

export const moments: Mutant[] = [
  mutant(
    "simultaneous-500",
    "A write while another is under way ends in 500.",
    crowded((others, request, fake) => others ? Promise.resolve(refuse("computeFault", 500)) : fake(request)),
  ),
  mutant(
    "simultaneous-409",
    "A write while another is under way is a conflict.",
    crowded((others, request, fake) => others ? Promise.resolve(refuse("conflictingRequest", 409)) : fake(request)),
  ),
  mutant(
    "simultaneous-429",
    "A write while another is under way is too many.",
    crowded((others, request, fake) => others ? Promise.resolve(refuse("overLimit", 429)) : fake(request)),
  ),
  mutant(
    "simultaneous-eight",
    "More than eight writes at once end in 500.",
    crowded((others, request, fake) => others > 8 ? Promise.resolve(refuse("computeFault", 500)) : fake(request)),
  ),
  mutant(
    "simultaneous-unanswered",
    "A write while another is under way is never answered.",
    crowded((others, request, fake) =>
      others
        ? new Promise<Response>((_, reject) =>
          request.signal.addEventListener("abort", () => reject(request.signal.reason))
        )
        : fake(request)
    ),
  ),
  mutant("simultaneous-mixed-up", "Of two simultaneous writes, one gets the other's answer.", (fake) => {
    let waiting: Promise<Response> | undefined;
    return async (request) => {
      if (!writes.includes(request.method)) return await fake(request);
      const before = waiting;
      const own = Promise.resolve(fake(request));
      waiting = own.then((response) => response.clone());
      await turn();
      const answer = await (before ?? own);
      if (waiting && !before) waiting = undefined;
      return answer.bodyUsed ? await own : answer;
    };
  }),
  mutant("simultaneous-values-mixed", "Of two simultaneous writes, one writes the other's value.", (fake) => {
    let under = 0;
    let last = "";
    const counted: Fetch = async (request) => {
      under++;
      try {
        await turn();
        return await meddled(request);
      } finally {
        under--;
      }
    };
    const meddled = keeping(["merge", "set"], (items, asked) => {
      const [key, value] = Object.entries(asked.items)[0] ?? [];
      if (key === undefined || value === undefined) return;
      if (under > 1 && last !== "") items.set(key, last);
      last = value;
    })(fake);
    return counted;
  }),
  mutant("simultaneous-keys-lost", "Of simultaneous writes, half a key remains.", (fake) => {
    let under = 0;
    const meddled = keeping(["merge", "set"], (items, asked) => {
      if (under < 2) return;
      for (const [key, value] of Object.entries(asked.items)) {
        if (key.length > 1) (items.delete(key), items.set(key.slice(0, -1), value));
      }
    })(fake);
    return async (request) => {
      under++;
      try {
        await turn();
        return await meddled(request);
      } finally {
        under--;
      }
    };
  }),
  mutant(
    "silent",
    "Every hundredth call is never answered.",
    nth(
      100,
      (request) =>
        new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason))),
    ),
  ),
  mutant(
    "reset-now-and-then",
    "Every fiftieth connection breaks.",
    nth(50, () => Promise.reject(new TypeError("fetch failed"))),
  ),
  mutant(
    "reset-after-writing",
    "Every fiftieth connection breaks after the write.",
    nth(50, async (request, fake) => {
      await fake(request);
      throw new TypeError("fetch failed");
    }),
  ),
  mutant(
    "truncated-now-and-then",
    "Every fiftieth answer breaks off half way.",
    nth(50, async (request, fake) => withBody(await fake(request), half)),
  ),
  mutant(
    "truncated-quietly",
    "Every fiftieth answer ends half way.",
    nth(50, async (request, fake) => withBody(await fake(request), (text) => text.slice(0, text.length / 2))),
  ),
  mutant(
    "bad-gateway",
    "Every fiftieth call meets a gateway's page.",
    nth(
      50,
      () => Promise.resolve(new Response("<h1>502</h1>", { status: 502, headers: { "content-type": "text/html" } })),
    ),
  ),
  mutant("write-lost", "Every twentieth write is answered and not done.", (fake) => {
    let count = 0;
    return keeping(["merge", "set", "delete"], (_items, _asked, before) => ++count % 20 === 0 ? before : undefined)(
      fake,
    );
  }),
  mutant("write-late", "A write is done a moment after it is answered.", (fake) => {
    const meddled = keeping(["merge", "set", "delete"], (items, { server }, before) => {
      void turn().then(() => server!.metadata = items);
      return before;
    });
    return meddled(fake);
  }),
  mutant("limited", "After 200 calls every other is one too many.", (fake) => {
    let count = 0;
    return (request) => ++count > 200 && count % 2 ? Promise.resolve(refuse("overLimit", 429)) : fake(request);
  }),
  mutant("body-on-204", "A 204 has a body.", every((response) => Promise.resolve(bodyOn204(response)))),
  mutant(
    "latin-1",
    "Answers are in Latin-1.",
    every((response) =>
      withBody(response, (text) =>
        Uint8Array.from(
          text.replace(/\\u00([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
          (c) => c.charCodeAt(0),
        ))
    ),
  ),
  mutant(
    "utf-16",
    "Answers are in UTF-16.",
    every((response) =>
      withBody(response, (text) => new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer))
    ),
  ),
  mutant(
    "jsonp",
    "Answers are wrapped in a call.",
    every((response) => withBody(response, (text) => `callback(${text})`)),
  ),
  mutant(
    "guarded-json",
    "Answers begin with )]}', against being run as a script.",
    every((response) => withBody(response, (text) => `)]}',\n${text}`)),
  ),
  mutant(
    "two-documents",
    "Answers are a document and a line of log.",
    every((response) => withBody(response, (text) => `${text}\n{"log": 1}`)),
  ),
  mutant(
    "redirected",
    "Every call is redirected to where it would be answered.",
    () => (request) =>
      Promise.resolve(new Response(null, { status: 307, headers: { location: request.url.replace("fake", "other") } })),
  ),
  mutant(
    "endless",
    "An item goes on and on.",
    every((response, request) =>
      /metadata\/./.test(request.url) && response.status === 200
        ? Promise.resolve(new Response(" ".repeat(2_000_000), { headers: response.headers }))
        : Promise.resolve(response)
    ),
  ),
  mutant("simultaneous-servers-mixed", "Of simultaneous writes to two servers, one is done on the other.", (fake) => {
    const under: string[] = [];
    const meddled = keeping(["merge", "set", "replace"], (items, asked, before) => {
      const other = under.find((id) => id !== asked.route.serverId);
      if (!other) return;
      asked.service.store.servers.get(other)!.metadata = items;
      return before;
    })(fake);
    return async (request) => {
      const id = /servers\/([^/]+)/.exec(request.url)?.[1] ?? "";
      under.push(id);
      try {
        await turn();
        return await meddled(request);
      } finally {
        under.splice(under.indexOf(id), 1);
      }
    };
  }),
];
