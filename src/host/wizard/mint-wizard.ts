import * as vscode from "vscode";
import type { AccountCatalog } from "../../core/chain/account-catalog.ts";
import { fail } from "../../core/base/errors.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import { claimsOf } from "../../core/credential/claims.ts";
import { completeRequest } from "../../core/credential/parse-request.ts";
import type { RecentChoices } from "../../core/credential/recent-choices.ts";
import type { CredentialKind, MintRequest, PartialRequest } from "../../core/credential/request.ts";
import { askLifetime, askScopes } from "./access-token-steps.ts";
import { askChain } from "./chain-step.ts";
import { askDestination } from "./destination-step.ts";
import { ClaimsEditor } from "./claims-editor.ts";
import { askPayload, askTemplate } from "./signing-steps.ts";
import { defaultScopes } from "../../core/credential/scope.ts";
import { askBoundaryRoles, askStoragePlace } from "./boundary-steps.ts";
import { askMachineDetails, showOwnAudience } from "./own-token-steps.ts";
import { askSubject } from "./user-token-steps.ts";
import { recallChoices } from "../recall-choices.ts";
import { askAudience, askIdTokenExtras } from "./id-token-steps.ts";
import { type Outcome, runSteps, type Step, type StepPosition } from "./steps.ts";
import { askTarget } from "./target-step.ts";

/** A field that one command asks for and others of the same kind do without. */
export type AskedField = "subject" | "accessBoundary" | "ofCaller";

/** What a wizard is for; each has a title, steps and a draft of its own. */
type WizardForm = CredentialKind | AskedField;

export interface MintWizardPorts {
  readonly catalog: AccountCatalog;
  readonly clock: Clock;
  readonly globalState: vscode.Memento;
}

/** What the wizard is opened with. */
export interface MintWizardOpening {
  /** What need not be asked. */
  readonly given: PartialRequest;
  /** What the command is for, where its kind does not say it. */
  readonly asked?: AskedField | undefined;
  /** What every step begins with, to be taken over or changed; it goes before what was chosen the last time. */
  readonly offered?: PartialRequest | undefined;
  /** The caller's name for the drawings; it may become known while the wizard is open. */
  readonly caller: () => string;
  /** Closes the wizard from outside. */
  readonly signal: AbortSignal;
}

export interface MintWizard extends Disposable {
  /** Asks step by step for what a request does not say yet; throws `cancelled` on Esc. */
  ask(opening: MintWizardOpening): Promise<MintRequest>;
  /** Goes on with the claims of the active claims editor; throws a `RequestFailure` when they cannot be signed. */
  acceptClaims(): Promise<void>;
}

/** The wizard behind the mint commands. What had been answered when it was left by Esc is offered again the next time. */
export function createMintWizard(ports: MintWizardPorts): MintWizard {
  const { globalState, clock } = ports;
  const recentChoices = () => recallChoices(globalState);
  const editor = new ClaimsEditor(clock);
  const drafts = new Map<WizardForm, PartialRequest>();
  const ask = async (opening: MintWizardOpening): Promise<MintRequest> => {
    const { given: said, asked, offered: begun, caller, signal } = opening;
    const form = asked ?? said.kind;
    const given = begun === undefined ? said : { ...notAskedFor(begun), ...said };
    const offered = { ...offer(recentChoices(), form, given.kind), ...drafts.get(form), ...begun, ...given };
    const steps = stepsOf(form, { ...ports, recentChoices, given, offered, caller, signal })
      .filter(({ field, isShown }) => isShown === true || given[field] === undefined)
      .map(({ step }) => step);
    const result = await runSteps(titleOf(form), steps, given);
    if (result.kind === "finished") drafts.delete(form);
    else drafts.set(form, result.state);
    const request = result.kind === "finished" ? completeRequest(result.state) : undefined;
    if (request === undefined) return fail({ code: "cancelled" });
    const isTemplate = request.kind === "signedJwt" && said.claims === undefined;
    return isTemplate ? { ...request, claims: await editor.edit(request.claims) } : request;
  };
  return { ask, acceptClaims: () => editor.accept(), dispose: () => editor.dispose() };
}

/** What no step asks for, and what needs none: claims to begin with are changed in their editor, bytes cannot be shown. */
function notAskedFor({ kind, reason, source, claims, payload }: PartialRequest): PartialRequest {
  return {
    kind,
    ...(reason === undefined ? {} : { reason }),
    ...(source === undefined ? {} : { source }),
    ...(claims === undefined ? {} : { claims }),
    ...(payload === undefined ? {} : { payload }),
  };
}

