import { l10n } from "vscode";
import type { Failure } from "../../../core/base/failure.ts";
import { denyCoverage } from "../../../core/chain/graph/deny-coverage.ts";
import type { Unread, UnreadSubject } from "../../../core/chain/graph/policy-fact.ts";
import { everythingUnread, groupsUnseenAs } from "../../../core/chain/survey/survey-groups.ts";
import type { Survey, SurveyPlace, SurveyProgress } from "../../../core/chain/survey/survey.ts";
import { ageText, durationText } from "../../text/time-text.ts";
import { failureText } from "../../failure-text/failure-text.ts";
import { code } from "../../text/markdown.ts";
import { accountsText, grantsText } from "../../text/count-text.ts";

/** How many items are listed before the rest is only counted. */
const mostListed = 20;

/** The progress of a reading, for its notice. */
export function progressText({ accounts, grants, waitingMs }: SurveyProgress): string {
  if (waitingMs === undefined) return l10n.t("{0}, {1} read.", accountsText(accounts), grantsText(grants));
  return l10n.t("{0} read. Google's quota is used up; continuing in {1}.", accountsText(accounts), seconds(waitingMs));
}

/** Where the search looked, in running text. */
export function placeText(place: SurveyPlace): string {
  if (place.kind === "assets") return l10n.t("all of {0}", place.scope);
  const [only] = place.projectIds;
  return place.projectIds.length === 1 && only !== undefined
    ? l10n.t("the project {0}", only)
    : l10n.t("{0} projects", place.projectIds.length);
}

/** What was read and when, as a sentence. */
export function surveySentence(survey: Survey, now: number): string {
  const where = placeText(survey.place);
  const age = ageText(survey.readAt, now);
  const accounts = accountsText(survey.accounts);
  const unread = everythingUnread(survey).length;
  if (!survey.isWhole) {
    return l10n.t("Only a part was read: {0} in {1}, {2}. Read again to continue.", accounts, where, age);
  }
  if (unread === 0) return l10n.t("{0} in {1}, read {2}.", accounts, where, age);
  return unread === 1
    ? l10n.t("{0} in {1}, read {2}; one thing could not be read.", accounts, where, age)
    : l10n.t("{0} in {1}, read {2}; {3} things could not be read.", accounts, where, age, unread);
}

/** What a reading left out because there are too many projects; empty if nothing. */
export function leftOutSentence({ place }: Survey): string {
  if (place.kind === "assets" || place.leftOut === undefined) return "";
  const { count, isAtLeast } = place.leftOut;
  if (count === 0) return l10n.t("Not all of your projects were looked at.");
  return isAtLeast
    ? l10n.t("More than {0} other projects of yours were not looked at.", count)
    : l10n.t("{0} other projects of yours were not looked at.", count);
}

/** How a place was read, and so how up to date the result is. */
function methodText({ place }: Survey): string {
  return place.kind === "assets"
    ? l10n.t("Searched in Cloud Asset Inventory, which may be some minutes or hours behind a change.")
    : l10n.t("Read account by account, as it is now: {0}.", place.projectIds.map(code).join(", "));
}

/**
 * How complete the reading is, as Markdown: the method, what could not be read, and whose deny policies were read, as far as the accounts
 * are concerned.
 */
export function readingSection(survey: Survey, accounts: readonly string[]): string {
  const leftOut = leftOutSentence(survey);
  const items = [
    ...(leftOut === "" ? [] : [leftOut]),
    ...unreadItems(survey),
    ...unseenItems(survey),
    ...denyItems(survey, accounts),
  ];
  return `${methodText(survey)}\n\n${items.map((item) => `- ${item}`).join("\n")}`;
}

/** Everything that could not be read, grouped by reason. */
function unreadItems(survey: Survey): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { subject, resource, failure } of everythingUnread(survey)) {
    const reason = reasonText(resource, failure);
    reasons.set(reason, [...(reasons.get(reason) ?? []), unreadText({ subject, resource })]);
  }
  return [...reasons].map(([reason, things]) => {
    const more = things.length - mostListed;
    const shown = [...things.slice(0, mostListed), ...(more > 0 ? [l10n.t("{0} more", more)] : [])];
    return [reason, ...shown.map((thing) => `  - ${thing}`)].join("\n");
  });
}

/** The sentence of a failure without its resource, which is listed below it. */
function reasonText(resource: string, failure: Failure): string {
  const named = "resource" in failure && typeof failure.resource === "string" ? failure.resource : resource;
  const names = [resource, named, resource.slice(resource.lastIndexOf("/") + 1)];
  const { message } = failureText(failure);
  return names.reduce((text, name) => text.replaceAll(name, l10n.t("what is listed here")), message);
}

function denyItems({ graph }: Survey, accounts: readonly string[]): readonly string[] {
  const { read, refused, notLookedAt } = denyCoverage(graph, accounts);
  return [
    ...(read.length === 0 ? [] : [l10n.t("Deny policies were read on: {0}.", listed(read))]),
    ...(refused.length === 0 ? [] : [l10n.t("Deny policies could not be read on: {0}.", listed(refused))]),
    ...(notLookedAt.length === 0 ? [] : [l10n.t("Deny policies were not looked at on: {0}.", listed(notLookedAt))]),
  ];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).map(code).join(", ");
  const more = names.length - mostListed;
  return more > 0 ? l10n.t("{0} and {1} more", shown, more) : shown;
}

/** Sets with hidden members, besides the groups that Google refused. A group that lets no one mint is not read. */
function unseenItems(survey: Survey): readonly string[] {
  const { graph } = survey;
  const sets = graph.unseenSets.map((node) => graph.names[node] ?? "").filter((name) => !name.startsWith("group:"));
  const partial = groupsUnseenAs("someNotNamed", survey);
  const leftOut = groupsUnseenAs("tooMany", survey).length;
  return [
    ...(partial.length === 0
      ? []
      : [l10n.t("Google does not name everybody who is in these groups: {0}.", listed(partial))]),
    ...(leftOut === 0 ? [] : [leftOutText(leftOut)]),
    ...(sets.length === 0 ? [] : [l10n.t("Who is in these cannot be seen: {0}.", listed(sets))]),
  ];
}

function unreadText({ subject, resource }: Pick<Unread, "subject" | "resource">): string {
  const what: Readonly<Record<UnreadSubject, string>> = {
    accounts: l10n.t("The accounts of {0}", code(resource)),
    policy: l10n.t("The policy of {0}", code(resource)),
    ancestry: l10n.t("What {0} lies in", code(resource)),
    role: l10n.t("The custom role {0}", code(resource)),
    denyPolicies: l10n.t("The deny policies of {0}", code(resource)),
    search: l10n.t("The rest of {0}", code(resource)),
    group: l10n.t("Who is in the group {0}", code(resource)),
  };
  return what[subject];
}

function seconds(milliseconds: number): string {
  return durationText(Math.round(milliseconds / 1_000));
}

function leftOutText(groups: number): string {
  return groups === 1
    ? l10n.t("1 group was not looked at, because there are so many.")
    : l10n.t("{0} groups were not looked at, because there are so many.", groups);
}
