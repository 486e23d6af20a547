// The site in a real browser: `deno task docs:browser`, with all permissions, because playwright-core looks at what Deno
// guards. With `-- --all` at every page, otherwise at one of each kind.
import "./browser_looks.ts";
import "./browser_use.ts";
