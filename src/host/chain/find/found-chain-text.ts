import { l10n } from "vscode";
import { match } from "../../../core/base/match.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { drawChain } from "../../../core/request/chain.ts";
import type { FoundChain, FoundChains } from "../../../core/chain/search/find-chains.ts";
import type { Doubt, FoundHop, HopReason } from "../../../core/chain/search/hop-reasons.ts";
import type { FoundInSurvey } from "../../../core/chain/find/chain-finder.ts";
import type { CredentialKind } from "../../../core/request/request.ts";
import { localTimeText } from "../../text/time-text.ts";
import type { SecondOpinion } from "../../../core/chain/analysis/second-opinions.ts";
import { opinionSection } from "../check/opinion-section.ts";
import { kindLabel } from "../../text/token-text.ts";
import { code } from "../../text/markdown.ts";
import { selfMintingText } from "../../text/self-minting-text.ts";
import { grantText, shortRole } from "../check/hop-text.ts";
import { leftOutSentence, placeText, readingSection, surveySentence } from "./survey-text.ts";
import { accountsText } from "../../text/count-text.ts";

/** The chain with short names, for rows and headings. */
export function drawShort({ chain }: FoundChain): string {
  return drawChain(chain, shortAccountName);
}

/** Why a chain works, or what it depends on, in one line. */
export function chainDetail(chain: FoundChain): string {
  const mayRenew = chain.selfMinting.map((account) => l10n.t("{0} may mint for itself", shortAccountName(account)));
  return [reasonInShort(chain), ...mayRenew].join(" · ");
}

function reasonInShort({ hops, state }: FoundChain): string {
  const doubts = hops.flatMap((hop) =>
    hop.state === "conditional" ? doubtsOf(hop).map((doubt) => doubtText(doubt, hop)) : [],
  );
  if (state === "conditional") return [...new Set(doubts)].join(" · ");
  return rolesInShort(hops);
}

/** Containers with unread deny policies that may still break a chain, each once. */
export function denyUnread({ hops }: FoundChain): readonly string[] {
  return [...new Set(hops.flatMap((hop) => hop.denyUnread))];
}

/** The result of the search as a sentence. */
export function findingSentence({ found, wanted, survey }: FoundInSurvey): string {
  const { from, target, kind } = wanted;
  const where = placeText(survey.place);
  if (found.kind === "found") return foundSentence(found, wanted.target);
  const isWhole =
    survey.graph.unread.length === 0 &&
    survey.unseenGroups.length === 0 &&
    survey.isWhole &&
    leftOutSentence(survey) === "";
  const what = kindPhrases[kind]();
  const accounts = accountsText(survey.accounts);
  const sentences: Readonly<Record<typeof found.because, () => string>> = {
    targetUnknown: () =>
      l10n.t("Nothing that was read in {0} names {1}. Check the spelling, or look elsewhere.", where, target),
    fromUnknown: () => l10n.t("No policy that was read in {0} names {1}, so no chain begins there.", where, from),
    targetDisabled: () => l10n.t("{0} is disabled, so nobody can act as it. Enable it first.", target),
    noChain: () =>
      isWhole
        ? l10n.t(
            "No chain leads from {0} to {1} for {2}. What was read: {3} in {4}.",
            from,
            target,
            what,
            accounts,
            where,
          )
        : l10n.t(
            "No chain from {0} to {1} was found for {2}. What was read: {3} in {4}, but not everything could be.",
            from,
            target,
            what,
            accounts,
            where,
          ),
  };
  return sentences[found.because]();
}

function foundSentence({ chains }: Extract<FoundChains, { readonly kind: "found" }>, target: string): string {
  const certain = chains.filter(({ state }) => state === "certain").length;
  if (certain === 0) return l10n.t("Every chain to {0} depends on something that cannot be seen from here.", target);
  const hops = chains[0]?.hops.length ?? 0;
  return hops === 1
    ? l10n.t("No chain is needed: the right is direct, by the policies that were read.")
    : l10n.t("The shortest chain has {0} hops, by the policies that were read.", hops);
}

/** The whole result as a Markdown document, with Policy Analyzer's answers about a chain if it was asked. */
export function findingReport(
  finding: FoundInSurvey,
  now: number,
  opinionOn: (chain: FoundChain) => SecondOpinion | undefined,
): string {
  const { found, wanted, survey } = finding;
  const chains = found.kind === "found" ? found.chains : [];
  const lines = [
    `# ${l10n.t("Delegation chains to {0}", shortAccountName(wanted.target))}`,
    findingSentence(finding),
    bullets([
      l10n.t("From: {0}", code(wanted.from)),
      l10n.t("To: {0}", code(wanted.target)),
      l10n.t("For: {0}", kindLabel(wanted.kind)),
      l10n.t("Read: {0}", surveySentence(survey, now)),
    ]),
    ...chains.flatMap((chain) => [...chainSection(chain, now), ...opinionSection(opinionOn(chain), now)]),
    `## ${l10n.t("What was read, and what was not")}`,
    readingSection(survey, [wanted.target, ...chains.flatMap(({ hops }) => hops.map(({ to }) => to))]),
    `## ${l10n.t("What this proves")}`,
    l10n.t(
      "The chains follow from the policies as they were read. Check a chain to have each hop tested, also against deny policies, before you rely on it. Principal access boundaries and VPC Service Controls were not looked at.",
    ),
  ];
  return `${lines.filter((line) => line !== "").join("\n\n")}\n`;
}

