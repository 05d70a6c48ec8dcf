import { l10n } from "vscode";
import { type ChainCheckPorts, type ChainReport, createChainCheck } from "../../core/chain/check/chain-check.ts";
import { type QuestionPorts, settleQuestion } from "../chain/edit/ask-question.ts";
import { withProgress } from "../surface/progress.ts";
import { chainView } from "./chain-view.ts";
import type { PicturePanels } from "./picture-panel.ts";

export interface ChainPicturePorts extends QuestionPorts, ChainCheckPorts {
  readonly panels: PicturePanels;
}

/** Draws chains: checks one that a command names or asks for, or draws one that is already checked. */
export interface ChainPicture {
  readonly show: (argument: unknown) => Promise<void>;
  readonly showReport: (report: ChainReport) => void;
}

export function createChainPicture(ports: ChainPicturePorts): ChainPicture {
  const check = createChainCheck(ports);
  const showReport = (report: ChainReport): void => ports.panels.show(chainView(report, { check, clock: ports.clock }));
  return {
    showReport,
    show: async (argument) => {
      const question = await settleQuestion(ports, argument);
      const title = l10n.t("Checking the chain to {0}…", question.target);
      showReport(await withProgress(title, (signal) => check(question, signal)));
    },
  };
}
