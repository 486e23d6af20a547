// Random stories, determined by a seed: recorded ones of which a few parts are changed, down to single characters.
import { Dice } from "./dice.ts";
import type { Step, Story } from "../../src/like/story.ts";

/** What may be put into a text. */
const pieces = [
  ..." \t\n\r\"\\'{}[]:,;=&?#%/+.-_~!@$^*()|<>`0129aAzZéß键😀\u0000\u007f\u00a0\u2028\ufeff\u200b\u0301",
  ..."%0A %00 %2F %FF % // .. {0xff} {0xc3} \\u0000 \\ud800 null 1e5 NaN {a*256}".split(" "),
];
const methods = ["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH"];

/** Stories that differ a little from recorded ones. */
export function mutations(recorded: readonly Story[], count: number, seed: number): Story[] {
  const steps = recorded.flatMap((story) => story.steps);
  const all = Array.from({ length: count }, (_, i): Story => {
    const dice = new Dice(seed * 1_000_003 + i);
    const base = dice.of(recorded);
    const from = dice.below(base.steps.length);
    const changed = base.steps.slice(from, from + 1 + dice.below(2)).map((step) => mutatedStep(dice, step, steps));
    const server = dice.oneIn(5) ? dice.of(recorded).server : base.server;
    return { name: `mutated/${seed}-${i}`, server, steps: changed };
  });
  // A text may have become one of gigabytes.
  return all.filter((story) => !/\*\d{6,}/.test(JSON.stringify(story)));
}

function mutatedStep(dice: Dice, step: Step, others: readonly Step[]): Step {
  let changed = step;
  for (let left = 1 + dice.below(3); left > 0; left--) {
    changed = { ...changed, ...change(dice, changed, dice.of(others)) };
  }
  return changed;
}

/** One change of a step, which may be for a part of another one. */
function change(dice: Dice, { method, target, headers, body }: Step, other: Step): Partial<Step> {
  switch (dice.below(8)) {
    case 0:
    case 1:
      return { target: mutatedTarget(dice, target).replace(/[\r\n ]/g, "") || "/" };
    case 2:
      return { body: body === undefined ? other.body : mutated(dice, body) };
    case 3:
      return { body: other.body };
    case 4:
      return { headers: { ...headers, ...other.headers } };
    case 5: {
      const [name, value] = dice.of([...Object.entries(headers ?? {}), ["Accept", "*/*"] as const]);
      const values = [value ?? ""].flat().map((one) => mutated(dice, one).replace(/[\r\n]/g, ""));
      return { headers: { ...headers, [name]: values.length === 1 ? values[0]! : values } };
    }
    case 6:
      return { method: dice.of([...methods, other.method]) };
    default:
      return { target: dice.oneIn(2) ? other.target : target, method: dice.oneIn(2) ? other.method : method };
  }
}

/** A target of which one part is changed; placeholders stay whole. */
function mutatedTarget(dice: Dice, target: string): string {
  const parts = target.split(/(\{[^{}]*\})/);
  const at = dice.below(parts.length);
  const ids = [
    "{server}",
    "{missing}",
    "{foreign}",
    "{deleted}",
    "{unscheduled}",
    "{project}",
    "{otherProject}",
    "x",
    "",
  ];
  parts[at] = at % 2 ? dice.of(ids) : mutated(dice, parts[at]!);
  return parts.join("");
}

function mutated(dice: Dice, text: string): string {
  const characters = [...text];
  const at = dice.below(characters.length + 1);
  switch (dice.below(5)) {
    case 0:
      characters.splice(at, 1 + dice.below(8));
      break;
    case 1:
      characters.splice(at, 0, dice.of(pieces));
      break;
    case 2:
      characters.splice(at, 1, dice.of(pieces));
      break;
    case 3:
      characters.splice(dice.below(characters.length + 1), 0, ...characters.slice(at, at + 40));
      break;
    default:
      characters.splice(at, 1, (characters[at] ?? "").toUpperCase());
  }
  return characters.join("");
}
