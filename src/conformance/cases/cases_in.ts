/** `1 case`, `2 cases`. */
export function casesIn(count: number): string {
  return count === 1 ? "1 case" : `${count} cases`;
}
