// The form of an operation's page: sends the call to the fake that fake.js tells of, in this page or on its server.
for (const section of document.querySelectorAll(".try")) {
  const call = JSON.parse(section.querySelector("script").textContent);
  const answer = section.querySelector(".answer");
  section.hidden = false;
  section.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    answer.replaceChildren(made("p", call.words.sending));
    try {
      answer.replaceChildren(...shown(call, await send(call, event.target)));
      answer.scrollIntoView({ block: "nearest" }); // on a phone the keyboard and the form may hide it
    } catch (error) {
      answer.replaceChildren(made("p", `${call.words.failed} ${error.message}`));
    }
  });
}

function made(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...properties });
}

/** Sends what is filled in. */
async function send({ method, path }, form) {
  await Promise.all(["fake.js", "errors.js"].map(loadOnce));
  const fields = [...new FormData(form)];
  const { server_id, key = "", token, body } = Object.fromEntries(fields);
  const query = fields.filter(([name, value]) => name.startsWith("?") && value).map(([name, value]) => [name.slice(1), value]);
  const address = path.replace("{server_id}", server_id).replace("{key}", encodeURIComponent(key)) +
    (query.length ? `?${new URLSearchParams(query)}` : "");
  const headers = { ...token && { "X-Auth-Token": token }, ...body !== undefined && { "Content-Type": "application/json" } };
  const response = await (playground.fetch ?? fetch)(playground.url + address, { method, headers, body });
  return { response, address, text: await response.text() };
}

/** The response as elements: status, what to do if it is a refusal, body, headers. */
function shown({ method, rows, words }, { response, address, text }) {
  const { status, statusText } = response;
  const line = made("p", "");
  line.append(made("b", `${status} ${statusText}`.trim(), { className: status < 300 ? "holds" : "fails" }), ` ${method} `);
  line.append(made("code", address));
  const parts = [line];
  if (status >= 400 || /"(error_)?code": ?"/.test(text)) {
    const anchor = errorAnchor(rows, status, text);
    const why = made("p", "");
    why.append(made("a", `${words.why} ${anchor}`, { href: `errors.html#${anchor}` }));
    parts.push(why);
  }
  if (text) parts.push(made("pre", pretty(text), { tabIndex: 0 }));
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const folded = document.createElement("details");
  folded.append(made("summary", words.headers), made("pre", headers, { tabIndex: 0 }));
  return [...parts, folded];
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
