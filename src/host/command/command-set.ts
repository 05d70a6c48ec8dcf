import type * as vscode from "vscode";
import type { AccountCatalog } from "../../core/account/account-catalog.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Failure } from "../../core/base/failure.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import type { SandboxSession, ShippedWorld } from "../../core/caller/sandbox.ts";
import type { PolicyReader } from "../../core/chain/policy/policy-reader.ts";
import type { IamCredentials } from "../../core/credential/iam-credentials.ts";
import { type RecordShelf, SharedRecords } from "../../core/base/shared-records.ts";
import { createMint } from "../../core/credential/mint.ts";
import type { LifetimePolicies } from "../../core/credential/lifetime-policies.ts";
import { MintHistory, recordMints } from "../../core/credential/mint-history.ts";
import { TokenApprovals } from "../../core/credential/token/token-approvals.ts";
import type { TokenStore } from "../../core/credential/token/token-store.ts";
import type { TokenExchange } from "../../core/credential/token-exchange.ts";
import type { BlobVerifier } from "../../core/inspect/verify/blob-signature.ts";
import type { ContextKeys } from "../base/context-keys.ts";
import { mementoShelf } from "../base/memento-shelf.ts";
import type { OutputLog } from "../base/output-log.ts";
import { keepChoices } from "../base/recall-choices.ts";
import { settings } from "../base/settings.ts";
import type { ClipboardPlace } from "../destination/clipboard-place.ts";
import type { Places } from "../destination/place.ts";
import { createSayClock } from "../diagnosis/clock-notice.ts";
import type { Diagnose } from "../diagnosis/diagnoser.ts";
import type { EditorTokens } from "../editor/editor-tokens.ts";
import { createQuietRenewal } from "../expiry/quiet-renewal.ts";
import { failureText } from "../failure-text/failure-text.ts";
import type { Inspector } from "../inspector/inspector-panel.ts";
import { createAskLeave } from "../minting/ask-leave.ts";
import { createMinting } from "../minting/minting.ts";
import { actionsOf, showFailureText } from "../surface/notices.ts";
import type { AccountsView } from "../tree/accounts-view.ts";
import { recipeRows } from "../tree/recipe-rows.ts";
import type { MintWizard } from "../wizard/mint-wizard.ts";
import { accountCommands } from "./account-commands.ts";
import type { ChainActions } from "./chain-actions.ts";
import { chainCommands } from "./chain-commands.ts";
import type { CommandSet } from "./commands.ts";
import { exportCommands } from "./export-commands.ts";
import { getTokenCommands } from "./get-token-command.ts";
import { historyCommands } from "./history-commands.ts";
import { importCommands } from "./import-commands.ts";
import { inspectCommands, inspectOwn } from "./inspect-commands.ts";
import { mintCommands } from "./mint-commands.ts";
import { recipeCommands } from "./recipe-commands.ts";
import { signatureCommands } from "./signature-commands.ts";
import { sourceCommands } from "./source-commands.ts";
import { createTokenChooser, tokenCommands } from "./token-commands.ts";

/** What the commands need. Each function loads a separate bundle on its first call. */
export interface CommandSetPorts {
  readonly clock: Clock;
  readonly logger: OutputLog;
  readonly contextKeys: ContextKeys;
  readonly globalState: vscode.Memento;
  /** The history of mints in all windows. */
  readonly history: RecordShelf;
  /** What the user has allowed this workspace. */
  readonly approvals: RecordShelf;
  readonly sandbox: SandboxSession;
  readonly session: CallerSession;
  readonly catalog: AccountCatalog;
  readonly apis: {
    readonly iamCredentials: IamCredentials;
    readonly tokenExchange: TokenExchange;
    readonly policies: PolicyReader;
  };
  readonly lifetimes: LifetimePolicies;
  readonly store: TokenStore;
  readonly clipboard: ClipboardPlace;
  readonly places: Places;
  readonly accountsView: AccountsView;
  readonly inspector: () => Promise<Inspector>;
  readonly verifier: () => Promise<BlobVerifier>;
  readonly editorTokens: () => Promise<EditorTokens>;
  readonly wizard: () => Promise<MintWizard>;
  readonly chainActions: () => Promise<ChainActions>;
  readonly diagnoser: () => Promise<Diagnose>;
  readonly shippedWorlds: () => Promise<readonly ShippedWorld[]>;
}

/** All commands, and the texts for failures. Entry of a separate bundle, loaded by the first command. */
export function createCommandSet(ports: CommandSetPorts): CommandSet {
  const { clock, logger, session, sandbox, store, places, clipboard, inspector, wizard, editorTokens } = ports;
  const earlierHistory = mementoShelf(ports.globalState, "mintmark.mintHistory");
  const history = new MintHistory(new SharedRecords(ports.history, newId), earlierHistory);
  const approvals = new TokenApprovals(new SharedRecords(ports.approvals, newId));
  const readAccount = ports.apis.policies.account;
  const minting = createMinting({
    mint: recordMints(createOwnMint(ports), history, clock),
    askLeave: createAskLeave({ session, approvals, clock }),
    session,
    wizard,
    store,
    places,
    clock,
    remember: (request) => keepChoices(ports.globalState, request),
    inspect: (info) => inspectOwn({ inspector, store }, info),
  });
  const chooseToken = createTokenChooser(store, clock);
  return {
    table: {
      ...mintCommands({ minting, wizard, chooseToken }),
      ...tokenCommands({ store, places, clipboard, clock, chooseToken }),
      ...signatureCommands({ store, clipboard, verifier: ports.verifier, session, readAccount, chooseToken }),
      ...recipeCommands({ minting, chooseToken, clock }),
      ...getTokenCommands({ minting, approvals, session, store, clock, logger }),
      ...exportCommands({ clock, sandbox, chooseToken }),
      ...importCommands(),
      ...historyCommands({ history, clock, minting }),
      ...accountCommands({ catalog: ports.catalog, view: ports.accountsView, contextKeys: ports.contextKeys }),
      ...chainCommands(ports.chainActions),
      ...sourceCommands({ session, sandbox, shippedWorlds: ports.shippedWorlds, diagnoser: ports.diagnoser }),
      ...inspectCommands({ inspector, store, editorTokens }),
      "mintmark.showLog": () => logger.show(),
    },
    showFailure: (failure, error) => logAndShow(failure, error, logger),
    explain: (failure) => failureText(failure).message,
    recipeRows,
    sayClock: createSayClock(logger),
    quietRenewal: createQuietRenewal(minting, clock, logger),
  };
}

function newId(): string {
  return crypto.randomUUID();
}

function createOwnMint({ session, apis, lifetimes, clock, logger }: CommandSetPorts) {
  const { iamCredentials, tokenExchange, policies } = apis;
  const defaultSource = () => settings.source;
  return createMint({
    session,
    iamCredentials,
    tokenExchange,
    readAccount: policies.account,
    lifetimes,
    clock,
    logger,
    defaultSource,
  });
}

/** Shows a failure with its remedies, and logs it with Google's own words. */
function logAndShow(failure: Failure, error: unknown, logger: OutputLog): void {
  const text = failureText(failure);
  const google = "google" in failure ? ` ${JSON.stringify(failure.google)}` : "";
  const stack = failure.code === "unexpected" && error instanceof Error ? `\n${error.stack ?? error.message}` : "";
  logger.error(`${failure.code}: ${text.message}${google}${stack}`);
  showFailureText(text, actionsOf(error));
}
