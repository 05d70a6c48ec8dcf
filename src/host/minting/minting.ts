import { l10n } from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { fail } from "../../core/base/errors.ts";
import type { Mint } from "../../core/credential/mint.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import { hopsOf, renewsItself } from "../../core/request/permission.ts";
import {
  bearerOf,
  isOfCaller,
  type MintRequest,
  type PartialRequest,
  permissionKind,
} from "../../core/request/request.ts";
import { requireTrust } from "../base/trust.ts";
import { type Places, placesHolding } from "../destination/place.ts";
import { commandAction, type NoticeAction, showNotice } from "../surface/notices.ts";
import { withProgress } from "../surface/progress.ts";
import { workspaceChoiceTexts } from "../surface/workspace-choice-text.ts";
import { renewForeverText } from "../text/self-minting-text.ts";
import { expirySentence, kindLabel } from "../text/token-text.ts";
import type { AskLeave, Asker } from "./ask-leave.ts";
import { settleRequest, type SettlePorts, type WizardStart } from "./settle-request.ts";

export interface MintingPorts extends SettlePorts {
  readonly mint: Mint;
  readonly askLeave: AskLeave;
  readonly store: TokenStore;
  readonly places: Places;
  readonly clock: Clock;
  /** Keeps the choices for the next wizard. */
  readonly remember: (request: MintRequest) => void;
  readonly inspect: (info: TokenInfo) => Promise<void>;
}

/** The ways from a request to a token. Each throws `untrustedWorkspace` if the workspace is not trusted, and `cancelled`. */
export interface Minting {
  /** Asks for what the request lacks, and for leave if text asks; mints, delivers the token to its destination, and says so. */
  readonly run: (given: PartialRequest, asker: Asker, start?: WizardStart) => Promise<void>;
  /** Mints a token again with its id, delivers it to its destination, and says so. */
  readonly renew: (info: TokenInfo) => Promise<void>;
  /** Mints a token again and delivers it to the places that hold it. Shows nothing. */
  readonly renewQuietly: (info: TokenInfo) => Promise<void>;
  /** Asks for what the request lacks, and whether the caller of a command may have the token itself. */
  readonly settleForCaller: (given: PartialRequest, asker: Asker) => Promise<MintRequest>;
  /** Only mints into the token store, with progress that can be cancelled. */
  readonly mintInto: (request: MintRequest) => Promise<TokenInfo>;
}

/** The one path of a mint: trust, request, place, mint, hand-over, notice. Commands, recipes, tasks and renewal all use it. */
export function createMinting(ports: MintingPorts): Minting {
  const noteOnce = selfMintingNotes();
  const handOver = onceAtATime((request: MintRequest, id?: string) => mintAndHandOver(ports, noteOnce, request, id));
  return {
    run: async (given, asker, start) => {
      requireTrust();
      const settled = await settleRequest(ports, given, start);
      if (saysMoreThanChain(given, start)) await ports.askLeave(settled, settled.destination, asker);
      const request = await prepare(ports, settled);
      await handOver(request);
      ports.remember(request);
    },
    renew: async ({ id, request }) => {
      requireTrust();
      await handOver(await prepare(ports, request), id);
    },
    renewQuietly: async (info) => {
      requireTrust();
      await renewQuietly(ports, info);
    },
    settleForCaller: async (given, asker) => {
      requireTrust();
      const request = await settleRequest(ports, given);
      await ports.askLeave(request, "caller", asker);
      return request;
    },
    mintInto: (request) => {
      requireTrust();
      return mintInto(ports, request);
    },
  };
}

/** What the wizard shows all the time: a person who answers its questions has seen it. */
const shownByWizard: readonly string[] = ["kind", "target", "delegates", "source", "ofCaller"];

/** Whether text decides something that no question of the wizard shows: a complete request, a part of one, or bytes to start with. */
function saysMoreThanChain(given: PartialRequest, { offered }: WizardStart = {}): boolean {
  return offered?.payload !== undefined || Object.keys(given).some((field) => !shownByWizard.includes(field));
}

/** Asks for what the destination must know before the mint. */
async function prepare({ places }: Pick<MintingPorts, "places">, request: MintRequest): Promise<MintRequest> {
  return (await places[request.destination].prepare?.(request)) ?? request;
}

/** A key that is held down repeats its request: while a request is running, the same one is not started again. */
function onceAtATime<A extends readonly unknown[]>(work: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  return async (...args) => {
    const key = JSON.stringify(args);
    const running = underWay.get(key);
    if (running !== undefined) {
      await running.catch(() => undefined);
      fail({ code: "cancelled" });
    }
    const started = work(...args).finally(() => underWay.delete(key));
    underWay.set(key, started);
    await started;
  };
}

async function mintAndHandOver(
  ports: MintingPorts,
  noteOnce: (info: TokenInfo) => readonly string[],
  request: MintRequest,
  id?: string,
): Promise<void> {
  const info = await mintInto(ports, request, id);
  const handedOver = await ports.places[info.request.destination].give(info);
  const said = [
    handedOver,
    expirySentence(info.expiresAt, ports.clock.now()),
    ...workspaceChoiceTexts(request),
    ...noteOnce(info),
  ];
  showNotice(said.join(" "), ...nextActions(info, ports));
}

/** What to know of an account that mints for itself; said once per account and window, so that it does not become noise. */
function selfMintingNotes(): (info: TokenInfo) => readonly string[] {
  const said = new Set<string>();
  return ({ caller, request }) => {
    if (caller === undefined || isOfCaller(request)) return [];
    const { delegates, target } = request;
    const account = hopsOf({ caller, delegates, target }, permissionKind(request)).find(renewsItself)?.to;
    if (account === undefined || said.has(account)) return [];
    said.add(account);
    return [`${l10n.t("{0} may mint for itself.", account)} ${renewForeverText()}`];
  };
}

/** With `id` the token replaces an earlier one. */
async function mintInto({ mint, store }: MintingPorts, request: MintRequest, id?: string): Promise<TokenInfo> {
  const title = l10n.t("{0} for {1} is being minted…", kindLabel(request.kind), bearerOf(request));
  return store.add(await withProgress(title, (signal) => mint(request, signal)), id);
}

/** Delivers nothing to the clipboard or an editor, where the user would not expect it now. */
async function renewQuietly({ mint, store, places }: MintingPorts, { id, request }: TokenInfo): Promise<void> {
  const holding = placesHolding(places, id);
  const minted = await mint(request, new AbortController().signal);
  // It may have been forgotten meanwhile.
  if (store.find(id) === undefined) return;
  const renewed = store.add(minted, id);
  for (const place of holding) await place.give(renewed);
}

/** A signature can be checked at once, with its account's published keys. */
function nextActions(info: TokenInfo, { inspect }: MintingPorts): readonly NoticeAction[] {
  const { id, request } = info;
  const open = { title: l10n.t("Inspect"), run: () => inspect(info) };
  const verify = l10n.t("Verify");
  if (request.kind === "signedBlob") return [commandAction(verify, "mintmark.verifySignature", { id })];
  if (request.kind !== "signedJwt") return [open];
  return [open, commandAction(verify, "mintmark.inspectToken", { id, verify: true })];
}
