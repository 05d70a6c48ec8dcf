import * as vscode from "vscode";
import { writeGrant } from "../../../core/chain/grant/grant-notation.ts";
import { type GrantSuggestion, requestedGrant } from "../../../core/chain/grant/grant-suggestion.ts";
import { usualGrantSeconds } from "../../../core/chain/grant/policy-edit.ts";
import { showNotice } from "../../surface/notices.ts";
import { durationText, localTimeText } from "../../text/time-text.ts";

/** The gcloud command for a grant, with the default end of grants. */
export function grantCommand(grant: GrantSuggestion, now: number): string {
  return writeGrant(requestedGrant(grant, now), "gcloud");
}

/** When a requested grant ends, and how to change or remove that end. */
export function grantEndText(now: number): string {
  return vscode.l10n.t(
    "The grant ends automatically after {0}, at {1}. If you make the grant later, set a later time; without the condition it has no end.",
    durationText(usualGrantSeconds),
    localTimeText(now + usualGrantSeconds * 1_000, now),
  );
}

/** Copies the command, and says when its grant will end; the button gives the command for a permanent grant. */
export async function copyGrantCommand(grant: GrantSuggestion, now: number): Promise<void> {
  await vscode.env.clipboard.writeText(grantCommand(grant, now));
  const withoutEnd = writeGrant({ ...grant, condition: undefined }, "gcloud");
  showNotice(
    vscode.l10n.t(
      "The command is copied. Its grant ends automatically at {0}.",
      localTimeText(now + usualGrantSeconds * 1_000, now),
    ),
    { title: vscode.l10n.t("Copy without an End"), run: () => vscode.env.clipboard.writeText(withoutEnd) },
  );
}
