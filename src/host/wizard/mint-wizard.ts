import { defined } from "../../core/base/json.ts";
import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import type { Disposable } from "../../core/base/events.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { drawChain } from "../../core/request/chain.ts";
import { AudienceCatalog, type ListAudiences } from "../../core/request/audience-catalog.ts";
import { completeRequest } from "../../core/request/parse-request.ts";
import type { RecentChoices } from "../../core/recipe/recent-choices.ts";
import type { LifetimePolicies } from "../../core/credential/lifetime-policies.ts";
import type { CredentialKind, MintRequest, PartialRequest } from "../../core/request/request.ts";
import type { ShortcutReader } from "../../core/chain/draft/chain-shortcuts.ts";
import type { Places } from "../destination/place.ts";
import type { ChainStepPorts } from "../chain/edit/chain-step.ts";
import { ClaimsEditor } from "./claims-editor.ts";
import { recallChoices } from "../base/recall-choices.ts";
import { settings } from "../base/settings.ts";
import { runSteps } from "../surface/steps.ts";
import { type AskedField, stepsOf, type WizardForm } from "./form-steps.ts";

export interface MintWizardPorts extends Omit<ChainStepPorts, "reader"> {
  readonly apis: { readonly policies: ShortcutReader; readonly listAudiences: ListAudiences };
  readonly lifetimes: LifetimePolicies;
  readonly places: Places;
  readonly globalState: vscode.Memento;
}

/** What the wizard is opened with. */
export interface MintWizardOpening {
  /** What need not be asked. */
  readonly given: PartialRequest;
  /** What the command is for, if its kind does not say it. */
  readonly asked?: AskedField | undefined;
  /** Initial values of the steps, to accept or change; they override the last choices. */
  readonly offered?: PartialRequest | undefined;
  /** The caller's name for the drawings; it may become known while the wizard is open. */
  readonly caller: () => string;
  /** Closes the wizard from outside. */
  readonly signal: AbortSignal;
}

export interface MintWizard extends Disposable {
  /** Asks step by step for what a request still lacks; throws `cancelled` on Esc. */
  ask(opening: MintWizardOpening): Promise<MintRequest>;
  /** Continues with the claims of the active claims editor; throws a `RequestFailure` if they cannot be signed. */
  acceptClaims(): Promise<void>;
}

/** The wizard behind the mint commands. If it is left with Esc, its answers are suggested next time. */
export function createMintWizard(ports: MintWizardPorts): MintWizard {
  const { session, catalog, lifetimes, places, clock, globalState } = ports;
  const reader = ports.apis.policies;
  const audiences = audienceCatalog(ports);
  const recentChoices = () => recallChoices(globalState);
  const editor = new ClaimsEditor(clock);
  const drafts = new Map<WizardForm, PartialRequest>();
  const ask = async (opening: MintWizardOpening): Promise<MintRequest> => {
    const { given: said, asked, offered: begun, caller, signal } = opening;
    const form = asked ?? said.kind;
    const given = begun === undefined ? said : { ...notAskedFor(begun), ...said };
    const offered = { ...offer(recentChoices(), form, given.kind), ...drafts.get(form), ...begun, ...given };
    const ofToken = begun?.audience;
    const begin = { given, offered, ofToken, caller, signal };
    const context = { session, catalog, reader, clock, places, lifetimes, recentChoices, audiences, ...begin };
    const steps = stepsOf(form, context)
      .filter(({ field, isShown }) => isShown === true || given[field] === undefined)
      .map(({ step }) => step);
    const result = await runSteps(titleOf(form, given, caller()), steps, given);
    if (result.kind === "finished") drafts.delete(form);
    else drafts.set(form, result.state);
    const request = result.kind === "finished" ? completeRequest(result.state) : undefined;
    if (request === undefined) return fail({ code: "cancelled" });
    const isTemplate = request.kind === "signedJwt" && said.claims === undefined;
    return isTemplate ? { ...request, claims: await editor.edit(request.claims) } : request;
  };
  const reset = catalog.onDidChange(() => audiences.reset());
  const dispose = (): void => {
    reset.dispose();
    editor.dispose();
  };
  return { ask, acceptClaims: () => editor.accept(), dispose };
}

/** The services of the projects that the tree shows. */
function audienceCatalog({ catalog, apis, session }: MintWizardPorts): AudienceCatalog {
  const caller = (signal: AbortSignal) => session.caller(settings.source, signal);
  const projects = async () => (await catalog.projects()).items.map(({ projectId }) => projectId);
  return new AudienceCatalog({ list: apis.listAudiences, caller, projects });
}

/** The parts that no step asks for: initial claims are changed in their editor, bytes cannot be shown. */
function notAskedFor({ kind, reason, source, claims, payload }: PartialRequest): PartialRequest {
  return { kind, ...defined({ reason, source, claims, payload }) };
}

const titles: Readonly<Record<WizardForm, () => string>> = {
  subject: () => vscode.l10n.t("Mint Access Token for Workspace User"),
  accessBoundary: () => vscode.l10n.t("Mint Downscoped Access Token"),
  ofCaller: () => vscode.l10n.t("Mint ID Token for Yourself"),
  accessToken: () => vscode.l10n.t("Mint Access Token"),
  idToken: () => vscode.l10n.t("Mint ID Token"),
  signedJwt: () => vscode.l10n.t("Sign JWT"),
  signedBlob: () => vscode.l10n.t("Sign Blob"),
};

/** With a chain that no step asks for, so that nobody answers for an account that is not on the screen. */
function titleOf(form: WizardForm, { target, delegates }: PartialRequest, caller: string): string {
  if (target === undefined || delegates === undefined || form === "ofCaller") return titles[form]();
  return `${titles[form]()}: ${drawChain({ caller, delegates, target }, shortAccountName)}`;
}

/** Suggestions from the last mint. */
function offer(
  { scopes, lifetimeSeconds, destination }: RecentChoices,
  form: WizardForm,
  kind: CredentialKind,
): PartialRequest {
  return { kind, ...(form === "subject" ? {} : { scopes }), ...defined({ lifetimeSeconds, destination }) };
}
