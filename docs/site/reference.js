// Starts the renderer on the document. Calls go to the fake that fake.js tells of: in this page, or on its server.
const { document: contract, locale, fakeServer } = JSON.parse(document.querySelector("#document").textContent);

// An operation's own address is #setServerMetadataItem; the renderer has a longer one.
const operations = Object.values(contract.paths).flatMap((path) =>
  Object.values(path).filter(({ operationId }) => operationId)
);
const tagOf = Object.fromEntries(operations.map(({ operationId, tags }) => [operationId, tags[0]]));
const slug = (name) => name.toLowerCase().replaceAll(" ", "-");

function follow() {
  const name = location.hash.slice(1);
  if (name in tagOf) history.replaceState(null, "", `#tag/${slug(tagOf[name])}/${name}`);
}
follow();
addEventListener("hashchange", () => {
  if (location.hash.slice(1) in tagOf) location.reload();
});

contract.servers.unshift({ url: playground.url, description: fakeServer });

Scalar.createApiReference("#reference", {
  content: contract,
  localization: { locale },
  authentication: {
    preferredSecurityScheme: "token",
    securitySchemes: { token: { value: playground.token } },
  },
  customFetch: playground.fetch,
  generateTagSlug: ({ name }) => slug(name),
  generateOperationSlug: ({ operationId }) => operationId,
  theme: "default",
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  hideSearch: true,
  customCss: ".line-through { text-decoration: none }",
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
  documentDownloadType: "none",
  hideDarkModeToggle: true,
  darkMode: matchMedia("(prefers-color-scheme: dark)").matches,
  defaultOpenAllTags: true,
  hiddenClients: true, // the document has samples of its own, which call the real host
});

// The renderer has an input that claims to be a combobox and doesn't say whether it is open.
new MutationObserver(() => {
  for (const input of document.querySelectorAll("#reference [role=combobox]:not([aria-expanded])")) {
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", input.id);
  }
}).observe(document.querySelector("#reference"), { childList: true, subtree: true });
