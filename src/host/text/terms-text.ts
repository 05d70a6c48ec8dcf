import { l10n } from "vscode";
import { shortAccountName } from "../../core/account/account-name.ts";
import { match } from "../../core/base/match.ts";
import { visibleText } from "../../core/base/visible-text.ts";
import type { Asked, MintTerms, WayOut } from "../../core/credential/token/mint-terms.ts";
import { writeStoragePlace } from "../../core/request/access-boundary.ts";
import { drawChain } from "../../core/request/chain.ts";
import { shortScope } from "../../core/request/scope.ts";
import { bytesText } from "./count-text.ts";
import { durationText } from "./time-text.ts";
import { kindLabel } from "./token-text.ts";

/** What is to be minted and where it would go, as a question. */
export function termsQuestion({ asked, account, wayOut }: MintTerms): string {
  return visibleText(questions[wayOut](kindLabel(asked.kind), account));
}

const questions: Readonly<Record<WayOut, (kind: string, account: string) => string>> = {
  clipboard: (kind, account) => l10n.t("{0} for {1}: copy it to the clipboard?", kind, account),
  secretStorage: (kind, account) => l10n.t("{0} for {1}: keep it in the secret storage?", kind, account),
  terminal: (kind, account) => l10n.t("{0} for {1}: put it into the environment of new terminals?", kind, account),
  editor: (kind, account) => l10n.t("{0} for {1}: insert it into the active editor?", kind, account),
  file: (kind, account) => l10n.t("{0} for {1}: write it to a file?", kind, account),
  caller: (kind, account) => l10n.t("{0} for {1}: give the secret itself to a task or an extension?", kind, account),
};

const places: Readonly<Record<WayOut, () => string>> = {
  clipboard: () => l10n.t("to the clipboard"),
  secretStorage: () => l10n.t("to the secret storage"),
  terminal: () => l10n.t("to new terminals"),
  editor: () => l10n.t("to the active editor"),
  file: () => l10n.t("to a file"),
  caller: () => l10n.t("to whatever asks with mintmark.getToken"),
};

/** All of the terms, line by line. */
export function termsLines(terms: MintTerms): readonly string[] {
  const { caller = l10n.t("caller"), delegates, target, account, asked, wayOut, source } = terms;
  const isOwn = asked.kind === "idToken" && asked.details.includes("ofCaller");
  const lines = [
    isOwn ? l10n.t("Its own, from its credential source: {0}", account) : drawChain({ caller, delegates, target }),
    ...(account === target
      ? []
      : [l10n.t("{0} acts for this user of Workspace: {1}", shortAccountName(target), account)]),
    ...askedLines(asked),
    l10n.t("Goes {0}", places[wayOut]()),
    ...(source === "sandbox" ? [l10n.t("In the sandbox cloud.")] : []),
  ];
  return lines.map(oneLine);
}

/** The same in one line, for a row that already says the account. */
export function termsSummary({ asked, wayOut }: MintTerms): string {
  return visibleText([kindLabel(asked.kind), places[wayOut]()].join(" · "));
}

/** Longer than the claims of an answer that is kept. */
const longestLine = 2_100;
const mostClaims = 60;

function askedLines(asked: Asked): readonly string[] {
  return match(asked, {
    accessToken: ({ scopes, lifetimeSeconds, accessBoundary = [] }) => [
      l10n.t("Scopes: {0}", scopes.map(shortScope).join(", ")),
      ...accessBoundary.map((rule) => l10n.t("Only for: {0}", `${writeStoragePlace(rule)} (${rule.roles.join(", ")})`)),
      lifetimeLine(lifetimeSeconds),
    ],
    idToken: ({ audience, lifetimeSeconds, details }) => [
      l10n.t("Audience: {0}", audience),
      ...details.flatMap((detail) => detailLines[detail]?.() ?? []),
      lifetimeLine(lifetimeSeconds),
    ],
    signedJwt: ({ claims, lifetimeSeconds }) => [
      ...Object.entries(claims)
        .slice(0, mostClaims)
        .map(([claim, value]) => l10n.t("Claim {0}: {1}", claim, valueText(value))),
      ...(Object.keys(claims).length > mostClaims
        ? [l10n.t("And {0} more claims", Object.keys(claims).length - mostClaims)]
        : []),
      lifetimeLine(lifetimeSeconds),
    ],
    signedBlob: ({ bytes, sha256 }) => [
      l10n.t("Signature of {0}.", bytesText(bytes)),
      l10n.t("SHA-256 of the bytes: {0}", sha256),
      lifetimeLine(undefined),
    ],
  });
}

const detailLines: Readonly<Record<string, () => string>> = {
  includeEmail: () => l10n.t("With the email"),
  organizationNumberIncluded: () => l10n.t("With the number of the organization"),
  licenses: () => l10n.t("With the licences of the machine's images"),
};

/** Whole minutes: the time of a signed JWT is counted from now to its `exp`. */
function lifetimeLine(seconds: number | undefined): string {
  if (seconds === undefined) return l10n.t("Does not expire.");
  return l10n.t("Lifetime: {0}", durationText(seconds < 120 ? seconds : Math.ceil(seconds / 60) * 60));
}

function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A line stays one line: text must not be able to write lines of its own into a question. What is cut is not kept either (`mayBeKept`). */
export function oneLine(text: string): string {
  const line = visibleText(text)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\t", String.raw`\t`);
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}