function titleOf(form: WizardForm): string {
  switch (form) {
    case "subject":
      return vscode.l10n.t("Mint Access Token for Workspace User");
    case "accessBoundary":
      return vscode.l10n.t("Mint Downscoped Access Token");
    case "ofCaller":
      return vscode.l10n.t("Mint ID Token for Yourself");
    case "accessToken":
      return vscode.l10n.t("Mint Access Token");
    case "idToken":
      return vscode.l10n.t("Mint ID Token");
    case "signedJwt":
      return vscode.l10n.t("Sign JWT");
    case "signedBlob":
      return vscode.l10n.t("Sign Blob");
  }
}

interface StepsContext extends MintWizardPorts, Pick<MintWizardOpening, "given" | "caller" | "signal"> {
  readonly recentChoices: () => RecentChoices;
  readonly offered: PartialRequest;
}

interface FieldStep {
  readonly field: keyof PartialRequest;
  readonly step: Step<PartialRequest>;
  /** Shown even where the field is given: what it says is news to the user. */
  readonly isShown?: boolean;
}

function stepsOf(form: WizardForm, context: StepsContext): readonly FieldStep[] {
  const { offered, recentChoices, signal } = context;
  const lifetimeStep = fieldStep("lifetimeSeconds", (_state, position) =>
    askLifetime(offered.lifetimeSeconds, position, signal),
  );
  switch (form) {
    case "subject":
      return [
        ...chainSteps(context),
        fieldStep("subject", (_state, position) => askSubject(recentChoices().subjects, position, signal)),
        fieldStep("scopes", (_state, position) => askScopes(offered.scopes ?? [], position, signal, "user")),
        destinationStep(context),
      ];
    case "accessBoundary":
      return [...chainSteps(context), ...boundarySteps(context), lifetimeStep, destinationStep(context)];
    case "ofCaller":
      return ownTokenSteps(context);
    case "accessToken":
      return [
        ...chainSteps(context),
        fieldStep("scopes", (_state, position) => askScopes(offered.scopes ?? [], position, signal)),
        lifetimeStep,
        destinationStep(context),
      ];
    case "idToken":
      return [
        ...chainSteps(context),
        fieldStep("audience", (_state, position) => askAudience(audiencesToOffer(context), position, signal)),
        extrasStep(context),
        destinationStep(context),
      ];
    case "signedJwt":
      return [...chainSteps(context), templateStep(context), destinationStep(context)];
    case "signedBlob":
      return [
        ...chainSteps(context),
        fieldStep("payload", (_state, position) => askPayload(position, signal)),
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

/** A token that is cut down to a boundary needs no narrower scope besides. */
function boundarySteps({ recentChoices, signal }: StepsContext): readonly FieldStep[] {
  return [
    {
      field: "accessBoundary",
      step: async (state, position) => {
        const outcome = await askStoragePlace(recentChoices().storagePlaces, position, signal);
        if (outcome.kind !== "chosen") return outcome;
        const scopes = state.scopes ?? defaultScopes;
        return { kind: "chosen", value: { ...state, scopes, accessBoundary: outcome.value } };
      },
    },
    fieldStep("accessBoundary", (state, position) => askBoundaryRoles(state.accessBoundary ?? [], position, signal)),
  ];
}

/** The one audience that a person's token has is shown rather than asked; details of the machine are there only where `offered` has none. */
function ownTokenSteps(context: StepsContext): readonly FieldStep[] {
  const { given, recentChoices, signal } = context;
  const { audience } = given;
  const audienceStep =
    audience === undefined
      ? fieldStep("audience", (_state, position) => askAudience(recentChoices().audiences, position, signal))
      : { ...fieldStep("audience", (_state, position) => showOwnAudience(audience, position, signal)), isShown: true };
  const detailsStep: FieldStep = {
    field: "includeEmail",
    step: async (state, position) => {
      const outcome = await askMachineDetails(position, signal);
      return outcome.kind === "chosen" ? { kind: "chosen", value: { ...state, ...outcome.value } } : outcome;
    },
  };
  return [audienceStep, detailsStep, destinationStep(context)];
}

/** The template's claims stand in the request until the user has edited them. */
function templateStep({ clock, signal }: StepsContext): FieldStep {
  return {
    field: "claims",
    step: async (state, position) => {
      const outcome = await askTemplate(position, signal);
      if (outcome.kind !== "chosen") return outcome;
      const claims = claimsOf(outcome.value, state.target ?? "", clock.now());
      return { kind: "chosen", value: { ...state, claims } };
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

/** The one to begin with first. */
function audiencesToOffer({ offered: { audience }, recentChoices }: StepsContext): readonly string[] {
  return [...new Set([...(audience === undefined ? [] : [audience]), ...recentChoices().audiences])];
}

/** What the last mint suggests. */
function offer(
  { scopes, lifetimeSeconds, destination }: RecentChoices,
  form: WizardForm,
  kind: CredentialKind,
): PartialRequest {
  return {
    kind,
    ...(form === "subject" ? {} : { scopes }),
    ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
    ...(destination === undefined ? {} : { destination }),
  };
}
