import { type Asked, groupOf, type Mutant, on, rewriting } from "./meddle.ts";

const mutant = groupOf("match");

/** Takes a body whose key isn't the address's, if both are alike. */
const alike = (same: (body: string, path: string) => boolean) =>
  rewriting("set", ({ json, items, key }: Asked) => {
    const [name, ...more] = Object.keys(items);
    return name !== undefined && more.length === 0 && name !== key && Object.keys(json).length === 1 && same(name, key)
      ? { meta: { [key]: items[name] } }
      : undefined;
  });

export const match: Mutant[] = [
  mutant("path-wins", "The key of the address is written, whatever the body says.", alike(() => true)),
  mutant(
    "body-wins",
    "The key of the body is written, whatever the address says.",
    on("set", (asked) => {
      const [name, ...more] = Object.keys(asked.items);
      return name !== undefined && more.length === 0 && name !== asked.key && /^[\w:.-]{1,255}$/.test(name)
        ? asked.next({ target: asked.at({ key: name }) })
        : asked.next();
    }),
  ),
  mutant("any-case", "The keys are compared in any case.", alike((a, b) => a.toLowerCase() === b.toLowerCase())),
  mutant("trimmed", "The keys are compared without blanks around.", alike((a, b) => a.trim() === b.trim())),
  mutant("prefix", "The key of the body may go on.", alike((a, b) => a.startsWith(b))),
  mutant("prefix-of-path", "The key of the address may go on.", alike((a, b) => b.startsWith(a))),
  mutant(
    "marks",
    "Hyphen and underscore are the same.",
    alike((a, b) => a.replaceAll("-", "_") === b.replaceAll("-", "_")),
  ),
  mutant("numbers", "Keys are compared as numbers.", alike((a, b) => a !== b && Number(a) === Number(b))),
  mutant("first-254", "The first 254 characters are compared.", alike((a, b) => a.slice(0, 254) === b.slice(0, 254))),
  mutant("first-64", "The first 64 characters are compared.", alike((a, b) => a.slice(0, 64) === b.slice(0, 64))),
  mutant(
    "decoded",
    "The key of the body is percent-decoded before it is compared.",
    alike((a, b) => {
      try {
        return decodeURIComponent(a) === b;
      } catch {
        return false;
      }
    }),
  ),
  mutant(
    "only-if-there",
    "The keys are compared only if the item is there.",
    rewriting("set", ({ items, key, server }) => {
      const [name] = Object.keys(items);
      return name !== undefined && Object.keys(items).length === 1 && name !== key && server &&
          !server.metadata.has(key)
        ? { meta: { [key]: items[name] } }
        : undefined;
    }),
  ),
];
