import { l10n } from "vscode";
import type { SourceName } from "../../core/base/failure.ts";
import type { CredentialSource } from "../../core/caller/credential-source.ts";

/** The name of a source as people know it. */
export function sourceLabel(source: SourceName): string {
  switch (source) {
    case "adc":
      return l10n.t("Application Default Credentials");
    case "gcloud":
      return l10n.t("gcloud CLI");
    case "keyFile":
      return l10n.t("Service account key file");
    case "metadataServer":
      return l10n.t("Metadata server");
    case "sandbox":
      return l10n.t("Sandbox cloud");
  }
}

/** Who is called: Google, or the sandbox in its place. */
export function callerText({
  name,
  principal,
  origin,
}: Pick<CredentialSource, "name" | "principal" | "origin">): string {
  const caller = principal ?? l10n.t("an account that the source does not name");
  return name === "sandbox"
    ? l10n.t("Mintmark calls the sandbox cloud at {1} as {0}, and Google not at all.", caller, origin)
    : l10n.t("Mintmark calls Google as {0}, from {1} ({2}).", caller, sourceLabel(name), origin);
}
