import { l10n } from "vscode";
import { type PickRow, pickMany, pickOne } from "../surface/pick.ts";
import { mapOutcome, type Outcome, type StepPosition } from "../surface/steps.ts";

/** Shows the only possible audience of a person's ID token, and who accepts such a token. */
export function showOwnAudience(
  audience: string,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<string>> {
  const row: PickRow<string> = {
    label: `$(person) ${audience}`,
    detail: l10n.t("Cloud Run and Cloud Functions take gcloud's for development. IAP and other services do not."),
    value: audience,
  };
  return pickOne({
    position,
    placeholder: l10n.t("A person's ID token is always for the OAuth client of the sign-in. Press Enter to continue."),
    rows: [row],
    signal,
  });
}

/** What a metadata server can tell about the machine. */
export interface MachineDetails {
  readonly includeEmail: boolean;
  readonly licenses: boolean;
}

type Detail = keyof MachineDetails;

/** Asks which machine details the token contains besides the account. */
export async function askMachineDetails(position: StepPosition, signal: AbortSignal): Promise<Outcome<MachineDetails>> {
  const outcome = await pickMany<Detail>({
    position,
    placeholder: l10n.t("What else should it say? You can also choose nothing."),
    rows: [
      {
        label: l10n.t("Email and machine"),
        detail: l10n.t("Adds email, and google.compute_engine where there is one (format=full)."),
        value: "includeEmail",
      },
      {
        label: l10n.t("Licences"),
        detail: l10n.t("Adds the licences of the machine's images, with all of the above (licenses=TRUE)."),
        value: "licenses",
      },
    ],
    isPicked: (detail) => detail === "includeEmail",
    signal,
  });
  return mapOutcome(outcome, (details) => {
    const licenses = details.includes("licenses");
    return { includeEmail: licenses || details.includes("includeEmail"), licenses };
  });
}
