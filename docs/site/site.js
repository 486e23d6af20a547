// Search, and a language switch that keeps the reader's place. Every page works without it.
const input = document.querySelector("search input");
const list = document.querySelector("#found");
const status = document.querySelector("search [role=status]");
const { base } = document.querySelector("search").dataset;
let chosen = -1;

function find(text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const rank = ({ title }) => (title.toLowerCase().startsWith(wanted[0]) ? 0 : title.toLowerCase().includes(wanted[0]) ? 1 : 2);
  return searchIndex
    .filter(({ title, text }) => wanted.every((word) => `${title} ${text}`.toLowerCase().includes(word)))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, 12);
}

function show() {
  const found = find(input.value);
  chosen = -1;
  list.replaceChildren(...found.map(({ title, text, href }, i) => {
    const item = Object.assign(document.createElement("li"), { id: `found-${i}`, role: "option" });
    item.dataset.href = href;
    item.append(Object.assign(document.createElement("b"), { textContent: title }));
    item.append(Object.assign(document.createElement("small"), { textContent: text }));
    item.setAttribute("aria-selected", "false");
    return item;
  }));
  list.hidden = found.length === 0;
  input.setAttribute("aria-expanded", String(found.length > 0));
  input.removeAttribute("aria-activedescendant");
  const { found: some, nothing } = input.dataset;
  status.textContent = input.value.trim() === "" ? "" : found.length ? some.replace("#", found.length) : nothing;
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
  if (!item) return;
  close();
  location.href = base + item.dataset.href;
}

input.addEventListener("input", show);
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter") open(list.children[Math.max(chosen, 0)]);
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

const isReference = document.body.classList.contains("page-reference");

/** The last place with an id that the reader has reached; the renderer's address at times names the one before. */
function place() {
  if (scrollY < 80) return location.hash;
  const reached = isReference ? innerHeight / 2 : document.querySelector("body > header").offsetHeight + 48;
  const places = document.querySelectorAll(isReference ? "#reference section[id*='/']" : "main [id]");
  const passed = [...places].filter((element) => {
    const { top, height } = element.getBoundingClientRect();
    return height > 0 && top < reached;
  });
  return passed.length ? `#${passed.at(-1).id.replace(/^api-\d+\//, "")}` : "";
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
if (!isReference) unfold();
