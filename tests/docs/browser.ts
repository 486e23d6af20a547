// The site in a real browser: `deno task docs:browser`, with all permissions, because playwright-core looks at what Deno
// guards.
import "./browser_looks.ts";
import "./browser_use.ts";
