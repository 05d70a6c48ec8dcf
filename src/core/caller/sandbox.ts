import type { Disposable } from "../base/disposable.ts";
import { fail } from "../base/errors.ts";
import { Emitter } from "../base/events.ts";
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

/** A world that ships with the sandbox. */
export interface ShippedWorld {
  readonly name: string;
  readonly description: string;
}

/** A sandbox just started, and how to end it. */
export interface LaunchedSandbox extends RunningSandbox {
  close(): Promise<void>;
}

/** Starts a sandbox from a shipped world, by its name, or from a world file, by its path. Throws a `SandboxFailure`. */
export type LaunchSandbox = (world: string) => Promise<LaunchedSandbox>;

/**
 * The one sandbox of this window. Starting it again replaces it; whoever asks for it while it starts gets the same one. Starts and stops
 * happen one after the other, so that the last one asked for counts.
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

  /** The running sandbox; starts one from `world` when there is none, unless the user stopped it: then `sandboxNotRunning`. */
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

  /** A start that fails leaves the running one as it is. */
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
