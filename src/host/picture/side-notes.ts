import { l10n } from "vscode";
import type { Unread } from "../../core/chain/graph/policy-fact.ts";
import type { Relation, Relations, RelationSide } from "../../core/chain/search/relations.ts";
import { groupsUnseenAs } from "../../core/chain/survey/survey-groups.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { localTimeText } from "../text/time-text.ts";
import type { SideReading } from "./surroundings.ts";

const mostUnreadShown = 20;

/** Notes on a side besides its members: that it is empty, what is not shown, and what could not be read. */
export function sideNotes(reading: SideReading, side: RelationSide): readonly string[] {
  if (reading.kind === "reading") return [l10n.t("Being read…")];
  if (reading.kind === "failed") return [failureSentence(reading)];
  const { relations, isDisabled, unread, readAt, accounts } = reading;
  if (isDisabled) return [l10n.t("It is disabled, so nobody can act as it. Enable it first.")];
  const groups = groupNotes(reading);
  const others = unread.filter(({ subject }) => subject !== "denyPolicies");
  const denyRefused = unread.filter(({ subject }) => subject === "denyPolicies");
  return [
    ...(relations.items.length > 0 ? [] : [emptyText(side, others.length + groups.length > 0)]),
    ...(relations.leftOut > 0 ? [leftOutText(relations.leftOut)] : []),
    ...(accounts === undefined ? [] : [accountsNote(accounts, localTimeText(readAt, readAt))]),
    ...(others.length === 0 ? [] : [l10n.t("Not all could be read: {0}.", unreadNames(others))]),
    ...groups,
    ...(denyRefused.length === 0 || relations.items.length === 0 ? [] : [denyRefusedText(unreadNames(denyRefused))]),
    ...postponedNotes(reading),
  ];
}

/** That deny policies are not read yet, because there were too many this minute; reading the side again will help. */
export function postponedNotes(reading: SideReading): readonly string[] {
  if (reading.kind !== "read" || reading.isDisabled) return [];
  const { denyPostponed, relations } = reading;
  if (denyPostponed.length === 0 || relations.items.length === 0) return [];
  return [
    l10n.t(
      "Deny policies on {0} are not read yet: Google allows 5 such calls a minute, and they are used up. Try again in a minute, or check a chain.",
      listShort(denyPostponed),
    ),
  ];
}

/** Deny policies are kept for ten minutes, because their quota is small. */
function denyAgeText(readAt: number): string {
  return l10n.t(
    "Deny policies were read up to 10 minutes before {0}. A check of the chain reads them again.",
    localTimeText(readAt, readAt),
  );
}

/** Details about how far deny policies are included in one relation. */
export function denyLines({ edge }: Relation, reading: SideReading): readonly string[] {
  if (reading.kind !== "read") return [];
  const { denyPostponed, unread, readAt } = reading;
  const open = unique(edge.hops.flatMap(({ denyUnread }) => denyUnread));
  if (open.length === 0) {
    return [denyAgeText(readAt)];
  }
  const refused = denyRefusedIn(unread);
  const named = (places: readonly string[], text: (names: string) => string): readonly string[] =>
    places.length === 0 ? [] : [text(listShort(places))];
  return [
    ...named(
      open.filter((place) => denyPostponed.includes(place)),
      (names) => l10n.t("Deny policies on {0} are not read yet: try again in a minute, or check the chain.", names),
    ),
    ...named(
      open.filter((place) => refused.has(place)),
      (names) => l10n.t("Deny policies on {0} could not be read: one of them may forbid this.", names),
    ),
    ...named(
      open.filter((place) => !denyPostponed.includes(place) && !refused.has(place)),
      (names) => l10n.t("Deny policies on {0} were not read. A check of the chain reads them.", names),
    ),
  ];
}

/** Groups that were left out, or whose members Google does not all name. */
function groupNotes(reading: Extract<SideReading, { kind: "read" }>): readonly string[] {
  const leftOut = groupsUnseenAs("tooMany", reading).length;
  const partial = groupsUnseenAs("someNotNamed", reading);
  return [
    ...(leftOut === 0 ? [] : [groupsLeftOutText(leftOut)]),
    ...(partial.length === 0
      ? []
      : [l10n.t("Google does not name everybody who is in these groups: {0}.", listShort(partial))]),
  ];
}

