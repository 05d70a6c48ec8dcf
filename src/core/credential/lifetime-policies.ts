import { isUniqueId, projectIdOfAccount } from "../account/account-name.ts";
import { SharedFlights } from "../async/shared-flights.ts";
import { shellWord } from "../base/quote.ts";
import type { Clock } from "../base/clock.ts";
import { fail, failureOf } from "../base/errors.ts";
import type { Failure } from "../base/failure.ts";
import type { CallerSession } from "../caller/caller-session.ts";
import type { Caller, SourceChoice } from "../caller/credential-source.ts";
import { limits } from "../request/limits.ts";

/** What counts on a project for a list constraint, after inheritance. Without anything, the list is empty and nobody is on it. */
export interface EffectiveList {
  readonly allowAll: boolean;
  readonly denyAll: boolean;
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

/** The organization policies of a project for a list constraint, such as `iam.allowServiceAccountCredentialLifetimeExtension`. */
export interface OrgLists {
  effective(project: string, constraint: string, caller: Caller, signal: AbortSignal): Promise<EffectiveList>;
  /** Whether the project has a policy of its own, so that nothing or not all is inherited. */
  isOwn(project: string, constraint: string, caller: Caller, signal: AbortSignal): Promise<boolean>;
}

/** The list constraint whose accounts may have access tokens of up to 12 hours. */
export const lifetimeConstraint = "iam.allowServiceAccountCredentialLifetimeExtension";

/** Whether an account may have access tokens of more than one hour. */
export type LifetimeRight =
  | { readonly kind: "allowed"; readonly project: string }
  /** `inherited` are those on the list who would lose their place to a list of the project's own. */
  | {
      readonly kind: "notListed" | "denied";
      readonly project: string;
      readonly listed: readonly string[];
      readonly inherited: readonly string[];
    }
  /** `failure` is why the policy could not be read; without it, the account's name does not tell its project. */
  | { readonly kind: "unknown"; readonly failure: Failure | undefined };

export interface LifetimePolicyPorts {
  readonly lists: OrgLists;
  readonly session: Pick<CallerSession, "caller">;
  readonly clock: Clock;
}

interface Read {
  readonly at: number;
  readonly list: EffectiveList | Failure;
}

/** Policies change rarely, and Google itself takes minutes to apply a change. */
const keptMs = 5 * 60_000;

/** Says beforehand which accounts may have tokens of more than one hour. Asks Google only when somebody wants one, once per project. */
export class LifetimePolicies {
  readonly #ports: LifetimePolicyPorts;
  #read = new Map<string, Read>();
  #flights = new SharedFlights<EffectiveList | Failure>();

  constructor(ports: LifetimePolicyPorts) {
    this.#ports = ports;
  }

  /** Reads the policy unless it is known; never fails except by `signal`. */
  async rightOf(account: string, choice: SourceChoice, signal: AbortSignal): Promise<LifetimeRight> {
    const project = policyProjectOf(account);
    if (project === undefined) return { kind: "unknown", failure: undefined };
    const list = this.#known(choice, project) ?? (await this.#ask(project, choice, signal));
    return this.#rightIn(list, { account, project, choice, signal });
  }

  /**
   * Throws `lifetimeNotAllowed` if the policy, read anew, does not allow the account more than one hour. What cannot be read stops
   * nothing: then Google decides.
   */
  async check(account: string, seconds: number, choice: SourceChoice, signal: AbortSignal): Promise<void> {
    const project = policyProjectOf(account);
    if (seconds <= limits.usualLifetimeSeconds || project === undefined) return;
    const known = this.#known(choice, project);
    if (known !== undefined && ("code" in known || placeOf(account, known) === "allowed")) return;
    const list = await this.#ask(project, choice, signal);
    const right = await this.#rightIn(list, { account, project, choice, signal });
    if (right.kind === "allowed" || right.kind === "unknown") return;
    const { kind: reason, inherited } = right;
    fail({ code: "lifetimeNotAllowed", account, project, seconds, reason, inherited });
  }

