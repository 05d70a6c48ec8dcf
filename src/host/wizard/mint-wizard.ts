import * as vscode from "vscode";
import type { AccountCatalog } from "../../core/chain/account-catalog.ts";
import { fail } from "../../core/base/errors.ts";
import { completeRequest } from "../../core/credential/parse-request.ts";
import type { RecentChoices } from "../../core/credential/recent-choices.ts";
import type { MintRequest, PartialRequest } from "../../core/credential/request.ts";
import { askDestination, askLifetime, askScopes } from "./access-token-steps.ts";
import { askChain } from "./chain-step.ts";
import { type Outcome, runSteps, type Step, type StepPosition } from "./steps.ts";
import { askTarget } from "./target-step.ts";

export interface MintWizardPorts {
  readonly catalog: AccountCatalog;
  readonly recentChoices: () => RecentChoices;
}

/** What the wizard is opened with. */
export interface MintWizardOpening {
  /** What need not be asked. */
  readonly given: PartialRequest;
  /** The caller's name for the drawings; it may become known while the wizard is open. */
  readonly caller: () => string;
  /** Closes the wizard from outside. */
  readonly signal: AbortSignal;
}

/** Asks step by step for what a request does not say yet; throws `cancelled` on Esc. */
export type MintWizard = (opening: MintWizardOpening) => Promise<MintRequest>;

/** The wizard behind Mint Access Token…. What had been answered when it was left by Esc is offered again the next time. */
export function createMintWizard({ catalog, recentChoices }: MintWizardPorts): MintWizard {
  let draft: PartialRequest | undefined;
  return async ({ given, caller, signal }) => {
    const offered = { ...offer(recentChoices(), given, draft), ...given };
    const steps = accessTokenSteps({ catalog, recentChoices, offered, caller, signal })
      .filter(({ field }) => given[field] === undefined)
      .map(({ step }) => step);
    const result = await runSteps(vscode.l10n.t("Mint Access Token"), steps, given);
    draft = result.kind === "cancelled" ? result.state : undefined;
    const request = result.kind === "finished" ? completeRequest(result.state) : undefined;
    return request ?? fail({ code: "cancelled" });
  };
}

interface StepsContext extends MintWizardPorts, Pick<MintWizardOpening, "caller" | "signal"> {
  readonly offered: PartialRequest;
}

interface FieldStep {
  readonly field: keyof PartialRequest;
  readonly step: Step<PartialRequest>;
}

function accessTokenSteps({ catalog, recentChoices, offered, caller, signal }: StepsContext): readonly FieldStep[] {
  const { targets, chains } = recentChoices();
  return [
    fieldStep("target", (state, position) =>
      askTarget({ catalog, recentTargets: targets, current: state.target ?? offered.target, signal }, position),
    ),
    fieldStep("delegates", (state, position) => {
      const target = state.target ?? "";
      const recentChains = chains.filter((chain) => chain.target === target).map(({ delegates }) => delegates);
      const current = recentChains[0] ?? offered.delegates;
      return askChain({ catalog, caller: caller(), target, recentChains, current, signal }, position);
    }),
    fieldStep("scopes", (_state, position) => askScopes(offered.scopes ?? [], position, signal)),
    fieldStep("lifetimeSeconds", (_state, position) => askLifetime(offered.lifetimeSeconds, position, signal)),
    fieldStep("destination", (_state, position) => askDestination(offered.destination, position, signal)),
  ];
}

function fieldStep<F extends keyof PartialRequest>(
  field: F,
  ask: (state: PartialRequest, position: StepPosition) => Promise<Outcome<NonNullable<PartialRequest[F]>>>,
): FieldStep {
  return {
    field,
    step: async (state, position) => {
      const outcome = await ask(state, position);
      return outcome.kind === "chosen" ? { kind: "chosen", value: { ...state, [field]: outcome.value } } : outcome;
    },
  };
}

/** What is active at first in each step: an abandoned draft before the last mint. */
function offer(recent: RecentChoices, given: PartialRequest, draft: PartialRequest | undefined): PartialRequest {
  const { scopes, lifetimeSeconds, destination } = recent;
  return {
    kind: given.kind,
    scopes,
    ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
    ...(destination === undefined ? {} : { destination }),
    ...draft,
  };
}
