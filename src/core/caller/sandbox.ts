import { type Disposable, Emitter } from "../base/events.ts";
import { fail } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";

/** The sandbox cloud running in this window. */
export interface RunningSandbox {
  /** Origin of all its APIs, without a trailing slash. */
  readonly url: string;
  /** Name of the world that it was started with. */
  readonly world: string;
  /** Email of the caller in this world. */
  readonly principal: string;
  /** Content of an `authorized_user` credential file for that person. */
  readonly adc: JsonObject;
}

/** A world that ships with the sandbox. */
export interface ShippedWorld {
  readonly name: string;
  readonly description: string;
}

/** A sandbox that was just started, and how to stop it. */
export interface LaunchedSandbox extends RunningSandbox {
  close(): Promise<void>;
}

/** Starts a sandbox from a shipped world, by its name, or from a world file, by its path. Throws a `SandboxFailure`. */
export type LaunchSandbox = (world: string) => Promise<LaunchedSandbox>;

/**
 * The one sandbox of this window. Starting again replaces it; requests during a start share that start. Starts and stops run one after the
 * other, so the last request wins.
 */
export class SandboxSession implements Disposable {
  readonly #launch: LaunchSandbox;
  readonly #changed = new Emitter<void>();
  #turn: Promise<unknown> = Promise.resolve();
  #launched: LaunchedSandbox | undefined;
  #isStopped = false;
  readonly onDidChange = this.#changed.event;

  constructor(launch: LaunchSandbox) {
    this.#launch = launch;
  }

  get running(): RunningSandbox | undefined {
    return this.#launched;
  }

  /** The running sandbox; starts one from `world` if none is running. Throws `sandboxNotRunning` if the user stopped it. */
  ensure(world: string): Promise<RunningSandbox> {
    return this.#inTurn(async () => {
      if (this.#launched === undefined && this.#isStopped) fail({ code: "sandboxNotRunning" });
      return this.#launched ?? this.#replace(world);
    });
  }

  start(world: string): Promise<RunningSandbox> {
    return this.#inTurn(() => this.#replace(world));
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      const launched = this.#launched;
      this.#launched = undefined;
      this.#isStopped = true;
      this.#changed.fire();
      await launched?.close();
    });
  }

  dispose(): void {
    this.stop().catch(() => undefined);
  }

  /** If a start fails, the running sandbox stays. */
  async #replace(world: string): Promise<RunningSandbox> {
    const launched = await this.#launch(world);
    const replaced = this.#launched;
    this.#launched = launched;
    this.#isStopped = false;
    this.#changed.fire();
    await replaced?.close();
    return launched;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
