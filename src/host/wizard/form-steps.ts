import type { AudienceCatalog } from "../../core/request/audience-catalog.ts";
import { claimsOf } from "../../core/request/claims.ts";
import type { RecentChoices } from "../../core/recipe/recent-choices.ts";
import type { CredentialKind, PartialRequest } from "../../core/request/request.ts";
import { defaultScopes } from "../../core/request/scope.ts";
import { askLifetime, askScopes, askSubject } from "./access-token-steps.ts";
import { askBoundaryRoles, askStoragePlace } from "./boundary-steps.ts";
import { askChain, type ChainStepPorts } from "../chain/edit/chain-step.ts";
import type { Places } from "../destination/place.ts";
import { askDestination } from "./destination-step.ts";
import { askAudience, askIdTokenExtras } from "./id-token-steps.ts";
import { askMachineDetails, showOwnAudience } from "./own-token-steps.ts";
import { settings } from "../base/settings.ts";
import { askPayload, askTemplate } from "./signing-steps.ts";
import type { Outcome, Step, StepPosition } from "../surface/steps.ts";
import { askTarget } from "../chain/edit/target-step.ts";

/** A field that one command asks for, and others of the same kind do not. */
export type AskedField = "subject" | "accessBoundary" | "ofCaller";

/** What a wizard is for; each has its own title, steps and draft. */
export type WizardForm = CredentialKind | AskedField;

/** What the steps need. */
export interface StepsContext extends ChainStepPorts {
  /** What need not be asked. */
  readonly given: PartialRequest;
  readonly caller: () => string;
  readonly signal: AbortSignal;
  readonly places: Places;
  readonly recentChoices: () => RecentChoices;
  readonly audiences: AudienceCatalog;
  readonly offered: PartialRequest;
  /** The audience of the original token, if the wizard makes a similar one; otherwise `undefined`. */
  readonly ofToken: string | undefined;
}

/** One question, and the field that it answers. */
export interface FieldStep {
  readonly field: keyof PartialRequest;
  readonly step: Step<PartialRequest>;
  /** Shown even if the field is given, because it tells the user something new. */
  readonly isShown?: boolean;
}

/** The questions of a form, in order. */
export function stepsOf(form: WizardForm, context: StepsContext): readonly FieldStep[] {
  const { offered, recentChoices, audiences, signal } = context;
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
        fieldStep("audience", (_state, position) =>
          askAudience(context.ofToken, audiencesToOffer(context), audiences, position, signal),
        ),
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

/** The target and the chain: the same for every kind. */
function chainSteps(context: StepsContext): readonly FieldStep[] {
  const { catalog, recentChoices, given, offered, signal } = context;
  const { source = settings.source } = given;
  const { targets, chains } = recentChoices();
  return [
    fieldStep("target", (state, position) =>
      askTarget({ catalog, recentTargets: targets, current: state.target ?? offered.target, signal }, position),
    ),
    {
      field: "delegates",
      step: async (state, position) => {
        const target = state.target ?? "";
        const recentChains = chains.filter((chain) => chain.target === target).map(({ delegates }) => delegates);
        const draft = offered.target === target ? offered.delegates : undefined;
        const current = draft ?? recentChains[0];
        const outcome = await askChain({ ...context, source, target, recentChains, current }, position);
        return outcome.kind === "chosen" ? { kind: "chosen", value: { ...state, ...outcome.value } } : outcome;
      },
    },
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

/** A token limited by a boundary needs no narrower scope. */
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

/** The only audience of a person's token is shown rather than asked for; machine details are asked for only if `offered` has none. */
function ownTokenSteps(context: StepsContext): readonly FieldStep[] {
  const { given, audiences, signal } = context;
  const { audience } = given;
  const audienceStep =
    audience === undefined
      ? fieldStep("audience", (_state, position) =>
          askAudience(context.ofToken, audiencesToOffer(context), audiences, position, signal),
        )
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

/** The request has the template's claims until the user has edited them. */
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

/** The API that takes a reason is not called for a token from the caller's own source. */
function destinationStep({ places, given, offered, signal }: StepsContext): FieldStep {
  const takesReason = given.ofCaller !== true;
  return {
    field: "destination",
    step: async ({ reason, ...state }, position) => {
      const outcome = await askDestination(
        { places, current: offered.destination, reason, takesReason, signal },
        position,
      );
      return outcome.kind === "chosen" ? { kind: "chosen", value: { ...state, ...outcome.value } } : outcome;
    },
  };
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

/** The preselected one first. */
function audiencesToOffer({ offered: { audience }, recentChoices }: StepsContext): readonly string[] {
  return [...new Set([...(audience === undefined ? [] : [audience]), ...recentChoices().audiences])];
}
