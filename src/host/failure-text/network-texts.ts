import { l10n } from "vscode";
import type { NetworkFailure } from "../../core/base/failure.ts";
import { type FailureOf, type FailureTexts, orLog, type SentencesBy } from "./table.ts";

/** Why a call got no answer, and what to check. */
export const networkTexts = {
  unreachable: orLog((failure) => unreachableTexts[failure.reason](failure)),
  insecureEndpoint: orLog(({ host }) =>
    l10n.t(
      "{0} would be called without encryption, so nothing was sent. Use an https URL in mintmark.endpoints.",
      host,
    ),
  ),
  timedOut: orLog(({ host, seconds }) =>
    l10n.t("{0} did not answer within {1} seconds. Check the connection or the proxy and try again.", host, seconds),
  ),
  notJson: orLog(notJsonText),
  answerTooLarge: orLog(({ host, limitBytes }) =>
    l10n.t(
      "{0} sent more than {1} bytes, which no answer of this API needs. It was not read; check the proxy.",
      host,
      limitBytes,
    ),
  ),
  unexpectedAnswer: orLog(({ host, problem }) =>
    l10n.t("{0} sent an answer that does not fit the API: {1}. Nothing was used of it.", host, problem),
  ),
} satisfies FailureTexts<NetworkFailure>;

/** An answer that claims to be JSON but is not was cut short, or came from something in between. */
function notJsonText({ host, contentType, status }: FailureOf<"notJson">): string {
  if (contentType.toLowerCase() === "application/json") {
    return l10n.t(
      "The answer of {0} (HTTP {1}) is incomplete, or is not a JSON object. Nothing was used of it; check the proxy and try again.",
      host,
      status,
    );
  }
  return l10n.t(
    "{0} answered with {1} (HTTP {2}) instead of JSON. A proxy or a sign-in page may be in between; check the connection.",
    host,
    contentType || l10n.t("an unnamed content type"),
    status,
  );
}

const unreachableTexts: SentencesBy<"unreachable", "reason"> = {
  dns: ({ host }) =>
    l10n.t("The name {0} could not be resolved. Check the network connection or the proxy and try again.", host),
  refused: ({ host }) => l10n.t("{0} refused the connection. If it is the sandbox cloud, start it again.", host),
  reset: ({ host }) =>
    l10n.t("The connection to {0} was cut before the answer was complete. Nothing was used of it; try again.", host),
  tls: ({ host }) =>
    l10n.t("The certificate of {0} is not trusted. A proxy may replace it; check VS Code's proxy settings.", host),
  network: ({ host }) =>
    l10n.t("{0} cannot be reached. Check the network connection or the proxy and try again.", host),
};
