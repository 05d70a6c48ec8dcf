import { askConsent } from "../surface/ask-consent.ts";
import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import type { Logger } from "../../core/base/logger.ts";
import { SharedFlights } from "../../core/async/shared-flights.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { drawChain } from "../../core/request/chain.ts";
import { parseKind, parsePartialRequest } from "../../core/request/parse-request.ts";
import { bearerOf, type MintRequest, type PartialRequest, requestKey } from "../../core/request/request.ts";
import type { TokenApproval, TokenApprovals } from "../../core/credential/token/token-approvals.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import type { CommandTable } from "./commands.ts";
import { showNotice } from "../surface/notices.ts";
import { settings } from "../base/settings.ts";
import { requireTrust } from "../base/trust.ts";
import type { Minting } from "../minting/minting.ts";
import { localTimeText } from "../text/time-text.ts";
import { kindLabel } from "../text/token-text.ts";
import { chooseRecipe, fillFromUser, usableRecipe } from "./recipe-commands.ts";

export interface GetTokenPorts {
  readonly minting: Minting;
  readonly approvals: TokenApprovals;
  readonly session: CallerSession;
  readonly store: TokenStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The only command that returns a secret: VS Code puts it into a task or a launch configuration. Any extension in the window can call it,
 * so the user must agree once for each workspace, kind and account.
 */
export function getTokenCommands(
  ports: GetTokenPorts,
): Pick<CommandTable, "mintmark.getToken" | "mintmark.manageApprovals"> {
  const questions = new SharedFlights<void>();
  return {
    "mintmark.getToken": async (argument) => {
      requireTrust();
      const request = await ports.minting.settle(await requestIn(argument, ports.clock));
      const key = JSON.stringify([request.kind, request.target, bearerOf(request)]);
      await questions.run(key, new AbortController().signal, () => requireApproval(ports, request));
      return ports.store.value((await takeToken(ports, request)).id);
    },
    "mintmark.manageApprovals": () => withdrawApproval(ports),
  };
}

/** `{"recipe": name, "inputs"?}`, or a request with its kind. The request's destination is ignored: the token goes to the caller. */
async function requestIn(argument: unknown, clock: Clock): Promise<PartialRequest> {
  return { ...(await givenBy(argument, clock)), destination: "clipboard" };
}

async function givenBy(argument: unknown, clock: Clock): Promise<PartialRequest> {
  if (isObject(argument) && typeof argument["recipe"] === "string") {
    const recipe = usableRecipe(await chooseRecipe({ name: argument["recipe"] }));
    return fillFromUser(recipe, argument, clock.now());
  }
  return parsePartialRequest(argument, parseKind(isObject(argument) ? argument["kind"] : undefined));
}

async function requireApproval({ approvals, session, clock }: GetTokenPorts, request: MintRequest): Promise<void> {
  if (approvals.covers(request)) return;
  const { source } = await session.open(request.source ?? settings.source, new AbortController().signal);
  const caller = source.principal ?? vscode.l10n.t("caller");
  const isAgreed = await askConsent(
    vscode.l10n.t("Give this workspace the secret itself: {0} for {1}?", kindLabel(request.kind), bearerOf(request)),
    [
      drawChain({ caller, delegates: request.delegates, target: request.target }),
      vscode.l10n.t(
        "A task, a launch configuration or another extension asks for it with mintmark.getToken; VS Code does not tell which. If you allow it, everything that asks in this workspace gets credentials of this kind for this account without another question, until you withdraw that with “Manage Token Approvals…”.",
      ),
    ].join("\n\n"),
    vscode.l10n.t("Allow in This Workspace"),
  );
  if (!isAgreed) fail({ code: "cancelled" });
  await approvals.add(request, clock.now());
}

/** A token of the same request with enough time left, or a new one. */
async function takeToken(ports: GetTokenPorts, request: MintRequest): Promise<TokenInfo> {
  const info = (await reusableToken(ports, request)) ?? (await ports.minting.mintInto(request));
  const name = shortAccountName(bearerOf(info.request));
  const text = vscode.l10n.t("{0} for {1} given out", kindLabel(info.request.kind), name);
  ports.logger.info(`Gave ${info.request.kind} for ${bearerOf(info.request)} to a caller of mintmark.getToken.`);
  vscode.window.setStatusBarMessage(`$(key) ${text}`, shownMs);
  return info;
}

const shownMs = 5_000;
const enoughMs = 5 * 60_000;

/** A reused token must be the current caller's and have five minutes left, or half of a shorter lifetime. */
async function reusableToken(
  { store, session, clock }: GetTokenPorts,
  request: MintRequest,
): Promise<TokenInfo | undefined> {
  const { source } = await session.open(request.source ?? settings.source, new AbortController().signal);
  const key = requestKey({ ...request, source: source.name });
  const hasTime = ({ mintedAt, expiresAt }: TokenInfo): boolean =>
    expiresAt - clock.now() >= Math.min(enoughMs, (expiresAt - mintedAt) / 2);
  const isOfCaller = ({ epoch }: TokenInfo): boolean => epoch === session.epoch;
  return store.list().find((info) => requestKey(info.request) === key && isOfCaller(info) && hasTime(info));
}

/** Lists what this workspace may get, and withdraws what the user chooses. */
async function withdrawApproval({ approvals, clock }: GetTokenPorts): Promise<void> {
  const given = approvals.list();
  if (given.length === 0) {
    showNotice(vscode.l10n.t("No task or extension may get tokens in this workspace."));
    return;
  }
  const rows = given.map((approval) => approvalRow(approval, clock.now()));
  const placeHolder = vscode.l10n.t("What this workspace may get without a question. Choose one to withdraw it.");
  const picked = await vscode.window.showQuickPick(rows, { placeHolder, matchOnDescription: true });
  if (picked === undefined) return;
  await approvals.withdraw(picked.approval);
  showNotice(vscode.l10n.t("Withdrawn: {0} for {1}.", picked.description, picked.approval.account));
}

function approvalRow(
  approval: TokenApproval,
  now: number,
): vscode.QuickPickItem & { readonly approval: TokenApproval } & { readonly description: string } {
  return {
    label: approval.account,
    description: kindLabel(approval.kind),
    detail: vscode.l10n.t("Allowed at {0}.", localTimeText(approval.at, now)),
    approval,
  };
}
