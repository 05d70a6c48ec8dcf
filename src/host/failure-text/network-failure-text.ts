import * as vscode from "vscode";
import type { NetworkFailure } from "../../core/base/failure.ts";

/** Why a call did not get an answer, and what to look at. */
export function networkFailureText(failure: NetworkFailure): string {
  switch (failure.code) {
    case "unreachable":
      return unreachableText(failure.host, failure.reason);
    case "insecureEndpoint":
      return vscode.l10n.t(
        "{0} would be called without encryption, so nothing was sent. Use an https URL in mintmark.endpoints.",
        failure.host,
      );
    case "timedOut":
      return vscode.l10n.t(
        "{0} did not answer within {1} seconds. Check the connection or the proxy and try again.",
        failure.host,
        failure.seconds,
      );
    case "notJson":
      return notJsonText(failure);
    case "answerTooLarge":
      return vscode.l10n.t(
        "{0} sent more than {1} bytes, which no answer of this API needs. It was not read; check the proxy.",
        failure.host,
        failure.limitBytes,
      );
    case "unexpectedAnswer":
      return vscode.l10n.t(
        "{0} sent an answer that does not fit the API: {1}. Nothing was used of it.",
        failure.host,
        failure.problem,
      );
  }
}

/** What calls itself JSON and is none was cut short, or made by something in between. */
function notJsonText({ host, contentType, status }: Extract<NetworkFailure, { code: "notJson" }>): string {
  if (contentType.toLowerCase() === "application/json") {
    return vscode.l10n.t(
      "The answer of {0} (HTTP {1}) is broken off, or is not a JSON object. Nothing was used of it; check the proxy and try again.",
      host,
      status,
    );
  }
  return vscode.l10n.t(
    "{0} answered with {1} (HTTP {2}) instead of JSON. A proxy or a sign-in page may be in between; check the connection.",
    host,
    contentType || vscode.l10n.t("an unnamed content type"),
    status,
  );
}

function unreachableText(host: string, reason: "dns" | "refused" | "reset" | "tls" | "network"): string {
  switch (reason) {
    case "dns":
      return vscode.l10n.t(
        "The name {0} could not be resolved. Check the network connection or the proxy and try again.",
        host,
      );
    case "refused":
      return vscode.l10n.t("{0} refused the connection. If it is the sandbox cloud, start it again.", host);
    case "reset":
      return vscode.l10n.t(
        "The connection to {0} was cut before the answer was complete. Nothing was used of it; try again.",
        host,
      );
    case "tls":
      return vscode.l10n.t(
        "The certificate of {0} is not trusted. A proxy may replace it; check VS Code's proxy settings.",
        host,
      );
    case "network":
      return vscode.l10n.t("{0} cannot be reached. Check the network connection or the proxy and try again.", host);
  }
}
