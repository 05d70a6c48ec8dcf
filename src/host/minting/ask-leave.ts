import { l10n } from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { decodeBase64 } from "../../core/base/base64.ts";
import { fail } from "../../core/base/errors.ts";
import { match } from "../../core/base/match.ts";
import { SharedFlights } from "../../core/async/shared-flights.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import type { CredentialSource } from "../../core/caller/credential-source.ts";
import { checkRequest } from "../../core/credential/mint.ts";
import { mayBeKept, type MintTerms, termsOf, type WayOut } from "../../core/credential/token/mint-terms.ts";
import type { TokenApprovals } from "../../core/credential/token/token-approvals.ts";
import type { RecipeOwner } from "../../core/recipe/recipe-list.ts";
import { isOfCaller, type MintRequest } from "../../core/request/request.ts";
import { settings } from "../base/settings.ts";
import { askWhich } from "../surface/ask-consent.ts";
import { showNotice } from "../surface/notices.ts";
import { withProgress } from "../surface/progress.ts";
import { oneLine, termsLines, termsQuestion } from "../text/terms-text.ts";
import { kindLabel } from "../text/token-text.ts";

/**
 * Who asks for a mint: a person, who put it together or pressed it in our own UI; or text, which anyone may have written. The arguments of
 * a command are text, because VS Code does not tell a keybinding from `tasks.json` or another extension; so is a recipe that such an
 * argument names, and one that the settings of a workspace hold.
 */
export type Asker =
  | { readonly kind: "person" }
  | { readonly kind: "text" }
  | { readonly kind: "recipe"; readonly name: string; readonly owner: RecipeOwner };

/** For what a person put together or pressed. */
export const byPerson: Asker = { kind: "person" };

export interface AskLeavePorts {
  readonly session: CallerSession;
  readonly approvals: TokenApprovals;
  readonly clock: Clock;
}

/** Asks about what text wants to mint, unless the user allowed this or more for the workspace. Throws `cancelled` if the answer is no. */
export type AskLeave = (request: MintRequest, wayOut: WayOut, asker: Asker) => Promise<void>;

/** The one question for every way out. Nothing is minted before the answer; the same question is asked once at a time. */
export function createAskLeave(ports: AskLeavePorts): AskLeave {
  const questions = new SharedFlights<void>();
  const askLeave: AskLeave = async (request, wayOut, asker) => {
    if (asker.kind === "person") return;
    const { approvals, clock } = ports;
    checkRequest(request, clock.now());
    const terms = await termsOf(request, wayOut, await payerOf(ports, request), clock.now());
    if (await approvals.cover(terms)) return;
    const ask = () => askAbout(ports, terms, notes(request, asker));
    await questions.run(JSON.stringify(terms), new AbortController().signal, ask);
    // Whose credential it is may have changed while the question was open; the answer was not about that one.
    if ((await payerOf(ports, request)).principal !== terms.caller) await askLeave(request, wayOut, asker);
  };
  return askLeave;
}

/** Most sources know their account only after their first token, which the mint needs anyway. */
async function payerOf({ session }: AskLeavePorts, request: MintRequest): Promise<CredentialSource> {
  const choice = request.source ?? settings.source;
  const title = l10n.t("Asking the credential source who you are…");
  return withProgress(title, async (signal) => {
    if (!isOfCaller(request)) await session.warm(choice, signal);
    return (await session.open(choice, signal)).source;
  });
}

async function askAbout({ approvals, clock }: AskLeavePorts, terms: MintTerms, more: readonly string[]): Promise<void> {
  const once = { title: l10n.t("Allow Once") };
  const always = { title: l10n.t("Always Allow in This Workspace") };
  const isKept = mayBeKept(terms);
  const outlook = isKept
    ? l10n.t(
        "If you always allow it, this or less needs no question in this workspace until you withdraw it with “Manage Token Approvals…”.",
      )
    : l10n.t("It is too long to be read here, or seems to contain a secret. So the answer cannot be kept.");
  const detail = [termsLines(terms).join("\n"), ...more, outlook].join("\n\n");
  const answer = await askWhich(termsQuestion(terms), detail, isKept ? [once, always] : [once]);
  if (answer === undefined) return refuse(terms);
  if (answer === always) await approvals.add(terms, clock.now());
}

function refuse({ asked, account }: MintTerms): never {
  showNotice(l10n.t("Not allowed, so not minted: {0} for {1}.", kindLabel(asked.kind), account));
  return fail({ code: "cancelled" });
}

/** What the question also says: what the terms leave out of the request, and who asks. */
function notes(request: MintRequest, asker: Exclude<Asker, { kind: "person" }>): readonly string[] {
  const { reason, destination, file } = request;
  const said = [
    ...(request.kind === "signedBlob" ? payloadLines(request.payload) : []),
    ...(reason === undefined ? [] : [l10n.t("Reason for the audit log: {0}", reason)]),
    ...(destination === "file" && file !== undefined ? [l10n.t("Proposed file: {0}", file)] : []),
  ];
  return [...(said.length === 0 ? [] : [said.map(oneLine).join("\n")]), oneLine(askerText(asker))];
}

function askerText(asker: Exclude<Asker, { kind: "person" }>): string {
  return match(asker, {
    text: () => l10n.t("A keybinding, a task or another extension asks for it; VS Code does not tell which."),
    recipe: ({ name, owner }) =>
      owner === "workspace"
        ? l10n.t("The recipe “{0}” in the settings of this workspace asks for it.", name)
        : l10n.t(
            "Your recipe “{0}” asks for it. A keybinding, a task or another extension started it; VS Code does not tell which.",
            name,
          ),
  });
}

const shownLetters = 300;

/** Bytes that are text, as far as they fit. */
function payloadLines(payload: string): readonly string[] {
  const text = new TextDecoder().decode(decodeBase64(payload));
  if (text.includes("\uFFFD") || text.includes("\0")) return [];
  return [l10n.t("Bytes to sign: {0}", text.length > shownLetters ? `${text.slice(0, shownLetters)}…` : text)];
}