function denyRefusedText(places: string): string {
  return l10n.t("Deny policies could not be read on {0}: one of them may forbid what is marked so.", places);
}

/** What could not be read, each with Google's reason. */
export function sideDetails(reading: SideReading): readonly string[] {
  if (reading.kind !== "read") return [];
  const { unread, relations, readAt } = reading;
  const hasRead = relations.items.some(({ edge }) => edge.hops.every(({ denyUnread }) => denyUnread.length === 0));
  const more = unread.length - mostUnreadShown;
  return [
    ...(hasRead ? [denyAgeText(readAt)] : []),
    ...denyDetails(relations, [...denyRefusedIn(unread), ...reading.denyPostponed]),
    ...unread
      .slice(0, mostUnreadShown)
      .map(({ subject, resource, failure }) => unreadTexts[subject](resource, failureText(failure).message)),
    ...(more > 0 ? [moreUnreadText(more)] : []),
  ];
}

/** Where unread deny policies may still forbid what is shown. */
function denyDetails({ items }: Relations, told: readonly string[]): readonly string[] {
  const open = unique(items.flatMap(({ edge }) => edge.hops.flatMap(({ denyUnread }) => denyUnread)));
  const places = open.filter((place) => !told.includes(place));
  if (places.length === 0) return [];
  const names = listShort(places);
  return [
    l10n.t(
      "Deny policies were not read on {0}: one of them may forbid what is marked so. A check of the chain reads them.",
      names,
    ),
  ];
}

function denyRefusedIn(unread: readonly Unread[]): ReadonlySet<string> {
  return new Set(unread.flatMap(({ subject, resource }) => (subject === "denyPolicies" ? [resource] : [])));
}

/** Each name once, in order. */
function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function unreadNames(unread: readonly Unread[]): string {
  return listShort([...new Set(unread.map(({ resource }) => resource))]);
}

function listShort(names: readonly string[]): string {
  return names.length > 2 ? l10n.t("{0} and {1} more", names[0] ?? "", names.length - 1) : names.join(", ");
}

function failureSentence({ failure }: Extract<SideReading, { kind: "failed" }>): string {
  if (failure.code === "cancelled") return l10n.t("Not read: it was cancelled. “Check Again” continues.");
  return l10n.t("Could not be read. {0}", failureText(failure).message);
}

function emptyText(side: RelationSide, isPartial: boolean): string {
  if (side === "minters") {
    return isPartial
      ? l10n.t("Nobody was found, but not all could be read.")
      : l10n.t("Nobody: no policy lets anybody mint it.");
  }
  return isPartial
    ? l10n.t("None was found, but not all could be read.")
    : l10n.t("None of the accounts that were looked at.");
}

/** What was left out, and Google's reason. */
const unreadTexts: Readonly<Record<Unread["subject"], (resource: string, why: string) => string>> = {
  accounts: (resource, why) => l10n.t("The accounts of {0} could not be listed. {1}", resource, why),
  policy: (resource, why) => l10n.t("The policy of {0} could not be read. {1}", resource, why),
  ancestry: (resource, why) => l10n.t("What is above {0} could not be read. {1}", resource, why),
  role: (resource, why) => l10n.t("What the role {0} permits could not be read. {1}", resource, why),
  denyPolicies: (resource, why) => l10n.t("The deny policies of {0} could not be read. {1}", resource, why),
  group: (resource, why) => l10n.t("Who is in the group {0} could not be read. {1}", resource, why),
  search: (resource, why) => l10n.t("The search in {0} ended early. {1}", resource, why),
};

function accountsNote(accounts: number, time: string): string {
  return accounts === 1
    ? l10n.t("1 account was looked at. Read: {0}.", time)
    : l10n.t("{0} accounts were looked at. Read: {1}.", accounts, time);
}

function moreUnreadText(more: number): string {
  return more === 1 ? l10n.t("1 more thing could not be read.") : l10n.t("{0} more things could not be read.", more);
}

function leftOutText(count: number): string {
  return count === 1 ? l10n.t("1 more is not shown.") : l10n.t("{0} more are not shown.", count);
}

function groupsLeftOutText(groups: number): string {
  return groups === 1
    ? l10n.t("Who is in one more group was not read, because there are so many groups.")
    : l10n.t("Who is in {0} more groups was not read, because there are so many.", groups);
}
