import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { fail } from "../../core/base/errors.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import type { TokenFiles } from "../../core/credential/destination/token-files.ts";
import { fillOwnRequest } from "../../core/credential/own-id-token.ts";
import type { Mint } from "../../core/credential/mint.ts";
import { completeRequest, parsePartialRequest } from "../../core/request/parse-request.ts";
import { bearerOf, type CredentialKind, type MintRequest, type PartialRequest } from "../../core/request/request.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import { isObject } from "../../core/base/json.ts";
import type { CommandTable } from "./commands.ts";
import { settleFile } from "../destination/file-choice.ts";
import type { HandOver } from "../destination/hand-over.ts";
import { type NoticeAction, showNotice } from "../surface/notices.ts";
import { withProgress } from "../surface/progress.ts";
import { settings } from "../base/settings.ts";
import { expirySentence, kindLabel } from "../text/token-text.ts";
import type { AskedField } from "../wizard/form-steps.ts";
import type { MintWizard } from "../wizard/mint-wizard.ts";

export interface MintCommandPorts {
  readonly mint: Mint;
  readonly session: CallerSession;
  readonly store: TokenStore;
  readonly wizard: () => Promise<MintWizard>;
  readonly handOver: HandOver;
  readonly tokenFiles: TokenFiles;
  readonly remember: (request: MintRequest) => void;
  readonly inspect: (info: TokenInfo) => Promise<void>;
  readonly clock: Clock;
  /** What is being minted and handed over just now. */
  readonly underWay: Map<string, Promise<void>>;
}

/** The mint commands and Renew Token share one way from the request to the notice. */
export function mintCommands(
  ports: MintCommandPorts,
  chooseToken: (argument: unknown) => Promise<TokenInfo>,
): Pick<
  CommandTable,
  | "mintmark.mintAccessToken"
  | "mintmark.mintIdToken"
  | "mintmark.mintUserToken"
  | "mintmark.mintDownscopedToken"
  | "mintmark.mintCallerIdToken"
  | "mintmark.signJwt"
  | "mintmark.signBlob"
  | "mintmark.signClaims"
  | "mintmark.renewToken"
> {
  const mintCommand = (kind: CredentialKind, asked?: AskedField) => async (argument: unknown) => {
    requireTrust();
    const offered = parseOffer(argument, kind);
    await mintFrom(ports, parseArgument(argument, kind), { asked: asked ?? askedBy(offered), offered });
  };
  return {
    "mintmark.mintAccessToken": mintCommand("accessToken"),
    "mintmark.mintIdToken": mintCommand("idToken"),
    "mintmark.mintUserToken": mintCommand("accessToken", "subject"),
    "mintmark.mintDownscopedToken": mintCommand("accessToken", "accessBoundary"),
    "mintmark.mintCallerIdToken": async (argument) => {
      requireTrust();
      await mintFrom(ports, { ...parsePartialRequest(ofCaller(argument), "idToken"), ofCaller: true });
    },
    "mintmark.signJwt": mintCommand("signedJwt"),
    "mintmark.signBlob": mintCommand("signedBlob"),
    "mintmark.signClaims": async () => (await ports.wizard()).acceptClaims(),
    "mintmark.renewToken": async (argument) => {
      requireTrust();
      const info = await chooseToken(argument);
      await mintAndHandOver(ports, await settleFile(ports.tokenFiles, info.request), info.id);
    },
  };
}

/** What the wizard asks besides, and what it begins with. */
interface WizardStart {
  readonly asked?: AskedField | undefined;
  /** A request to be taken over step by step, or changed. */
  readonly offered?: PartialRequest | undefined;
}

/** Mints what a request says, after the wizard has asked for what it lacks. */
export async function mintFrom(ports: MintCommandPorts, given: PartialRequest, start: WizardStart = {}): Promise<void> {
  const request = await settleFile(ports.tokenFiles, await settleRequest(ports, given, start));
  await mintAndHandOver(ports, request);
  ports.remember(request);
}

/** Nothing in an untrusted workspace can mint. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted) fail({ code: "untrustedWorkspace" });
}

/** A row of the Accounts view stands for a request with its account as the target. */
function parseArgument(argument: unknown, kind: CredentialKind): PartialRequest {
  const offer = offerIn(argument);
  if (offer !== undefined) return isObject(offer) && offer["ofCaller"] === true ? { kind, ofCaller: true } : { kind };
  const isRow = isObject(argument) && argument["kind"] === "account" && isObject(argument["account"]);
  const request = isRow && isObject(argument["account"]) ? { target: argument["account"]["email"] } : argument;
  return parsePartialRequest(request, kind);
}

/** The target of an ID token of the caller may be a person; a request that says so is read as such. */
function ofCaller(argument: unknown): unknown {
  return isObject(argument) ? { ...argument, ofCaller: true } : argument;
}

