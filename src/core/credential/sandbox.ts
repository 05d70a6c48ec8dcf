import type { Disposable } from "../base/disposable.ts";
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

/** A sandbox just started, and how to end it. */
export interface LaunchedSandbox extends RunningSandbox {
  close(): Promise<void>;
}

/** Starts a sandbox from a shipped world, by its name, or from a world file, by its path. Throws a `SandboxFailure`. */
export type LaunchSandbox = (world: string) => Promise<LaunchedSandbox>;

/** The one sandbox of this window. Starting it again replaces it; whoever asks for it while it starts gets the same one. */
export class SandboxSession implements Disposable {
  readonly #launch: LaunchSandbox;
  readonly #changed = new Emitter<void>();
  #starting: Promise<RunningSandbox> | undefined;
  #launched: LaunchedSandbox | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(launch: LaunchSandbox) {
    this.#launch = launch;
  }

  get running(): RunningSandbox | undefined {
    return this.#launched;
  }

  /** The running sandbox; starts one from `world` when there is none. */
  async ensure(world: string): Promise<RunningSandbox> {
    return this.#launched ?? this.#starting ?? this.start(world);
  }

  start(world: string): Promise<RunningSandbox> {
    const starting = this.#replace(world).finally(() => {
      if (this.#starting === starting) this.#starting = undefined;
    });
    this.#starting = starting;
    return starting;
  }

  async stop(): Promise<void> {
    await this.#close();
    this.#changed.fire();
  }

  dispose(): void {
    void this.#close();
  }

  async #replace(world: string): Promise<RunningSandbox> {
    const launched = await this.#launch(world);
    await this.#close();
    this.#launched = launched;
    this.#changed.fire();
    return launched;
  }

  async #close(): Promise<void> {
    const launched = this.#launched;
    this.#launched = undefined;
    await launched?.close();
  }
}
