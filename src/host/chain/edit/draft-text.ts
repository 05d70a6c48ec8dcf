import { l10n } from "vscode";
import { match } from "../../../core/base/match.ts";
import { accountsOf, type DraftProblem } from "../../../core/chain/draft/chain-draft.ts";
import type { Shortcut } from "../../../core/chain/draft/chain-shortcuts.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { drawChain } from "../../../core/request/chain.ts";
import type { Path } from "../../../core/notation/chain-notation.ts";
import { credentialKinds } from "../../../core/request/request.ts";
import { hintRow, type PickRow } from "../../surface/pick.ts";
import { renewForeverText } from "../../text/self-minting-text.ts";
import { kindLabel } from "../../text/token-text.ts";

/** The chain as a title: short names and arrows. */
export function drawPath({ delegates, target }: Path, caller: string = l10n.t("caller")): string {
  return drawChain({ caller, delegates, target }, shortAccountName);
}

/** A problem of a chain as a row that cannot be chosen. */
export function problemRow<T>(problem: DraftProblem): PickRow<T> {
  return hintRow(problemText(problem), problem.kind === "selfHop" ? renewForeverText() : undefined);
}

function problemText(problem: DraftProblem): string {
  return match(problem, {
    selfHop: ({ account }) => l10n.t("{0} acts as itself here, which no chain needs.", shortAccountName(account)),
    loop: ({ account }) => l10n.t("The chain comes back to {0}; once is enough.", shortAccountName(account)),
    callerInside: ({ account }) =>
      l10n.t("{0} is the caller; it does not belong in its own chain.", shortAccountName(account)),
    tooLong: ({ limit }) => l10n.t("More than {0} delegates: Mintmark does not mint through such a chain.", limit),
  });
}

function kindsText(kinds: Shortcut["kinds"]): string {
  if (kinds.length === 0) return l10n.t("for calls that go on through it");
  return kinds.length === credentialKinds.length
    ? l10n.t("for every kind of credential")
    : l10n.t("for: {0}", kinds.map(kindLabel).join(", "));
}

/** Who can act directly on whom, and how that is known. */
export function shortcutText(path: Path, { from, to, kinds, proof }: Shortcut): { label: string; detail: string } {
  const accounts = accountsOf(path);
  const name = (index: number): string => shortAccountName(accounts[index] ?? "");
  const skipped = accounts
    .slice(from + 1, to)
    .map(shortAccountName)
    .join(", ");
  const label =
    from < 0
      ? l10n.t("The direct way is enough: you may act as {0}", name(to))
      : l10n.t("A shorter way is enough: {0} may act as {1}", name(from), name(to));
  const what = kindsText(kinds);
  const how = proof === "test" ? l10n.t("Google confirms it") : l10n.t("By the account's own policy");
  return { label, detail: [how, what, l10n.t("without {0}", skipped)].join(" · ") };
}
