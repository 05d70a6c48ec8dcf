import { toReading } from "../policy/reading.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import type { SurveyOptions } from "./survey.ts";

export interface KnownLineagesPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
}

/** Remembers the ancestors of projects, which hardly ever change, so that only the first question about a project needs a call. */
export class KnownLineages {
  readonly #ports: KnownLineagesPorts;
  #known = new Map<string, readonly string[]>();

  constructor(ports: KnownLineagesPorts) {
    this.#ports = ports;
  }

  /** A project and its ancestors; only the project if the ancestors may not be read, which is tried again next time. */
  async of(
    projectId: string,
    { source, isFresh, signal }: Pick<SurveyOptions, "source" | "isFresh" | "signal">,
  ): Promise<readonly string[]> {
    const known = this.#known;
    const key = `${source} ${projectId}`;
    const remembered = isFresh ? undefined : known.get(key);
    if (remembered !== undefined) return remembered;
    const caller = await this.#ports.session.caller(source, signal);
    const lineage = await toReading(this.#ports.reader.ancestry(projectId, caller, signal));
    if (lineage.kind === "unread") return [`projects/${projectId}`];
    known.set(key, lineage.value);
    return lineage.value;
  }

  /** Forgets everything: another caller sees something else. */
  reset(): void {
    this.#known = new Map();
  }
}
