import type { Label } from "./model.ts";

/** A path as a sequence diagram in Mermaid's language. */
export function diagram(path: readonly Label[], keys: readonly string[], unitMs: number): string {
  const lines = ["sequenceDiagram"];
  let waited = 0;
  for (const label of path) {
    if (label.kind === "time") {
      waited += unitMs;
      continue;
    }
    if (waited) lines.push(`  Note over service: ${waited} ms pass`);
    waited = 0;
    const writer = "ABCDEFGH"[label.writer]!;
    if (label.kind !== "saved") lines.push(`  ${writer}->>service: ${label.what}`);
    if (label.kind === "read") lines.push(`  Note over service: reads ${label.items}`);
    if (label.kind === "saved") lines.push(`  Note over service: saves ${label.items}`);
    if (label.kind === "saved" || label.kind === "done") lines.push(`  service-->>${writer}: done`);
    if (label.ended) lines.push(`  Note over ${writer}: ${label.ended} returns`);
  }
  lines.push(`  Note over service: lost: ${keys.join(", ")}`);
  return lines.join("\n");
}
