// The processes of a lab: each part has written its id to a file.
import type { Lab } from "./lab.ts";

async function pidOf(lab: Lab, name: string): Promise<string> {
  return (await Deno.readTextFile(`${lab.root}${lab.directory}/run/${name}.pid`)).trim();
}

/** Ends a part of the lab, such as `keystone`, and waits until it is gone. */
export async function stopPart(lab: Lab, name: string): Promise<void> {
  const pid = await pidOf(lab, name);
  await kill("-TERM", pid);
  while ((await new Deno.Command("kill", { args: ["-0", pid], stderr: "null" }).output()).success) {
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Pauses (`STOP`) or resumes (`CONT`) a part of the lab, with the workers that it has started. */
export async function signalPart(lab: Lab, name: string, sign: "STOP" | "CONT"): Promise<void> {
  const pid = await pidOf(lab, name);
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", pid] }).output();
  await kill(`-${sign}`, pid, ...new TextDecoder().decode(stdout).split(/\s+/).filter(Boolean));
}

async function kill(...args: string[]): Promise<void> {
  const { success } = await new Deno.Command("kill", { args }).output();
  if (!success) throw new Error(`Cannot signal a process of the lab: kill ${args.join(" ")}`);
}