/** The first line of the section on a chain. */
export function chainHeading(chain: FoundChain): string {
  return `## ${l10n.t("{0} ({1})", drawShort(chain), stateText(chain))}`;
}

function chainSection(chain: FoundChain, now: number): readonly string[] {
  return [
    chainHeading(chain),
    ...chain.hops.map((hop, index) =>
      [
        `${index + 1}. ${l10n.t("{0} → {1}, needs {2}", code(hop.from), code(hop.to), code(hop.permission))}`,
        ...hopFacts(hop, now).map((fact) => `   - ${fact}`),
      ].join("\n"),
    ),
    ...selfMintingText(chain.selfMinting.map(code)),
  ];
}

function stateText(chain: FoundChain): string {
  if (chain.state === "conditional") return l10n.t("conditional");
  return denyUnread(chain).length === 0
    ? l10n.t("by the policies that were read")
    : l10n.t("by the policies that were read; deny policies unread");
}

/** The reasons of a hop as list items, at most three bindings. */
function hopFacts(hop: FoundHop, now: number): readonly string[] {
  const tested = hop.isTested ? [l10n.t("Tested: Google answered the caller itself.")] : [];
  const unread = hop.denyUnread.map(code).join(", ");
  const open = unread === "" ? [] : [l10n.t("Unless a deny policy that was not read forbids it: {0}.", unread)];
  return [...tested, ...hop.reasons.slice(0, 3).map((reason) => reasonText(reason, hop, now)), ...open];
}

function reasonText({ grant, sets, endsAt, doubts }: HopReason, hop: FoundHop, now: number): string {
  const through = sets.length === 0 ? "" : ` ${l10n.t("through {0}", sets.map(code).join(" → "))}`;
  const end = endsAt === undefined ? "" : ` ${l10n.t("(a membership ends {0})", localTimeText(endsAt, now))}`;
  const hangs = hop.isTested ? [] : doubts.map((doubt) => doubtText(doubt, hop));
  const binding = `${grantText(grant, now)}${through}${end}`;
  return hangs.length === 0 ? binding : `${binding}; ${hangs.join("; ")}`;
}

/** What a hop depends on: the doubts about its best binding. */
function doubtsOf({ reasons }: FoundHop): readonly Doubt[] {
  return reasons[0]?.doubts ?? [];
}

function doubtText(doubt: Doubt, { from }: FoundHop): string {
  return match(doubt, {
    membership: ({ set }) => l10n.t("if {0} is in {1}", shortAccountName(from), set),
    condition: () => l10n.t("if a condition is met that cannot be evaluated here"),
    role: ({ role }) => l10n.t("if the custom role {0}, which could not be read, allows it", role),
    deny: ({ resource }) => l10n.t("unless a deny policy on {0} applies", resource),
  });
}

/** Which role grants which hops: `Token Creator on ci-runner, deployer`; with where it is inherited from, and the group that has it. */
function rolesInShort(hops: readonly FoundHop[]): string {
  const byRole = new Map<string, string[]>();
  for (const { to, reasons } of hops) {
    const grant = reasons[0]?.grant;
    const role = grant === undefined ? l10n.t("Tested by Google") : shortRole(grant.role);
    const inherited = grant !== undefined && grant.resource !== to;
    const place = inherited ? l10n.t("{0} by {1}", shortAccountName(to), grant.resource) : shortAccountName(to);
    const group = /^group:([^@]+)/.exec(grant?.member ?? "")?.[1];
    const whole = group === undefined ? place : l10n.t("{0} (group {1})", place, group);
    byRole.set(role, [...(byRole.get(role) ?? []), whole]);
  }
  return [...byRole].map(([role, places]) => l10n.t("{0} on {1}", role, places.join(", "))).join(" · ");
}

/** What can be minted at the end of a chain, in running text. */
const kindPhrases: Readonly<Record<CredentialKind, () => string>> = {
  accessToken: () => l10n.t("an access token"),
  idToken: () => l10n.t("an ID token"),
  signedJwt: () => l10n.t("a signed JWT"),
  signedBlob: () => l10n.t("a signed blob"),
};

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
