import type * as vscode from "vscode";
import type { Failure } from "../../core/base/failure.ts";
import type { AccountCatalog } from "../../core/account/account-catalog.ts";
import type { ReadAccount } from "../../core/account/account-directory.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import type { IamCredentials } from "../../core/credential/iam-credentials.ts";
import type { TokenExchange } from "../../core/credential/token-exchange.ts";
import type { BlobVerifier } from "../../core/inspect/verify/blob-signature.ts";
import { createMint } from "../../core/credential/mint.ts";
import { MintHistory, recordMints } from "../../core/credential/mint-history.ts";
import type { MintRequest } from "../../core/request/request.ts";
import type { SandboxSession, ShippedWorld } from "../../core/caller/sandbox.ts";
import { TokenApprovals } from "../../core/credential/token/token-approvals.ts";
import type { TokenInfo } from "../../core/credential/token/token-store.ts";
import type { AccountsView } from "../tree/accounts-view.ts";
import type { ChainActions } from "./chain-actions.ts";
import { accountCommands } from "./account-commands.ts";
import { chainCommands } from "./chain-commands.ts";
import { diagnoseCommand } from "./diagnose-command.ts";
import { type EditorCommandPorts, editorCommands } from "./editor-commands.ts";
import { exportCommands } from "./export-commands.ts";
import { getTokenCommands } from "./get-token-command.ts";
import { historyCommands } from "./history-commands.ts";
import { inspectCommands, inspectOwn } from "./inspect-commands.ts";
import { importCommands } from "./import-commands.ts";
import { mintCommands } from "./mint-commands.ts";
import { recipeCommands } from "./recipe-commands.ts";
import { signatureCommands } from "./signature-commands.ts";
import { sourceCommands } from "./source-commands.ts";
import { createTokenChooser, type TokenCommandPorts, tokenCommands } from "./token-commands.ts";
import type { CommandSet, ShowFailure } from "./commands.ts";
import type { ContextKeys } from "../base/context-keys.ts";
import type { Diagnose } from "../diagnosis/diagnoser.ts";
import { actionsOf } from "../surface/failure-actions.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { createHandOver, type HandOverPorts } from "../destination/hand-over.ts";
import { showFailureText } from "../surface/notices.ts";
import { keepChoices } from "../base/recall-choices.ts";
import { recipeRows } from "../tree/recipe-rows.ts";
import type { Inspector } from "../inspector/inspector-panel.ts";
import { quietRenewal } from "../expiry/quiet-renewal.ts";
import type { OutputLog } from "../base/output-log.ts";
import { settings } from "../base/settings.ts";
import type { MintWizard } from "../wizard/mint-wizard.ts";

/** What the commands work with. Whatever is a function loads a bundle of its own when it is first called. */
export interface CommandSetPorts extends HandOverPorts, TokenCommandPorts, EditorCommandPorts {
  readonly globalState: vscode.Memento;
  readonly workspaceState: vscode.Memento;
  readonly logger: OutputLog;
  readonly catalog: AccountCatalog;
  readonly iamCredentials: IamCredentials;
  readonly tokenExchange: TokenExchange;
  readonly readAccount: ReadAccount;
  readonly verifier: () => Promise<BlobVerifier>;
  readonly session: CallerSession;
  readonly sandbox: SandboxSession;
  readonly accountsView: AccountsView;
  readonly contextKeys: ContextKeys;
  readonly inspector: () => Promise<Inspector>;
  readonly wizard: () => Promise<MintWizard>;
  readonly chainActions: () => Promise<ChainActions>;
  readonly diagnoser: () => Promise<Diagnose>;
  readonly shippedWorlds: () => Promise<readonly ShippedWorld[]>;
}

/** Every command, and the words for what can go wrong. The entry of a bundle of its own, loaded by the first command. */
export function createCommandSet(ports: CommandSetPorts): CommandSet {
  const { globalState, workspaceState, clock, logger, sandbox, store, inspector } = ports;
  const showFailure: ShowFailure = (failure, error) => logAndShow(failure, error, logger);
  const mint = createMint({ ...ports, defaultSource: () => settings.source });
  const history = new MintHistory({
    read: () => globalState.get("mintmark.mintHistory"),
    write: (records) => globalState.update("mintmark.mintHistory", records),
  });
  const approvals = new TokenApprovals({
    read: () => workspaceState.get("mintmark.tokenApprovals"),
    write: (given) => workspaceState.update("mintmark.tokenApprovals", given),
  });
  const mintPorts = {
    ...ports,
    mint: recordMints(mint, history, clock),
    handOver: createHandOver(ports),
    remember: (request: MintRequest) => keepChoices(globalState, request),
    inspect: (info: TokenInfo) => inspectOwn({ inspector, store }, info),
    underWay: new Map<string, Promise<void>>(),
  };
  const chooseToken = createTokenChooser(ports);
  const table = {
    ...mintCommands(mintPorts, chooseToken),
    ...tokenCommands(ports, chooseToken),
    ...signatureCommands(ports, chooseToken),
    ...recipeCommands(mintPorts, chooseToken),
    ...getTokenCommands({ ...mintPorts, approvals, logger }),
    ...exportCommands({ clock, sandbox }, chooseToken),
    ...importCommands(),
    ...historyCommands({ history, clock }),
    ...accountCommands({ catalog: ports.catalog, view: ports.accountsView, contextKeys: ports.contextKeys }),
    ...chainCommands(ports),
    ...sourceCommands(ports),
    ...diagnoseCommand(ports),
    ...inspectCommands({ inspector, store, editorTokens: ports.editorTokens }),
    ...editorCommands(ports),
    "mintmark.showLog": () => logger.show(),
  };
  return {
    table,
    showFailure,
    explain: (failure) => failureText(failure).message,
    recipeRows,
    ...quietRenewal(mintPorts, logger),
  };
}

/** Shows a failure with its remedies, and logs it with Google's own words. */
function logAndShow(failure: Failure, error: unknown, logger: OutputLog): void {
  const text = failureText(failure);
  const google = "google" in failure ? ` ${JSON.stringify(failure.google)}` : "";
  const stack = failure.code === "unexpected" && error instanceof Error ? `\n${error.stack ?? error.message}` : "";
  logger.error(`${failure.code}: ${text.message}${google}${stack}`);
  showFailureText(text, actionsOf(error));
}
