import type * as vscode from "vscode";
import type { ReadRelations } from "../tree/account-node.ts";
import { recallChoices } from "../base/recall-choices.ts";
import { createChainBuilder } from "../chain/edit/chain-builder.ts";
import { createChainChecker } from "../chain/check/chain-checker.ts";
import { type ChainGranterPorts, createChainGranter } from "../chain/grant/chain-granter.ts";
import type { AccountDirectory } from "../../core/account/account-directory.ts";
import type { PolicyAnalyzer } from "../../core/chain/analysis/policy-analyzer.ts";
import { SecondOpinions } from "../../core/chain/analysis/second-opinions.ts";
import type { AssetSearch } from "../../core/chain/survey/asset-search.ts";
import type { GroupDirectory } from "../../core/chain/group/group-directory.ts";
import { PolicySurvey } from "../../core/chain/survey/policy-survey.ts";
import { createChainFinding } from "../chain/find/chain-finding.ts";
import { createChainPicture } from "../picture/chain-picture.ts";
import { createNeighbourhood } from "../picture/neighbourhood.ts";
import { createReadRelations } from "../picture/relation-rows.ts";
import { PicturePanels, type PicturePanelsPorts } from "../picture/picture-panel.ts";

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

export interface ChainActionsPorts
  extends Omit<ChainGranterPorts, "recentChoices" | "showPicture" | "opinions">, PicturePanelsPorts {
  readonly globalState: vscode.Memento;
  readonly directory: AccountDirectory;
  readonly assets: AssetSearch;
  readonly groups: GroupDirectory;
  readonly analyzer: PolicyAnalyzer;
}

/** The entry of a bundle of its own, loaded by the first chain command. */
export function createChainActions(given: ChainActionsPorts): ChainActions {
  const survey = new PolicySurvey(given);
  given.catalog.onDidChange(() => survey.reset());
  const opinions = new SecondOpinions(given);
  given.session.onDidChange(() => opinions.reset());
  const panels = new PicturePanels(given);
  const { denyPolicies } = survey;
  const recentChoices = (): ReturnType<typeof recallChoices> => recallChoices(given.globalState);
  const asking = { ...given, survey, denyPolicies, opinions, panels, recentChoices };
  const picture = createChainPicture(asking);
  const ports = { ...asking, showPicture: picture.showReport };
  return {
    build: createChainBuilder(ports),
    check: createChainChecker(ports),
    grant: createChainGranter(ports),
    picture: picture.show,
    neighbourhood: createNeighbourhood(asking),
    ...createChainFinding(ports),
    readRelations: createReadRelations(asking),
  };
}
