// The search as a script for browsers: `createSearch` over the entries of the page's language.
import { createSearch } from "./engine.ts";

Object.assign(globalThis, { createSearch });
