// Random stories, determined by a seed: writes with random JSON, of every kind of character and number.
import { Dice } from "./dice.ts";
import type { Story } from "../../src/like/story.ts";

/** Writes with random bodies. */
export function bodies(count: number, seed: number): Story[] {
  return Array.from({ length: count }, (_, i) => story(new Dice(seed * 1_000_003 + i), `body/${seed}-${i}`));
}

function story(dice: Dice, name: string): Story {
  const ofItem = dice.oneIn(3);
  const place = dice.oneIn(5) ? "/v2/{project}/servers/{server}/metadata" : "{metadata}";
  const own = dice.oneIn(20)
    ? []
    : [`"${ofItem ? "meta" : "metadata"}": ${dice.oneIn(10) ? value(dice, 2) : map(dice)}`];
  const others = dice.oneIn(6) ? list(dice, 3, () => `${text(dice)}: ${value(dice, 1)}`) : [];
  const members = dice.oneIn(2) ? [...own, ...others] : [...others, ...own];
  const body = dice.oneIn(12) ? value(dice, 2) : `{${members.join(", ")}}`;
  const method = ofItem ? "PUT" : dice.of(["PUT", "POST"]);
  const target = ofItem ? `${place}/${dice.of(["a", "k", "a%0A"])}` : place;
  return { name, server: { metadata: { k: "v" } }, steps: [{ method, target, body }] };
}

const list = (dice: Dice, most: number, make: () => string) => Array.from({ length: dice.below(most + 1) }, make);

function map(dice: Dice): string {
  const members = list(dice, 4, () => `${key(dice)}: ${dice.oneIn(3) ? value(dice, 2) : text(dice)}`);
  return `{${members.join(", ")}}`;
}

function key(dice: Dice): string {
  const usual = ['"a"', '"k"', '"b c"', '"x:y"', '"a\\n"', `"${"k".repeat(255)}"`, `"${"k".repeat(256)}"`];
  return dice.oneIn(4) ? text(dice) : dice.of(usual);
}

/** A JSON value, at most so deep. */
function value(dice: Dice, depth: number): string {
  const kind = dice.below(depth > 0 ? 10 : 7);
  if (kind < 4) return text(dice);
  if (kind < 6) return number(dice);
  if (kind === 6) return dice.of(["null", "true", "false"]);
  if (kind < 9) return `[${list(dice, 3, () => value(dice, depth - 1)).join(dice.of([",", ", ", " , "]))}]`;
  return `{${list(dice, 3, () => `${text(dice)}: ${value(dice, depth - 1)}`).join(",")}}`;
}

function number(dice: Dice): string {
  const digits = () => String(dice.below(1_000_000_000));
  return dice.of([
    digits(),
    `-${digits()}`,
    `${digits()}.${digits()}`,
    `${dice.below(100)}e${dice.below(40) - 20}`,
    `${dice.below(10)}.${dice.below(1000)}E+${dice.below(320)}`,
    digits() + digits() + digits(),
    ..."NaN Infinity -Infinity 0.1 -0 -0.0 1e16 123456789012345678 1E-5 0e0 00 1. -".split(" "),
  ]);
}

function text(dice: Dice): string {
  if (dice.oneIn(30)) return `"${dice.of(["k", "é", "键", "😀"]).repeat(250 + dice.below(10))}"`;
  return `"${list(dice, 4, () => character(dice)).join("")}"`;
}

/** The first code points and the sizes of ranges of Unicode. */
const ranges = [[0, 0x80], [0, 0x800], [0x2000, 0x400], [0, 0x10000], [0x10000, 0x20000], [0xe0000, 0x1000], [
  0,
  0x110000,
]];

/** A character of a JSON text, as it is or escaped. */
function character(dice: Dice): string {
  const [first = 0, size = 0] = dice.of(ranges);
  const point = first + dice.below(size);
  const one = String.fromCodePoint(point);
  const escaped = Array.from({ length: one.length }, (_, i) => `\\u${one.charCodeAt(i).toString(16).padStart(4, "0")}`);
  const mustBe = point >= 0xd800 && point < 0xe000 || /["\\{}*]/.test(one) || point < 0x20 && !dice.oneIn(5);
  return mustBe || dice.oneIn(4) ? escaped.join("") : one;
}
