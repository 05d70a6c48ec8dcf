import { l10n } from "vscode";
import { match } from "../../core/base/match.ts";
import type { Failure } from "../../core/base/failure.ts";
import type { Caution, Diagnosis } from "../../core/credential/diagnosis.ts";
import type { SourceChoice } from "../../core/caller/credential-source.ts";
import { workspaceChoices } from "../base/settings.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { callerText, sourceLabel } from "../failure-text/source-label.ts";

/** Who pays for mints, from where, and why. */
export function inForceText({ inForce, choice }: Diagnosis): string {
  return match(inForce, {
    refused: ({ failure }) => l10n.t("No source is active. {0}", failureText(failure).message),
    likely: ({ name }) =>
      name === undefined
        ? l10n.t("No source looks usable on this machine.")
        : l10n.t("The source is likely {0}. {1}", sourceLabel(name), reasonText(choice)),
    opened: (inForce) => {
      const { name, principal, origin, quotaProject, passedOver } = inForce;
      const skipped = passedOver.map(
        ({ source, failure }) => `${sourceLabel(source)}: ${failureText(failure).message}`,
      );
      return [
        callerText({ name, principal, origin }),
        reasonText(choice),
        quotaProject === undefined ? "" : l10n.t("Calls are charged to {0}.", quotaProject),
        workspaceChoices().includes("quotaProject")
          ? l10n.t("The workspace's settings chose that quota project, not yours.")
          : "",
        skipped.length === 0 ? "" : l10n.t("Skipped: {0}", skipped.join(" ")),
      ]
        .filter(Boolean)
        .join(" ");
    },
  });
}

function reasonText(choice: SourceChoice): string {
  const chosen = workspaceChoices().includes("source");
  return chosen ? `${namingText(choice)} ${l10n.t("The workspace's settings say so, not yours.")}` : namingText(choice);
}

function namingText(choice: SourceChoice): string {
  return choice === "auto"
    ? l10n.t("The setting mintmark.source is auto, which takes the first that can be used.")
    : l10n.t("The setting mintmark.source names it.");
}

/** The state of a source that may not be in use: a source that is not set up is not a failure. */
export function stateText(problem: Failure | undefined): string {
  if (problem === undefined) return l10n.t("Found.");
  switch (problem.code) {
    case "keyFileNotChosen":
      return l10n.t("None is named in mintmark.keyFile.");
    case "sandboxNotRunning":
      return l10n.t("It does not run in this window.");
    case "metadataServerMissing":
      return l10n.t("This does not look like a Google Cloud machine, so it was not asked.");
    default:
      return failureText(problem).message;
  }
}

/** What works but may surprise the user, with what to do about it. */
export function cautionText(caution: Caution): string {
  return match(caution, {
    readableByOthers: ({ path, mode }) =>
      l10n.t(
        "Other users of this machine may read or write {0} (mode {1}). Run “chmod 600” with its path to stop that.",
        path,
        mode,
      ),
    impersonationLeft: ({ account }) =>
      l10n.t(
        "gcloud is set to impersonate {0}; Mintmark switches that off for its own calls. If it is left over, run “gcloud config unset auth/impersonate_service_account”.",
        account,
      ),
  });
}

/** Which proxies are used. */
export function proxyText(): string {
  return l10n.t(
    "Mintmark's calls use the proxy in VS Code's setting http.proxy, or else these variables as they were when VS Code started; gcloud reads only the variables. If calls do not arrive, set both to the same proxy.",
  );
}
