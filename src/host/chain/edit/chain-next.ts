import * as vscode from "vscode";
import { draftProblems } from "../../../core/chain/draft/chain-draft.ts";
import { type Path, type WrittenNotation, writeChain } from "../../../core/notation/chain-notation.ts";
import type { CommandId } from "../../base/identifiers.ts";
import { showNotice } from "../../surface/notices.ts";
import { pickOne, type PickRow } from "../../surface/pick.ts";
import type { Outcome } from "../../surface/steps.ts";
import type { ChainEditorPorts } from "./chain-editor.ts";
import { drawPath, problemRow } from "./draft-text.ts";

/** What to do with a finished chain. */
export type Next =
  | { readonly kind: "edit" }
  | { readonly kind: "command"; readonly command: CommandId }
  | { readonly kind: "copy"; readonly notation: WrittenNotation };

/** What is known of the caller, and a signal that closes the question if the source turns out not to work. */
type Asker = Pick<ChainEditorPorts, "caller" | "callerKnown" | "signal">;

export function askNext(path: Path, { caller, callerKnown, signal }: Asker): Promise<Outcome<Next>> {
  return pickOne<Next>({
    position: { title: drawPath(path, caller()), step: 0, totalSteps: 0 },
    laterTitle: callerKnown?.then((name) => drawPath(path, name)),
    canGoBack: true,
    placeholder: vscode.l10n.t("What do you want to do with it?"),
    rows: nextRows(path),
    signal,
  });
}

function nextRows(path: Path): readonly PickRow<Next>[] {
  const run = (icon: string, label: string, command: CommandId): PickRow<Next> => ({
    label: `$(${icon}) ${label}`,
    value: { kind: "command", command },
  });
  const copy = (label: string, notation: WrittenNotation): PickRow<Next> => ({
    label: `$(copy) ${label}`,
    value: { kind: "copy", notation },
  });
  return [
    run("checklist", vscode.l10n.t("Check it"), "mintmark.checkChain"),
    run("key", vscode.l10n.t("Mint an access token"), "mintmark.mintAccessToken"),
    run("key", vscode.l10n.t("Mint an ID token"), "mintmark.mintIdToken"),
    run("type-hierarchy", vscode.l10n.t("Show its picture"), "mintmark.showChainPicture"),
    { label: `$(edit) ${vscode.l10n.t("Change it…")}`, value: { kind: "edit" } },
    ...draftProblems(path, undefined, (account) => account).map((problem) => problemRow<Next>(problem)),
    copy(vscode.l10n.t("Copy for gcloud"), "gcloud"),
    copy(vscode.l10n.t("Copy for the API"), "api"),
    copy(vscode.l10n.t("Copy for Terraform"), "terraform"),
    copy(vscode.l10n.t("Copy for a database proxy"), "proxy"),
    copy(vscode.l10n.t("Copy as arrows"), "arrows"),
  ];
}

/** Passes the chain to another command, or copies it in another tool's notation. */
export async function handOn(
  { target, delegates }: Path,
  next: Exclude<Next, { readonly kind: "edit" }>,
): Promise<void> {
  if (next.kind === "command") {
    await vscode.commands.executeCommand(next.command, { target, delegates });
    return;
  }
  await vscode.env.clipboard.writeText(writeChain({ target, delegates }, next.notation));
  showNotice(vscode.l10n.t("The chain is copied."));
}
