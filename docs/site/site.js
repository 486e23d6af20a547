// Search, and a language switch that keeps the reader's place. Every page works without it.
const input = document.querySelector("search input");
const list = document.querySelector("#found");
const status = document.querySelector("search [role=status]");
const labels = JSON.parse(document.querySelector("search").dataset.labels);
const { base } = document.querySelector("search").dataset;
let chosen = -1;

// The words of the search weigh more than a page: they are loaded when the reader first asks.
const root = new URL(".", document.querySelector("script[src$='site.js']").src).href;
const languageOfSearch = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
let search;
const loading = new Map();

/** Loads a script of the site, once. */
function loadOnce(name) {
  if (!loading.has(name)) {
    loading.set(name, new Promise((resolve, reject) => {
      const failed = () => reject(new Error(`${name} could not be loaded`));
      document.head.append(Object.assign(document.createElement("script"), { src: root + name, onload: resolve, onerror: failed }));
    }));
  }
  return loading.get(name);
}

async function load() {
  await Promise.all(["search.js", `${languageOfSearch}/search.js`].map(loadOnce));
  search ??= createSearch(searchEntries);
}

/** A text with the words of the query marked. */
function marked(text, query) {
  const terms = query.trim().split(/\s+/).filter(Boolean).map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text.split(new RegExp(`(${terms.join("|")})`, "gi")).map((part, i) =>
    i % 2 ? Object.assign(document.createElement("mark"), { textContent: part }) : part
  );
}

function element(name, className, ...content) {
  const made = Object.assign(document.createElement(name), { className });
  made.append(...content);
  return made;
}

async function show() {
  if (!search) await load();
  const query = input.value;
  const found = search(query);
  chosen = -1;
  list.replaceChildren(...found.map(({ kind, title, name, href }, i) => {
    const item = Object.assign(document.createElement("li"), { id: `found-${i}`, role: "option" });
    item.dataset.href = href;
    item.append(element("span", "kind", JSON.parse(list.dataset.kinds)[kind]));
    item.append(element("b", "", ...marked(title, query)), element("small", "", ...marked(name, query)));
    item.setAttribute("aria-selected", "false");
    return item;
  }));
  const { found: some, nothing } = input.dataset;
  const asked = query.trim() !== "";
  if (asked && found.length === 0) {
    const item = element("li", "nothing", nothing.replace("#", query.trim()));
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    list.append(item);
  }
  list.hidden = !asked;
  input.setAttribute("aria-expanded", String(asked));
  input.removeAttribute("aria-activedescendant");
  status.textContent = !asked ? "" : found.length ? some.replace("#", found.length) : nothing.replace("#", query.trim());
}

function choose(step) {
  const items = [...list.children];
  if (items.length === 0) return;
  chosen = (chosen + step + items.length + (chosen < 0 && step < 0 ? 1 : 0)) % items.length;
  items.forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
  items[chosen].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", items[chosen].id);
}

function close() {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
}

function open(item) {
  if (!item?.dataset.href) return;
  close();
  location.href = base + item.dataset.href;
}

/** Opens what is chosen, or the first that is found; the words may still be loading. */
async function enter() {
  if (list.hidden) await show();
  open(list.children[Math.max(chosen, 0)]);
}

input.addEventListener("focus", load);
input.addEventListener("input", show);
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter") enter();
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
input.addEventListener("blur", close);
list.addEventListener("mousedown", (event) => {
  event.preventDefault();
  open(event.target.closest("li"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable=true]")) return;
  event.preventDefault();
  input.focus();
});

/** The last place with an id that the reader has reached. */
function place() {
  if (scrollY < 80) return location.hash;
  const reached = document.querySelector("body > header").offsetHeight + 48;
  const passed = [...document.querySelectorAll("main [id]")].filter((element) => {
    const { top, height } = element.getBoundingClientRect();
    return height > 0 && top < reached;
  });
  return passed.length ? `#${passed.at(-1).id}` : "";
}

for (const link of document.querySelectorAll("[data-keep-place]")) {
  link.addEventListener("click", () => link.hash = place());
}

// A link to something folded away opens it.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target?.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();

// Paper shows what is folded away.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("main details")) fold.open = true;
});

// Each sample has a button that copies it.
for (const code of document.querySelectorAll("body > main pre > code:not(.language-exchange)")) {
  const text = code.textContent;
  const button = Object.assign(element("button", "copy", labels.copy), { type: "button" });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = labels.copied;
    setTimeout(() => button.textContent = labels.copy, 1500);
  });
  const frame = element("div", "copied");
  code.parentElement.replaceWith(frame);
  frame.append(code.parentElement, button);
}

// A table can be sorted by each of its headings.
for (const heading of document.querySelectorAll(".sortable thead th")) {
  const button = Object.assign(element("button", "", heading.textContent), { type: "button" });
  heading.replaceChildren(button);
  button.addEventListener("click", () => {
    const table = heading.closest("table");
    const column = heading.cellIndex;
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => row.cells[column].textContent;
    const rows = [...table.tBodies[0].rows].sort((a, b) => key(a).localeCompare(key(b), undefined, { numeric: true }));
    table.tBodies[0].append(...(down ? rows.reverse() : rows));
  });
}

/** Makes tabs of the sections; the language that was chosen last is shown, also on the next page. */
function makeTabs(tabs) {
  const panels = [...tabs.querySelectorAll("[data-tab]")];
  const bar = element("div", "tab-bar");
  bar.setAttribute("role", "tablist");
  bar.setAttribute("aria-label", tabs.dataset.label);
  const buttons = panels.map((panel, i) => {
    const button = Object.assign(element("button", "", panel.dataset.tab), { type: "button", id: `tab-${i}` });
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", panel.id = `panel-${i}`);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => choose(i));
    return button;
  });
  const choose = (chosen) => {
    panels.forEach((panel, i) => panel.hidden = i !== chosen);
    buttons.forEach((button, i) => {
      button.setAttribute("aria-selected", String(i === chosen));
      button.tabIndex = i === chosen ? 0 : -1;
    });
    try {
      localStorage.setItem("sample", panels[chosen].dataset.tab);
    } catch { /* a page from a file may have no storage */ }
  };
  bar.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    choose(next);
    buttons[next].focus();
  });
  bar.append(...buttons);
  tabs.prepend(bar);
  tabs.classList.add("made");
  let last;
  try {
    last = localStorage.getItem("sample");
  } catch { /* as above */ }
  choose(Math.max(0, panels.findIndex((panel) => panel.dataset.tab === last)));
}
document.querySelectorAll(".tabs").forEach(makeTabs);
