// The end of the command although something would keep the process alive.
import { equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";

const module = new URL("../../src/cli/end_with.ts", import.meta.url).href;

/** What a process prints, and its status; it is ended after ten seconds. */
async function ran(script: string): Promise<{ code: number; size: number }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-check", `import { endWith } from ${JSON.stringify(module)};${script}`],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    signal: AbortSignal.timeout(10_000),
  });
  const { code, stdout } = await command.output();
  return { code, size: stdout.length };
}

Deno.test("endWith() ends a process that a connection keeps alive, with its status", async () => {
  equal((await ran("Deno.listen({ hostname: '127.0.0.1', port: 0 }).accept(); endWith(3);")).code, 3);
});

Deno.test("endWith() ends no process before everything is written", async () => {
  const script = "import process from 'node:process';" +
    "setInterval(() => {}, 1000); process.stdout.write('x'.repeat(3_000_000)); endWith(1);";
  const { code, size } = await ran(script);
  equal(code, 1);
  equal(size, 3_000_000);
});
