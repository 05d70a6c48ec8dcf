import * as vscode from "vscode";
import type { Unread, UnreadSubject } from "../../../core/chain/graph/policy-fact.ts";
import type { Survey, SurveyPlace, SurveyProgress } from "../../../core/chain/graph/policy-survey.ts";
import { durationText } from "../../time-text.ts";
import { failureText } from "../../failure-text/failure-text.ts";
import { code } from "../../markdown.ts";

/** How many things are listed before the rest is only counted. */
const mostListed = 20;

/** How far a reading is, for the notice that shows it. */
export function progressText({ accounts, grants, waitingMs }: SurveyProgress): string {
  if (waitingMs === undefined) return vscode.l10n.t("{0} accounts, {1} grants read.", accounts, grants);
  return vscode.l10n.t("{0} accounts read. Google's quota is used up; going on in {1}.", accounts, seconds(waitingMs));
}

/** Where was looked, in running text. */
export function placeText(place: SurveyPlace): string {
  if (place.kind === "assets") return vscode.l10n.t("all of {0}", place.scope);
  const [only] = place.projectIds;
  return place.projectIds.length === 1 && only !== undefined
    ? vscode.l10n.t("the project {0}", only)
    : vscode.l10n.t("{0} projects", place.projectIds.length);
}

/** What was read and when, as a sentence. */
export function surveySentence(survey: Survey, now: number): string {
  const where = placeText(survey.place);
  const age = ageText(survey.readAt, now);
  const unread = survey.graph.unread.length;
  if (!survey.isWhole) {
    return vscode.l10n.t(
      "Only a part was read: {0} accounts in {1}, {2}. Read again to go on.",
      survey.accounts,
      where,
      age,
    );
  }
  return unread === 0
    ? vscode.l10n.t("{0} accounts in {1}, read {2}.", survey.accounts, where, age)
    : vscode.l10n.t(
        "{0} accounts in {1}, read {2}; {3} things could not be read.",
        survey.accounts,
        where,
        age,
        unread,
      );
}

/** How a place was read, and what that means for how new it is. */
export function methodText({ place }: Survey): string {
  return place.kind === "assets"
    ? vscode.l10n.t("Searched in Cloud Asset Inventory, which may be some minutes or hours behind a change.")
    : vscode.l10n.t("Read account by account, as it is now: {0}.", place.projectIds.map(code).join(", "));
}

/** Everything that could not be read, with the reason, as list items. */
export function unreadItems({ graph }: Survey): readonly string[] {
  const listed = graph.unread.slice(0, mostListed).map(unreadText);
  const more = graph.unread.length - listed.length;
  return more > 0 ? [...listed, vscode.l10n.t("{0} more.", more)] : listed;
}

/** Groups and sets whose members cannot be seen. */
export function unseenSets({ graph }: Survey): readonly string[] {
  return graph.unseenSets.map((node) => graph.names[node] ?? "").filter((name) => name !== "");
}

function unreadText({ subject, resource, failure }: Unread): string {
  const what: Readonly<Record<UnreadSubject, string>> = {
    accounts: vscode.l10n.t("The accounts of {0}", code(resource)),
    policy: vscode.l10n.t("The policy of {0}", code(resource)),
    ancestry: vscode.l10n.t("What {0} lies in", code(resource)),
    role: vscode.l10n.t("The custom role {0}", code(resource)),
    denyPolicies: vscode.l10n.t("The deny policies of {0}", code(resource)),
    search: vscode.l10n.t("The rest of {0}", code(resource)),
  };
  return `${what[subject]}: ${failureText(failure).message}`;
}

function ageText(readAt: number, now: number): string {
  const age = Math.floor((now - readAt) / 60_000) * 60;
  return age < 60 ? vscode.l10n.t("just now") : vscode.l10n.t("{0} ago", durationText(age));
}

function seconds(milliseconds: number): string {
  return durationText(Math.round(milliseconds / 1_000));
}
