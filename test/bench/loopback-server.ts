import { join } from "node:path";
import { createInterface } from "node:readline";
import { startChild, type ChildGroup } from "../support/child-process.ts";

/** A server in its own process, so that its work does not count as a client's. */
export interface LoopbackServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the server of `mint-server.ts`. */
export async function startLoopbackServer(): Promise<LoopbackServer> {
  const child = startChild(process.execPath, [join(import.meta.dirname, "mint-server.ts")]);
  return { url: await firstLine(child), stop: () => child.stop() };
}

async function firstLine(child: ChildGroup): Promise<string> {
  const { stdout } = child.process;
  if (stdout === null) throw new Error("the server has no output");
  for await (const line of createInterface({ input: stdout })) return line;
  throw new Error(`the server ended:\n${child.output()}`);
}
