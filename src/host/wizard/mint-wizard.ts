import * as vscode from "vscode";
import type { AccountCatalog } from "../../core/chain/account-catalog.ts";
import { fail } from "../../core/base/errors.ts";
import { completeRequest } from "../../core/credential/parse-request.ts";
import type { RecentChoices } from "../../core/credential/recent-choices.ts";
import type { CredentialKind, MintRequest, PartialRequest } from "../../core/credential/request.ts";
import { askLifetime, askScopes } from "./access-token-steps.ts";
import { askChain } from "./chain-step.ts";
import { askDestination } from "./destination-step.ts";
import { askAudience, askIdTokenExtras } from "./id-token-steps.ts";
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

/** The wizard behind the mint commands. What had been answered when it was left by Esc is offered again the next time. */
export function createMintWizard({ catalog, recentChoices }: MintWizardPorts): MintWizard {
  const drafts = new Map<CredentialKind, PartialRequest>();
  return async ({ given, caller, signal }) => {
    const { kind } = given;
    const offered = { ...offer(recentChoices(), kind), ...drafts.get(kind), ...given };
    const steps = stepsOf(kind, { catalog, recentChoices, offered, caller, signal })
      .filter(({ field }) => given[field] === undefined)
      .map(({ step }) => step);
    const result = await runSteps(titleOf(kind), steps, given);
    if (result.kind === "finished") drafts.delete(kind);
    else drafts.set(kind, result.state);
    const request = result.kind === "finished" ? completeRequest(result.state) : undefined;
    return request ?? fail({ code: "cancelled" });
  };
}

function titleOf(kind: CredentialKind): string {
  switch (kind) {
    case "accessToken":
      return vscode.l10n.t("Mint Access Token");
    case "idToken":
      return vscode.l10n.t("Mint ID Token");
  }
}

interface StepsContext extends MintWizardPorts, Pick<MintWizardOpening, "caller" | "signal"> {
  readonly offered: PartialRequest;
}

interface FieldStep {
  readonly field: keyof PartialRequest;
  readonly step: Step<PartialRequest>;
}

function stepsOf(kind: CredentialKind, context: StepsContext): readonly FieldStep[] {
  const { offered, recentChoices, signal } = context;
  switch (kind) {
    case "accessToken":
      return [
        ...chainSteps(context),
        fieldStep("scopes", (_state, position) => askScopes(offered.scopes ?? [], position, signal)),
        fieldStep("lifetimeSeconds", (_state, position) => askLifetime(offered.lifetimeSeconds, position, signal)),
        destinationStep(context),
      ];
    case "idToken":
      return [
        ...chainSteps(context),
        fieldStep("audience", (_state, position) => askAudience(recentChoices().audiences, position, signal)),
        extrasStep(context),
        destinationStep(context),
      ];
  }
}

/** Whose credential, and through whom: the same for every kind. */
function chainSteps({ catalog, recentChoices, offered, caller, signal }: StepsContext): readonly FieldStep[] {
  const { targets, chains } = recentChoices();
  return [
    fieldStep("target", (state, position) =>
      askTarget({ catalog, recentTargets: targets, current: state.target ?? offered.target, signal }, position),
    ),
    fieldStep("delegates", (state, position) => {
      const target = state.target ?? "";
      const recentChains = chains.filter((chain) => chain.target === target).map(({ delegates }) => delegates);
      const draft = offered.target === target ? offered.delegates : undefined;
      return askChain(
        { catalog, caller: caller(), target, recentChains, current: draft ?? recentChains[0], signal },
        position,
      );
    }),
  ];
}

function extrasStep({ offered, signal }: StepsContext): FieldStep {
  const { includeEmail = true, organizationNumberIncluded = false } = offered;
  return {
    field: "includeEmail",
    step: async (state, position) => {
      const outcome = await askIdTokenExtras({ includeEmail, organizationNumberIncluded }, position, signal);
      return outcome.kind === "chosen" ? { kind: "chosen", value: { ...state, ...outcome.value } } : outcome;
    },
  };
}

function destinationStep({ offered, signal }: StepsContext): FieldStep {
  return fieldStep("destination", (_state, position) => askDestination(offered.destination, position, signal));
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

/** What the last mint suggests. */
function offer({ scopes, lifetimeSeconds, destination }: RecentChoices, kind: CredentialKind): PartialRequest {
  return {
    kind,
    scopes,
    ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
    ...(destination === undefined ? {} : { destination }),
  };
}
