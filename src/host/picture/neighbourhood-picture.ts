import { l10n } from "vscode";
import { type AccountSurveyOptions, surveyAccount } from "../../core/chain/survey/account-survey.ts";
import { type QuestionPorts, settleTarget } from "../chain/edit/ask-question.ts";
import { withProgress } from "../surface/progress.ts";
import { settings } from "../base/settings.ts";
import { neighbourhoodView } from "./neighbourhood-view.ts";
import type { PicturePanels, PictureView } from "./picture-panel.ts";
import { mintersIn, orFailure, readMintables, type SurroundingsPorts, type Surroundings } from "./surroundings.ts";

export interface NeighbourhoodPorts extends QuestionPorts, SurroundingsPorts {
  readonly panels: PicturePanels;
}

/**
 * First draws who can mint for an account, which takes a few calls; what the account can mint for follows when the accounts around it have
 * been read, which can be cancelled.
 */
export function createNeighbourhood(ports: NeighbourhoodPorts): (argument: unknown) => Promise<void> {
  const refresh = (account: string) => async (signal: AbortSignal) => {
    const options = { source: settings.source, isFresh: true, signal };
    const first = await readFirst(ports, account, options);
    return viewOf({ ...first, mintables: await orFailure(readMintables(ports, first.account.email, options)) });
  };
  const viewOf = (surroundings: Surroundings): PictureView =>
    neighbourhoodView(surroundings, refresh(surroundings.account.email));
  return async (argument) => {
    const target = await settleTarget(ports, argument, l10n.t("Show Neighbourhood"));
    const reading = l10n.t("Reading who can mint {0}…", target);
    const first = await withProgress(reading, (signal) =>
      readFirst(ports, target, { source: settings.source, isFresh: false, signal }),
    );
    ports.panels.show(viewOf(first));
    const { email } = first.account;
    const surveying = l10n.t("Reading the accounts around {0}…", email);
    const mintables = withProgress(surveying, (signal) =>
      readMintables(ports, email, { source: settings.source, isFresh: false, signal }),
    );
    ports.panels.update(viewOf({ ...first, mintables: await orFailure(mintables) }));
  };
}

async function readFirst(
  ports: NeighbourhoodPorts,
  target: string,
  options: AccountSurveyOptions,
): Promise<Surroundings> {
  const survey = await surveyAccount(ports, target, options);
  return { account: survey.account, minters: mintersIn(survey), mintables: { kind: "reading" } };
}