  /** Forgets everything, because the caller may have changed. */
  reset(): void {
    this.#read = new Map();
    this.#flights = new SharedFlights();
  }

  /** What was read a short while ago. */
  #known(choice: SourceChoice, project: string): EffectiveList | Failure | undefined {
    const known = this.#read.get(keyOf(choice, project));
    return known !== undefined && this.#ports.clock.now() - known.at < keptMs ? known.list : undefined;
  }

  async #rightIn(list: EffectiveList | Failure, asked: Asked): Promise<LifetimeRight> {
    if ("code" in list) return { kind: "unknown", failure: list };
    const { account, project } = asked;
    const kind = placeOf(account, list);
    if (kind === "allowed") return { kind, project };
    const listed = list.allowed.map(plainValue);
    const isOwn = kind === "denied" || listed.length === 0 || (await this.#isOwn(asked));
    return { kind, project, listed, inherited: isOwn ? [] : listed };
  }

  /** Where that cannot be read, the list counts as inherited: a command that names too many accounts takes nothing from anyone. */
  async #isOwn({ project, choice, signal }: Asked): Promise<boolean> {
    const { lists, session } = this.#ports;
    try {
      return await lists.isOwn(project, lifetimeConstraint, await session.caller(choice, signal), signal);
    } catch {
      return false;
    }
  }

  async #ask(project: string, choice: SourceChoice, signal: AbortSignal): Promise<EffectiveList | Failure> {
    const { lists, session, clock } = this.#ports;
    const kept = this.#read;
    const key = keyOf(choice, project);
    return this.#flights.run(key, signal, async (flight) => {
      const list = await session
        .caller(choice, flight)
        .then((caller) => lists.effective(project, lifetimeConstraint, caller, flight))
        .catch((error: unknown) => failureOf(error));
      if (!flight.aborted) kept.set(key, { at: clock.now(), list });
      return list;
    });
  }
}

interface Asked {
  readonly account: string;
  readonly project: string;
  readonly choice: SourceChoice;
  readonly signal: AbortSignal;
}

function keyOf(choice: SourceChoice, project: string): string {
  return `${choice} ${project}`;
}

/** What a list says of an account. */
function placeOf(account: string, list: EffectiveList): "allowed" | "notListed" | "denied" {
  const has = (values: readonly string[]): boolean => values.some((value) => plainValue(value) === account);
  const { allowAll, denyAll, allowed, denied } = list;
  if (has(denied)) return "denied";
  if (allowAll || has(allowed)) return "allowed";
  return !denyAll && allowed.length === 0 && denied.length > 0 ? "allowed" : "notListed";
}

/** A value may begin with `is:`, which only says that it is meant exactly. */
function plainValue(value: string): string {
  return value.replace(/^is:/, "").toLowerCase();
}

/** The project whose policy counts, by id or number; `undefined` where the account's name does not tell it. */
function policyProjectOf(account: string): string | undefined {
  if (isUniqueId(account)) return undefined;
  const [, number] = /^(\d+)-compute@developer\.gserviceaccount\.com$/.exec(account) ?? [];
  const [, appEngine] = /^([a-z][a-z0-9-]{4,28}[a-z0-9])@appspot\.gserviceaccount\.com$/.exec(account) ?? [];
  return projectIdOfAccount(account) ?? number ?? appEngine;
}

/**
 * The gcloud command that lets an account have longer tokens. It also names those of an inherited list: the project's own takes its place,
 * and none of them should lose its longer tokens.
 */
export function allowLongerCommand(project: string, account: string, inherited: readonly string[]): string {
  const accounts = [...new Set([...inherited, account])].map(shellWord).join(" ");
  return `gcloud resource-manager org-policies allow ${lifetimeConstraint} ${accounts} ${shellWord(`--project=${project}`)}`;
}
