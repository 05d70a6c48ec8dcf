import { l10n } from "vscode";
import { type Destination, destinations, type MintRequest } from "../../core/request/request.ts";
import type { Places } from "../destination/place.ts";
import { type PickRow, pickOne } from "../surface/pick.ts";
import type { Outcome, StepPosition } from "../surface/steps.ts";

/** What the last step starts with. */
export interface DestinationStep {
  readonly places: Places;
  readonly current: Destination | undefined;
  readonly reason: string | undefined;
  /** Whether the call can carry a reason; if not, it is not asked for. */
  readonly takesReason: boolean;
  readonly signal: AbortSignal;
}

export type DestinationAnswer = Pick<MintRequest, "destination" | "reason">;

type Choice = { readonly kind: "destination"; readonly destination: Destination } | { readonly kind: "reason" };

/** Asks where the token goes. The user can add a reason for the audit log, but is not asked for one. */
export async function askDestination(
  step: DestinationStep,
  position: StepPosition,
): Promise<Outcome<DestinationAnswer>> {
  const { places, current = "clipboard", takesReason, signal } = step;
  let { reason } = step;
  for (;;) {
    const choice = await pickOne<Choice>({
      position,
      placeholder: l10n.t("Where should the token go?"),
      rows: [...destinationRows(places), ...(takesReason ? [reasonRow(reason)] : [])],
      isActive: (value) => value.kind === "destination" && value.destination === current,
      signal,
    });
    if (choice.kind !== "chosen") return choice;
    if (choice.value.kind === "destination") {
      const { destination } = choice.value;
      return { kind: "chosen", value: reason === undefined ? { destination } : { destination, reason } };
    }
    const answer = await askReason(reason, position, signal);
    if (answer.kind === "cancelled") return answer;
    if (answer.kind === "chosen") reason = answer.value.reason;
  }
}

function destinationRows(places: Places): readonly PickRow<Choice>[] {
  return destinations.map((destination) => ({
    ...places[destination].row(),
    value: { kind: "destination", destination },
  }));
}

function reasonRow(reason: string | undefined): PickRow<Choice> {
  const label = reason === undefined ? l10n.t("Add a reason…") : l10n.t("Reason: {0}", reason);
  return {
    label: `$(comment) ${label}`,
    detail: l10n.t("Sent to Google for the audit log, and shown in the mint history."),
    value: { kind: "reason" },
  };
}

function askReason(
  current: string | undefined,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<Pick<MintRequest, "reason">>> {
  return pickOne<Pick<MintRequest, "reason">>({
    position,
    canGoBack: true,
    placeholder: l10n.t("Why? Type a ticket or a sentence; everybody who reads the audit log sees it."),
    rows: current === undefined ? [] : [{ label: `$(discard) ${l10n.t("No reason")}`, value: {} }],
    typed: (text) =>
      text === "" ? undefined : { label: l10n.t("Use {0}", text), alwaysShow: true, value: { reason: text } },
    typedRowIsActive: true,
    signal,
  });
}
