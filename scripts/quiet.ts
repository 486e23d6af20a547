// Imported first by what uses Prism: its dependencies still use Node's `punycode`, which warns on the first screen (DEP0040).
import process from "node:process";

Object.assign(process, { noDeprecation: true });