/** An ID token of the caller: whose and, for a person, for whom it is, only the source knows. */
async function settleOwnRequest(
  { session, wizard }: Pick<MintCommandPorts, "session" | "wizard">,
  given: PartialRequest,
  offered?: PartialRequest,
): Promise<MintRequest> {
  const choice = given.source ?? settings.source;
  const title = vscode.l10n.t("Asking the credential source who you are…");
  const filled = await withProgress(title, (signal) => fillOwnRequest(session, given, choice, signal));
  const isFixed = given.audience === undefined && filled.audience !== undefined;
  const complete = completeRequest(filled);
  if (complete !== undefined && !isFixed) return complete;
  const { signal } = new AbortController();
  return (await wizard()).ask({ given: filled, asked: "ofCaller", offered, caller: () => filled.target ?? "", signal });
}

/** `{offered}`: a request to begin the wizard with; it asks for every part of it all the same. */
function parseOffer(argument: unknown, kind: CredentialKind): PartialRequest | undefined {
  const offer = offerIn(argument);
  return offer === undefined ? undefined : parsePartialRequest(offer, kind);
}

/** Which of the steps that a kind has besides a request came from. */
function askedBy(offered: PartialRequest | undefined): AskedField | undefined {
  if (offered?.subject !== undefined) return "subject";
  return offered?.accessBoundary === undefined ? undefined : "accessBoundary";
}

function offerIn(argument: unknown): unknown {
  return isObject(argument) ? argument["offered"] : undefined;
}

/**
 * The request as it is when it is complete; otherwise what the wizard makes of it. The caller's token is fetched while the user answers,
 * so that at the end only the mint itself is waited for; a source that does not work ends the wizard at once.
 */
export async function settleRequest(
  { session, wizard }: MintCommandPorts,
  given: PartialRequest,
  { asked, offered }: WizardStart = {},
): Promise<MintRequest> {
  if (given.ofCaller === true) return settleOwnRequest({ session, wizard }, given, offered);
  const lacksAsked = asked !== undefined && given[asked] === undefined;
  const complete = lacksAsked ? undefined : completeRequest(given);
  if (complete !== undefined) return complete;
  const choice = given.source ?? settings.source;
  const sourceFailed = new AbortController();
  const wizardCancelled = new AbortController();
  let caller = vscode.l10n.t("caller");
  const warming = session.warm(choice, wizardCancelled.signal).then(
    (principal) => (caller = principal ?? caller),
    (error: unknown) => sourceFailed.abort(error),
  );
  try {
    return await (await wizard()).ask({ given, asked, offered, caller: () => caller, signal: sourceFailed.signal });
  } catch (error) {
    if (sourceFailed.signal.aborted) throw sourceFailed.signal.reason;
    wizardCancelled.abort();
    await warming;
    throw error;
  }
}

/** Mints into the token store, with progress that can be cancelled. With `id` it replaces an earlier token. */
export async function mintInto(
  { mint, store }: Pick<MintCommandPorts, "mint" | "store">,
  request: MintRequest,
  id?: string,
): Promise<TokenInfo> {
  const title = vscode.l10n.t("{0} for {1} is being minted…", kindLabel(request.kind), bearerOf(request));
  return store.add(await withProgress(title, (signal) => mint(request, signal)), id);
}

/** A key that is held down asks again and again: as long as one request is under way, the same one is not begun anew. */
async function mintAndHandOver(ports: MintCommandPorts, request: MintRequest, id?: string): Promise<void> {
  const key = JSON.stringify([request, id]);
  const underWay = ports.underWay.get(key);
  if (underWay !== undefined) {
    await underWay.catch(() => undefined);
    fail({ code: "cancelled" });
  }
  const minting = mintNow(ports, request, id).finally(() => ports.underWay.delete(key));
  ports.underWay.set(key, minting);
  await minting;
}

/** Mints, hands the token over and says so. */
async function mintNow(ports: MintCommandPorts, request: MintRequest, id: string | undefined): Promise<void> {
  const info = await mintInto(ports, request, id);
  const handedOver = await ports.handOver(info);
  showNotice(`${handedOver} ${expirySentence(info.expiresAt, ports.clock.now())}`, ...nextActions(info, ports));
}

/** What was signed can be checked at once, with the keys that its account publishes. */
function nextActions(info: TokenInfo, { inspect }: MintCommandPorts): readonly NoticeAction[] {
  const { id, request } = info;
  const verifyBy = (command: string, argument: object): NoticeAction => ({
    title: vscode.l10n.t("Verify"),
    run: () => vscode.commands.executeCommand(command, argument),
  });
  const open = { title: vscode.l10n.t("Inspect"), run: () => inspect(info) };
  switch (request.kind) {
    case "signedBlob":
      return [verifyBy("mintmark.verifySignature", { id })];
    case "signedJwt":
      return [open, verifyBy("mintmark.inspectToken", { id, verify: true })];
    default:
      return [open];
  }
}
