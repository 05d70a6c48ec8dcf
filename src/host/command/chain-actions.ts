import type { AccountCatalog } from "../../core/account/account-catalog.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import type { PolicyReader, PolicyWriter } from "../../core/chain/policy/policy-reader.ts";
import type { IamCredentials } from "../../core/credential/iam-credentials.ts";
import type { ChainReportDocument } from "../surface/chain-report-document.ts";
import type * as vscode from "vscode";
import type { ReadRelations } from "../tree/account-node.ts";
import { recallChoices } from "../base/recall-choices.ts";
import { createChainBuilder } from "../chain/edit/chain-builder.ts";
import { createChainChecker } from "../chain/check/chain-checker.ts";
import { createChainGranter } from "../chain/grant/chain-granter.ts";
import type { AccountDirectory } from "../../core/account/account-directory.ts";
import type { PolicyAnalyzer } from "../../core/chain/analysis/policy-analyzer.ts";
import { SecondOpinions } from "../../core/chain/analysis/second-opinions.ts";
import type { AssetSearch } from "../../core/chain/survey/asset-search.ts";
import type { GroupDirectory } from "../../core/chain/group/group-directory.ts";
import { PolicySurvey } from "../../core/chain/survey/policy-survey.ts";
import { createChainFinding } from "../chain/find/chain-finding.ts";
import { createChainPicture } from "../picture/chain-picture.ts";
import { createNeighbourhood } from "../picture/neighbourhood-picture.ts";
import { createReadRelations } from "../picture/relation-rows.ts";
import { PicturePanels } from "../picture/picture-panel.ts";

/** What the chain commands do, each with a command's argument. */
export interface ChainActions {
  readonly build: (argument: unknown) => Promise<void>;
  readonly check: (argument: unknown) => Promise<void>;
  readonly grant: (argument: unknown) => Promise<void>;
  readonly picture: (argument: unknown) => Promise<void>;
  readonly neighbourhood: (argument: unknown) => Promise<void>;
  readonly find: (argument: unknown) => Promise<void>;
  readonly reachable: (argument: unknown) => Promise<void>;
  readonly reachableFrom: (argument: unknown) => Promise<void>;
  readonly reaching: (argument: unknown) => Promise<void>;
  readonly readRelations: ReadRelations;
}

export interface ChainActionsPorts {
  readonly session: CallerSession;
  readonly catalog: AccountCatalog;
  readonly apis: {
    readonly policies: PolicyReader & PolicyWriter;
    readonly iamCredentials: IamCredentials;
    readonly accounts: AccountDirectory;
    readonly assets: AssetSearch;
    readonly groups: GroupDirectory;
    readonly analyzer: PolicyAnalyzer;
  };
  readonly clock: Clock;
  readonly globalState: vscode.Memento;
  readonly extensionUri: vscode.Uri;
  readonly document: ChainReportDocument;
  /** Runs the action of a button behind the error boundary of the commands. */
  readonly guarded: (work: () => Promise<void>) => void;
}

/** Entry of a separate bundle, loaded by the first chain command. */
export function createChainActions(ports: ChainActionsPorts): ChainActions {
  const { session, catalog, apis, clock, globalState, extensionUri, document, guarded } = ports;
  const { policies: reader, policies: writer, iamCredentials, groups } = apis;
  const survey = new PolicySurvey({ session, reader, directory: apis.accounts, assets: apis.assets, groups, clock });
  catalog.onDidChange(() => survey.reset());
  const opinions = new SecondOpinions({ session, analyzer: apis.analyzer, clock });
  session.onDidChange(() => opinions.reset());
  const { denyPolicies } = survey;
  const panels = new PicturePanels({ extensionUri, guarded });
  const asking = { session, catalog, reader, clock, recentChoices: () => recallChoices(globalState) };
  const surroundings = { ...asking, groups, survey, denyPolicies };
  const picture = createChainPicture({ ...asking, groups, panels });
  const showing = { opinions, document, guarded, showPicture: picture.showReport };
  const checking = { ...asking, ...showing, groups, iamCredentials };
  return {
    build: createChainBuilder(asking),
    check: createChainChecker(checking),
    grant: createChainGranter({ ...checking, writer }),
    picture: picture.show,
    neighbourhood: createNeighbourhood({ ...surroundings, panels }),
    ...createChainFinding({ ...asking, survey, opinions, document, guarded }),
    readRelations: createReadRelations(surroundings),
  };
}
