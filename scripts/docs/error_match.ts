// Which row of the table of errors an error body belongs to. Runs at the build and in browsers.
import { codeOfStatus, codeOfVendorCode } from "../../gen/error_codes.ts";

/** What a row is recognised by. */
export interface Recognised {
  id: string;
  status?: number;
  code?: string;
  /** With … for what varies. */
  message?: string;
}

/** The end of a link to the errors page for a refusal: a row of the table, or the client's code for it. */
export function errorAnchor(rows: readonly Recognised[], status: number, body: string): string {
  const code = /"(?:error_)?code": ?"([A-Za-z]+\.\d+)"/.exec(body)?.[1];
  const byCode = code ? rows.find((row) => row.code === code) : undefined;
  const row = byCode ?? rows.find((row) => !row.code && row.status === status && hasMessage(row, body));
  return row?.id ?? codeOfVendorCode[code ?? ""] ?? codeOfStatus[status] ?? "unexpected";
}

/** Whether the parts of the row's message are in the body, one after another. */
function hasMessage({ message }: Recognised, body: string): boolean {
  if (!message) return false;
  let from = 0;
  return message.split("…").every((part) => {
    const at = body.indexOf(part.trim(), from);
    from = at + part.trim().length;
    return at >= 0;
  });
}
