import { l10n } from "vscode";
import { shortAccountName } from "../../../core/account/account-name.ts";
import type { Survey } from "../../../core/chain/survey/survey.ts";
import type { ReachableAccount, ReachingPrincipal } from "../../../core/chain/search/reach.ts";
import type { Risks } from "../../../core/chain/search/risks.ts";
import { credentialKinds } from "../../../core/request/request.ts";
import { kindLabel } from "../../text/token-text.ts";
import { code } from "../../text/markdown.ts";
import { renewForeverText, selfMintingText } from "../../text/self-minting-text.ts";
import { readingSection, surveySentence } from "./survey-text.ts";
import { accountsText } from "../../text/count-text.ts";

/** Rows per distance before the rest is only counted: an editor with 100,000 lines helps no one. */
const mostRows = 500;

/** For whom someone can mint, as a sentence. */
function reachableSentence(from: string, accounts: readonly ReachableAccount[]): string {
  const certain = accounts.filter(({ state }) => state === "certain");
  const perhaps = accounts.length - certain.length;
  if (accounts.length === 0) return l10n.t("{0} can mint for no account that was read.", from);
  return perhaps === 0
    ? l10n.t("By the policies that were read, {0} can mint for {1}.", from, accountsText(certain.length))
    : l10n.t(
        "By the policies that were read, {0} can mint for {1}, and perhaps for {2} more.",
        from,
        accountsText(certain.length),
        perhaps,
      );
}

/** Who can mint for an account, as a sentence. */
function reachingSentence(account: string, found: readonly ReachingPrincipal[]): string {
  if (found.length === 0) return l10n.t("Nobody was found who can mint an access token for {0}.", account);
  const direct = found.filter(({ depth }) => depth === 1).length;
  return l10n.t(
    "By the policies that were read, {0} can mint an access token for {1}, {2} of them directly.",
    found.length,
    account,
    direct,
  );
}

/** What someone can reach, by distance, and the risks, as Markdown. */
export function reachableReport(
  from: string,
  accounts: readonly ReachableAccount[],
  risks: Risks,
  survey: Survey,
  now: number,
): string {
  const rows = byDepth(accounts).flatMap(([depth, group]) => section(depth, group.map(reachableRow)));
  return report(
    [
      `# ${l10n.t("What {0} can reach", shortAccountName(from))}`,
      reachableSentence(from, accounts),
      ...rows,
      `## ${l10n.t("What stands out in everything that was read")}`,
      bullets(riskItems(risks)),
    ],
    survey,
    accounts.map(({ account }) => account),
    now,
  );
}

/** Who can reach an account, by distance, as Markdown. */
export function reachingReport(
  account: string,
  found: readonly ReachingPrincipal[],
  risks: Risks,
  survey: Survey,
  now: number,
): string {
  const rows = byDepth(found).flatMap(([depth, group]) => section(depth, group.map(reachingRow)));
  const own = ownRisks(account, risks);
  return report(
    [
      `# ${l10n.t("Who can reach {0}", shortAccountName(account))}`,
      reachingSentence(account, found),
      ...(own.length === 0 ? [] : [bullets(own)]),
      ...rows,
    ],
    survey,
    [account, ...found.map(({ next }) => next)],
    now,
  );
}

/** The accounts in these lines. */
function report(lines: readonly string[], survey: Survey, accounts: readonly string[], now: number): string {
  const all = [
    ...lines,
    `## ${l10n.t("What was read, and what was not")}`,
    surveySentence(survey, now),
    readingSection(survey, accounts),
  ];
  return `${all.filter((line) => line !== "").join("\n\n")}\n`;
}

function reachableRow({ account, kinds, via, depth, state }: ReachableAccount): string {
  const isAnything = kinds.length === credentialKinds.length;
  const what = isAnything ? l10n.t("anything") : kinds.map(kindLabel).join(", ");
  const parts = [
    `${code(account)}: ${what}`,
    ...(depth === 1 ? [] : [l10n.t("through {0}", code(via))]),
    ...doubt(state),
  ];
  return parts.join("; ");
}

function reachingRow({ principal, next, depth, isSet, state }: ReachingPrincipal): string {
  const parts = [
    code(principal),
    ...(isSet ? [l10n.t("all its members")] : []),
    ...(depth === 1 ? [] : [l10n.t("through {0}", code(next))]),
    ...doubt(state),
  ];
  return parts.join("; ");
}

function doubt(state: "certain" | "conditional"): readonly string[] {
  return state === "certain" ? [] : [l10n.t("depends on a group, a condition or a role that cannot be seen")];
}

function section(depth: number, rows: readonly string[]): readonly string[] {
  const title = depth === 1 ? l10n.t("Directly: {0}", rows.length) : l10n.t("In {0} hops: {1}", depth, rows.length);
  const more = rows.length - mostRows;
  return [`## ${title}`, bullets(more > 0 ? [...rows.slice(0, mostRows), l10n.t("{0} more.", more)] : rows)];
}

function riskItems(risks: Risks): readonly string[] {
  const { selfImpersonating, circles, openToEverybody, ownerless } = risks;
  const items = [
    ...listed(selfImpersonating, (names) => selfMintingText([names]).join(" ")),
    ...circles
      .slice(0, 20)
      .flatMap((circle) => listed(circle, (names) => l10n.t("Can all act as each other: {0}.", names))),
    ...listed(openToEverybody, (names) =>
      l10n.t("Open to everyone: {0}. Remove allUsers and allAuthenticatedUsers from their policies.", names),
    ),
    ...listed(ownerless, (names) => l10n.t("Nobody was found who can mint for them or change that: {0}.", names)),
  ];
  return items.length === 0 ? [l10n.t("Nothing.")] : items;
}

function ownRisks(
  account: string,
  { selfImpersonating, circles, openToEverybody, ownerless }: Risks,
): readonly string[] {
  const circle = circles.find((members) => members.includes(account)) ?? [];
  return [
    ...(selfImpersonating.includes(account) ? [`${l10n.t("It may mint for itself.")} ${renewForeverText()}`] : []),
    ...listed(circle, (names) => l10n.t("Can all act as each other: {0}.", names)),
    ...(openToEverybody.includes(account)
      ? [l10n.t("It is open to everyone who is signed in, or to everyone on the internet.")]
      : []),
    ...(ownerless.includes(account) ? [l10n.t("Nobody was found who could change that.")] : []),
  ];
}

function listed(names: readonly string[], text: (names: string) => string): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, 20).map(code).join(", ");
  return [text(names.length > 20 ? l10n.t("{0} and {1} more", shown, names.length - 20) : shown)];
}

function byDepth<T extends { readonly depth: number }>(
  items: readonly T[],
): readonly (readonly [number, readonly T[]])[] {
  const depths = [...new Set(items.map(({ depth }) => depth))].sort((one, other) => one - other);
  return depths.map((depth) => [depth, items.filter((item) => item.depth === depth)] as const);
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
