import { askConsent } from "../surface/ask-consent.ts";
import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { isObject } from "../../core/base/json.ts";
import type { Logger } from "../../core/base/logger.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import { parseKind, parsePartialRequest } from "../../core/request/parse-request.ts";
import { bearerOf, type MintRequest, type PartialRequest, requestKey } from "../../core/request/request.ts";
import type { TokenApproval, TokenApprovals } from "../../core/credential/token/token-approvals.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import type { CommandTable } from "./commands.ts";
import { showNotice } from "../surface/notices.ts";
import { settings } from "../base/settings.ts";
import { requireTrust } from "../base/trust.ts";
import type { Asker } from "../minting/ask-leave.ts";
import type { Minting } from "../minting/minting.ts";
import { localTimeText } from "../text/time-text.ts";
import { plainRow } from "../text/plain-text.ts";
import { termsLines, termsSummary } from "../text/terms-text.ts";
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

/** The only command that returns a secret: VS Code puts it into a task or a launch configuration. It always asks for leave. */
export function getTokenCommands(
  ports: GetTokenPorts,
): Pick<CommandTable, "mintmark.getToken" | "mintmark.manageApprovals"> {
  return {
    "mintmark.getToken": async (argument) => {
      requireTrust();
      const { given, asker } = await givenBy(argument, ports.clock);
      // The destination in it means nothing: the token goes to the caller.
      const request = await ports.minting.settleForCaller({ ...given, destination: "clipboard" }, asker);
      return ports.store.value((await takeToken(ports, request)).id);
    },
    "mintmark.manageApprovals": () => withdrawApproval(ports),
  };
}

/** `{"recipe": name, "owner"?, "inputs"?}`, or a request with its kind. */
async function givenBy(argument: unknown, clock: Clock): Promise<Given> {
  if (isObject(argument) && typeof argument["recipe"] === "string") {
    const { entry, asker } = await chooseRecipe({ ...argument, name: argument["recipe"] });
    return { given: await fillFromUser(usableRecipe(entry), argument, clock.now()), asker };
  }
  const kind = parseKind(isObject(argument) ? argument["kind"] : undefined);
  return { given: parsePartialRequest(argument, kind), asker: { kind: "text" } };
}

interface Given {
  readonly given: PartialRequest;
  readonly asker: Asker;
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

/** Lists what text in this workspace may mint, shows the one that the user chooses, and withdraws it. */
async function withdrawApproval({ approvals, clock }: GetTokenPorts): Promise<void> {
  const given = await approvals.list();
  if (given.length === 0) {
    showNotice(vscode.l10n.t("Nothing in this workspace may mint without a question."));
    return;
  }
  const rows = given.map((approval) => approvalRow(approval, clock.now()));
  const placeHolder = vscode.l10n.t(
    "What may be minted here without a question. Choose one to see all of it, and to withdraw it.",
  );
  const picked = await vscode.window.showQuickPick(rows, {
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const { terms } = picked.approval;
  const message = vscode.l10n.t("Withdraw this? {0} for {1}", kindLabel(terms.asked.kind), terms.account);
  if (!(await askConsent(message, picked.lines.join("\n"), vscode.l10n.t("Withdraw")))) return;
  await approvals.withdraw(picked.approval);
  showNotice(vscode.l10n.t("Withdrawn: {0} for {1}.", kindLabel(terms.asked.kind), terms.account));
}

interface ApprovalRow extends vscode.QuickPickItem {
  readonly approval: TokenApproval;
  readonly lines: readonly string[];
}

function approvalRow(approval: TokenApproval, now: number): ApprovalRow {
  const { terms, at } = approval;
  const lines = [...termsLines(terms), vscode.l10n.t("Allowed at {0}.", localTimeText(at, now))];
  return {
    label: plainRow(terms.account),
    description: plainRow(termsSummary(terms)),
    detail: plainRow(lines.join(" · ")),
    approval,
    lines,
  };
}
