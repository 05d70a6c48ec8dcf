import * as vscode from "vscode";
import type { Disposable } from "../../core/base/events.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import type { TokenInformant } from "../../core/inspect/verify/token-info.ts";
import { bearerOf, type PartialRequest } from "../../core/request/request.ts";
import type { TokenStore } from "../../core/credential/token/token-store.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { InspectorState } from "../../core/inspect/protocol.ts";
import type { TokenVerifier } from "../../core/inspect/verify/verification.ts";
import { visibleText } from "../../core/base/visible-text.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { onDidChangeSetting } from "../base/settings.ts";
import { openComparison } from "./comparison-panel.ts";
import { copyToClipboard } from "./copy-to-clipboard.ts";
import { Inspection, type InspectionParts } from "./inspection.ts";
import { chooseKeys } from "./key-chooser.ts";
import { choosePlace } from "./place-chooser.ts";
import { receiverShelf } from "./receiver-shelf.ts";
import { chooseToken, type OfferedToken } from "./token-chooser.ts";
import { originOf } from "./token-origin.ts";
import { kindText } from "../text/token-words.ts";
import { openInspectorPage, type InspectorPageParts } from "./inspector-page.ts";
import { mintCommands } from "../base/identifiers.ts";

export interface InspectorParts extends InspectorPageParts {
  readonly clock: Clock;
  readonly store: TokenStore;
  /** Loads the code that checks signatures and asks about tokens, on first use. */
  readonly verifier: () => Promise<TokenVerifier & TokenInformant>;
  /** Address of the sandbox, while one runs: its keys are asked first. */
  readonly sandboxUrl: () => string | undefined;
}

/** Opens inspector panels, one for each text shown. */
export interface Inspector extends Disposable {
  /** Decodes the user's text and shows it; uses the network only if the user asked for verification. */
  show(tokenText: string, verifies?: boolean): void;
  /** Shows two tokens claim by claim; asks for those that are missing. Throws `cancelled`. */
  compare(left?: string, right?: string): Promise<void>;
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly inspection: Inspection;
}

export function createInspector(parts: InspectorParts): Inspector {
  const open = new Set<OpenPanel>();
  const comparisons = new Set<vscode.WebviewPanel>();
  const compare = async (left?: string, right?: string): Promise<void> => {
    const offered = () => offeredTokens([...open], parts.store);
    const first = left ?? (await chooseToken(vscode.l10n.t("Compare Tokens: the first one"), offered()));
    const others = offered().filter(({ value }) => value() !== first);
    const second = right ?? (await chooseToken(vscode.l10n.t("Compare Tokens: the second one"), others));
    const panel = openComparison(parts, first, second);
    comparisons.add(panel);
    panel.onDidDispose(() => comparisons.delete(panel));
  };
  return {
    show: (tokenText, verifies = false) => {
      const shown = openPanel(parts, tokenText, (token) => void compare(token).catch(() => undefined));
      open.add(shown);
      shown.panel.onDidDispose(() => open.delete(shown));
      if (verifies) void shown.inspection.handle({ kind: "verify", keys: "issuer" });
    },
    compare,
    dispose: () => {
      for (const panel of [...comparisons, ...[...open].map((shown) => shown.panel)]) panel.dispose();
    },
  };
}

/** The tokens of open panels first, then the live ones minted here; each once. */
function offeredTokens(open: readonly OpenPanel[], store: TokenStore): readonly OfferedToken[] {
  const shown = open.map(({ panel, inspection }) => ({ label: panel.title, value: () => inspection.token }));
  const known = new Set(open.map(({ inspection }) => inspection.token));
  const minted = store
    .live()
    .filter(({ value }) => !known.has(value))
    .map(({ info, value }) => ({ label: bearerOf(info.request), origin: originOf(info), value: () => value }));
  return [...shown, ...minted];
}

function openPanel(parts: InspectorParts, tokenText: string, compare: (token: string) => void): OpenPanel {
  const inspection = new Inspection(tokenText, inspectionParts(parts, compare));
  const page = openInspectorPage(parts, {
    viewType: "mintmark.inspector",
    title: panelTitle(inspection.state()),
    handle: (request) => void inspection.handle(request),
  });
  const messages = inspection.onMessage((message) => {
    page.send(message);
    if (message.kind === "state") page.panel.title = panelTitle(message.state);
  });
  const settings = onDidChangeSetting("receivers", inspection.sendState);
  const corrections = parts.clock.onDidCorrect(inspection.sendState);
  page.panel.onDidDispose(() => {
    messages.dispose();
    settings.dispose();
    corrections.dispose();
    inspection.dispose();
  });
  return { panel: page.panel, inspection };
}

function inspectionParts(
  { clock, store, verifier, sandboxUrl }: InspectorParts,
  compare: (token: string) => void,
): InspectionParts {
  return {
    clock,
    verifier,
    sandboxUrl,
    locale: vscode.env.language,
    chooseKeys,
    choosePlace,
    failureText: (failure) => failureText(failure).message,
    knownMint: (token) => {
      const found = store.live().find(({ value }) => value === token);
      return found && { request: found.info.request, origin: originOf(found.info) };
    },
    receivers: receiverShelf,
    copy: copyToClipboard,
    compare,
    mintLike,
  };
}

const longestTitle = 40;

/** Names the account as the tree does, or the kind of token, so that tabs can be distinguished. */
function panelTitle({ token, origin }: InspectorState): string {
  const account = origin?.account ?? token.summary.account;
  const name = visibleText(account === undefined ? kindText(token) : shortAccountName(account));
  const short = name.length > longestTitle ? `${name.slice(0, longestTitle)}…` : name;
  return vscode.l10n.t("Token: {0}", short);
}

/** Opens the mint wizard with everything filled in; nothing is minted until the user has gone through it. */
function mintLike(request: PartialRequest): void {
  void vscode.commands.executeCommand(mintCommands[request.kind], { offered: request });
}
