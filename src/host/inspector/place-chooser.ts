import { askWhich } from "../surface/ask-consent.ts";
import { l10n } from "vscode";
import type { InfoPlace } from "../../core/inspect/verify/token-info.ts";

/** Warns that the token will be sent, and where to; `undefined` unless the user presses the button of a place. */
export async function choosePlace(places: readonly InfoPlace[]): Promise<InfoPlace | undefined> {
  const buttons = places.map((place) => ({ title: buttonTitle(place), place }));
  const answer = await askWhich(l10n.t("Send this access token to its issuer?"), detailOf(places), buttons);
  return answer?.place;
}

function buttonTitle({ kind }: InfoPlace): string {
  return kind === "google" ? l10n.t("Send to Google") : l10n.t("Ask the Sandbox");
}

function detailOf(places: readonly InfoPlace[]): string {
  const google = places.find(({ kind }) => kind === "google");
  const warning = l10n.t(
    "To learn what an opaque token allows, the token itself is sent to {0}/tokeninfo. Google sees the token, and so does any proxy on the way that decrypts TLS. If it is not a Google token, do not send it.",
    google?.origin ?? "",
  );
  if (places.every(({ kind }) => kind === "google")) return warning;
  return `${warning}\n\n${l10n.t("The sandbox runs on this machine: the token does not leave it.")}`;
}
