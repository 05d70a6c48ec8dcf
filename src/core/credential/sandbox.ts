import type { JsonObject } from "../base/json.ts";

/** The sandbox cloud that runs in this window. */
export interface RunningSandbox {
  /** Origin of all its APIs, without a trailing slash. */
  readonly url: string;
  /** Name of the world it started from. */
  readonly world: string;
  /** Email of the person who calls in this world. */
  readonly principal: string;
  /** Content of an `authorized_user` credential file for that person. */
  readonly adc: JsonObject;
}

/** Starts and stops the sandbox. */
export interface SandboxControl {
  readonly running: RunningSandbox | undefined;
  /** Starts it from a shipped world, or from a world file by its path; restarts it when it runs already. Throws a `SandboxFailure`. */
  start(world: string): Promise<RunningSandbox>;
  stop(): Promise<void>;
}
