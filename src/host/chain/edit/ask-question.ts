import { l10n } from "vscode";
import { fail } from "../../../core/base/errors.ts";
import { isObject } from "../../../core/base/json.ts";
import type { ChainQuestion } from "../../../core/chain/check/chain-check.ts";
import { parseQuestion, type PartialQuestion } from "../../../core/chain/draft/parse-question.ts";
import type { PolicyReader } from "../../../core/chain/policy/policy-reader.ts";
import type { RecentChoices } from "../../../core/recipe/recent-choices.ts";
import { type CredentialKind, credentialKinds } from "../../../core/request/request.ts";
import { settings } from "../../base/settings.ts";
import { kindLabel } from "../../text/token-text.ts";
import { askChain, type ChainStepPorts } from "./chain-step.ts";
import { pickOne } from "../../surface/pick.ts";
import { mapOutcome, runSteps, type Step } from "../../surface/steps.ts";
import { askTarget } from "./target-step.ts";

export interface QuestionPorts extends ChainStepPorts {
  readonly reader: PolicyReader;
  readonly recentChoices: () => RecentChoices;
}

/** A question that names its target needs no input; otherwise, and for a row of the tree, the wizard asks. Throws `cancelled` on Esc. */
export async function settleQuestion(ports: QuestionPorts, argument: unknown): Promise<ChainQuestion> {
  const account = isObject(argument) && argument["kind"] === "account" ? argument["account"] : undefined;
  const isRow = isObject(account);
  const given = parseQuestion(isRow ? { target: account["email"] } : argument);
  const isAsked = isRow || given.target === undefined;
  const asked = isAsked ? await ask(ports, given, l10n.t("Check Delegation Chain"), ["kind"]) : given;
  const { target, delegates = [], kind = "accessToken", source = settings.source } = asked;
  return target === undefined ? fail({ code: "cancelled" }) : { target, delegates, kind, source };
}

/** The account that a row or a command's argument names, or that the user picks. Throws `cancelled` on Esc. */
export async function settleTarget(ports: QuestionPorts, argument: unknown, title: string): Promise<string> {
  const account = isObject(argument) && argument["kind"] === "account" ? argument["account"] : undefined;
  const given = parseQuestion(isObject(account) ? { target: account["email"] } : argument);
  const { target } = given.target === undefined ? await ask(ports, { delegates: [] }, title, []) : given;
  return target ?? fail({ code: "cancelled" });
}

/** Asks for what a search lacks: its target, and the kind if the search needs one. Throws `cancelled` on Esc. */
export async function settleSearch<T extends PartialQuestion>(
  ports: QuestionPorts,
  given: T,
  title: string,
  more: readonly "kind"[],
): Promise<T & { readonly target: string }> {
  const { target, kind } = await ask(ports, { ...given, delegates: [] }, title, more);
  return target === undefined ? fail({ code: "cancelled" }) : { ...given, target, ...(kind !== undefined && { kind }) };
}

interface Asking extends QuestionPorts {
  /** The caller's name for the drawings, once it is known. */
  readonly caller: () => string;
  /** Closes the wizard if the source turns out not to work. */
  readonly signal: AbortSignal;
}

async function ask(
  ports: QuestionPorts,
  given: PartialQuestion,
  title: string,
  more: readonly "kind"[],
): Promise<PartialQuestion> {
  const sourceFailed = new AbortController();
  let caller = l10n.t("caller");
  const left = new AbortController();
  void ports.session.warm(given.source ?? settings.source, left.signal).then(
    (principal) => (caller = principal ?? caller),
    (error: unknown) => sourceFailed.abort(error),
  );
  const asking = { ...ports, caller: () => caller, signal: sourceFailed.signal };
  const result = await runSteps(title, stepsFor(asking, given, more), given);
  if (sourceFailed.signal.aborted) throw sourceFailed.signal.reason;
  left.abort();
  return result.kind === "cancelled" ? fail({ code: "cancelled" }) : result.state;
}

function stepsFor(asking: Asking, given: PartialQuestion, more: readonly "kind"[]): readonly Step<PartialQuestion>[] {
  return [
    ...(given.target === undefined ? [targetStep(asking)] : []),
    ...(given.delegates === undefined ? [chainStep(asking)] : []),
    ...(more.includes("kind") && given.kind === undefined ? [kindStep(asking)] : []),
  ];
}

function targetStep({ catalog, recentChoices, signal }: Asking): Step<PartialQuestion> {
  return async (state, position) => {
    const recentTargets = recentChoices().targets;
    const outcome = await askTarget({ catalog, recentTargets, current: state.target, signal }, position);
    return mapOutcome(outcome, (target) => ({ ...state, target }));
  };
}

function chainStep(asking: Asking): Step<PartialQuestion> {
  const { recentChoices } = asking;
  return async (state, position) => {
    const { source = settings.source } = state;
    const target = state.target ?? "";
    const chains = recentChoices().chains.filter((chain) => chain.target === target);
    const recentChains = chains.map(({ delegates }) => delegates);
    const step = { ...asking, source, target, recentChains, current: recentChains[0] };
    return mapOutcome(await askChain(step, position), (path) => ({ ...state, ...path }));
  };
}

function kindStep({ signal }: Asking): Step<PartialQuestion> {
  return async (state, position) => {
    const outcome = await pickOne<CredentialKind>({
      position,
      placeholder: l10n.t("For what? The last hop needs another permission for each kind."),
      rows: credentialKinds.map((kind) => ({ label: kindLabel(kind), value: kind })),
      signal,
    });
    return mapOutcome(outcome, (kind) => ({ ...state, kind }));
  };
}
