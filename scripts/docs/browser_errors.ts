// Where an error body is explained, as a script for browsers: `errorAnchor` over the rows of the table of errors.
import { errorAnchor } from "./error_match.ts";

Object.assign(globalThis, { errorAnchor });
