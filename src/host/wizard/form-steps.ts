import type { AudienceCatalog } from "../../core/request/audience-catalog.ts";
import { claimsOf } from "../../core/request/claims.ts";
import type { LifetimePolicies } from "../../core/credential/lifetime-policies.ts";
import type { RecentChoices } from "../../core/recipe/recent-choices.ts";
import type { CredentialKind, PartialRequest } from "../../core/request/request.ts";
import { defaultScopes } from "../../core/request/scope.ts";
import { askScopes, askSubject } from "./access-token-steps.ts";
import { askLifetime } from "./lifetime-step.ts";
import { askBoundaryRoles, askStoragePlace } from "./boundary-steps.ts";
import { askChain, type ChainStepPorts } from "../chain/edit/chain-step.ts";
import type { Places } from "../destination/place.ts";
import { askDestination } from "./destination-step.ts";
import { askAudience, askIdTokenExtras } from "./id-token-steps.ts";
import { askMachineDetails, showOwnAudience } from "./own-token-steps.ts";
import { settings } from "../base/settings.ts";
import { askPayload, askTemplate } from "./signing-steps.ts";
import { mapOutcome, type Outcome, type Step, type StepPosition } from "../surface/steps.ts";
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
  readonly lifetimes: Pick<LifetimePolicies, "rightOf">;
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
  return form === "ofCaller"
    ? ownTokenSteps(context)
    : [...chainSteps(context), ...detailSteps[form](context), destinationStep(context)];
}

/** What a form asks for between the chain and the destination. */
const detailSteps: Readonly<Record<Exclude<WizardForm, "ofCaller">, (context: StepsContext) => readonly FieldStep[]>> =
  {
    subject: ({ recentChoices, signal, offered }) => [
      fieldStep("subject", (_state, position) => askSubject(recentChoices().subjects, position, signal)),
      fieldStep("scopes", (_state, position) => askScopes(offered.scopes ?? [], position, signal, "user")),
    ],
    accessBoundary: (context) => [...boundarySteps(context), lifetimeStep(context)],
    accessToken: (context) => [
      fieldStep("scopes", (_state, position) => askScopes(context.offered.scopes ?? [], position, context.signal)),
      lifetimeStep(context),
    ],
    idToken: (context) => [audienceStep(context), extrasStep(context)],
    signedJwt: (context) => [templateStep(context)],
    signedBlob: ({ signal }) => [fieldStep("payload", (_state, position) => askPayload(position, signal))],
  };

function lifetimeStep({ offered, given, lifetimes, signal }: StepsContext): FieldStep {
  const { source = settings.source } = given;
  return fieldStep("lifetimeSeconds", ({ target = "" }, position) =>
    askLifetime({ account: target, source, current: offered.lifetimeSeconds, lifetimes }, position, signal),
  );
}

function audienceStep(context: StepsContext): FieldStep {
  const { ofToken, audiences, signal } = context;
  return fieldStep("audience", (_state, position) =>
    askAudience(ofToken, audiencesToOffer(context), audiences, position, signal),
  );
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
    mergingStep("delegates", (state, position) => {
      const target = state.target ?? "";
      const recentChains = chains.filter((chain) => chain.target === target).map(({ delegates }) => delegates);
      const draft = offered.target === target ? offered.delegates : undefined;
      const current = draft ?? recentChains[0];
      return askChain({ ...context, source, target, recentChains, current }, position);
    }),
  ];
}

function extrasStep({ offered, signal }: StepsContext): FieldStep {
  const { includeEmail = true, organizationNumberIncluded = false } = offered;
  return mergingStep("includeEmail", (_state, position) =>
    askIdTokenExtras({ includeEmail, organizationNumberIncluded }, position, signal),
  );
}

/** A token limited by a boundary needs no narrower scope. */
function boundarySteps({ recentChoices, signal }: StepsContext): readonly FieldStep[] {
  return [
    mergingStep("accessBoundary", async ({ scopes = defaultScopes }, position) => {
      const outcome = await askStoragePlace(recentChoices().storagePlaces, position, signal);
      return mapOutcome(outcome, (accessBoundary) => ({ scopes, accessBoundary }));
    }),
    fieldStep("accessBoundary", (state, position) => askBoundaryRoles(state.accessBoundary ?? [], position, signal)),
  ];
}

/** The only audience of a person's token is shown rather than asked for; machine details are asked for only if `offered` has none. */
function ownTokenSteps(context: StepsContext): readonly FieldStep[] {
  const { given, signal } = context;
  const { audience } = given;
  const firstStep =
    audience === undefined
      ? audienceStep(context)
      : { ...fieldStep("audience", (_state, position) => showOwnAudience(audience, position, signal)), isShown: true };
  const detailsStep = mergingStep("includeEmail", (_state, position) => askMachineDetails(position, signal));
  return [firstStep, detailsStep, destinationStep(context)];
}

/** The request has the template's claims until the user has edited them. */
function templateStep({ clock, signal }: StepsContext): FieldStep {
  return fieldStep("claims", async ({ target = "" }, position) =>
    mapOutcome(await askTemplate(position, signal), (template) => claimsOf(template, target, clock.now())),
  );
}

/** The API that takes a reason is not called for a token from the caller's own source. */
function destinationStep({ places, given, offered, signal }: StepsContext): FieldStep {
  const takesReason = given.ofCaller !== true;
  return {
    field: "destination",
    step: async ({ reason, ...state }, position) => {
      const question = { places, current: offered.destination, reason, takesReason, signal };
      return mapOutcome(await askDestination(question, position), (chosen) => ({ ...state, ...chosen }));
    },
  };
}

function fieldStep<F extends keyof PartialRequest>(
  field: F,
  ask: (state: PartialRequest, position: StepPosition) => Promise<Outcome<NonNullable<PartialRequest[F]>>>,
): FieldStep {
  return mergingStep(field, async (state, position) =>
    mapOutcome(await ask(state, position), (value) => ({ [field]: value })),
  );
}

/** A step whose answer says more than its one field. */
function mergingStep(
  field: keyof PartialRequest,
  ask: (state: PartialRequest, position: StepPosition) => Promise<Outcome<Partial<PartialRequest>>>,
): FieldStep {
  return {
    field,
    step: async (state, position) => mapOutcome(await ask(state, position), (value) => ({ ...state, ...value })),
  };
}

/** The preselected one first. */
function audiencesToOffer({ offered: { audience }, recentChoices }: StepsContext): readonly string[] {
  return [...new Set([...(audience === undefined ? [] : [audience]), ...recentChoices().audiences])];
}
