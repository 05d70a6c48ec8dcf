import { l10n } from "vscode";
import type { Relation } from "../../core/chain/search/relations.ts";
import type { LinkState } from "../../core/chain/picture/picture-model.ts";
import type { ReadRelations, RelationRow } from "../tree/account-node.ts";
import { withProgress } from "../surface/progress.ts";
import { settings } from "../base/settings.ts";
import { readSide, type SurroundingsPorts } from "./surroundings.ts";
import { neighbourText, relationText } from "./relation-text.ts";
import { denyLines, postponedNotes, sideDetails, sideNotes } from "./side-notes.ts";

/** Signs for the states in the tree; the words beside them say the same. */
const signs: Readonly<Record<LinkState, { readonly icon: string; readonly color: string }>> = {
  held: { icon: "pass", color: "charts.green" },
  denyUnread: { icon: "circle-large-outline", color: "charts.blue" },
  missing: { icon: "error", color: "charts.red" },
  denied: { icon: "circle-slash", color: "charts.red" },
  likelyMissing: { icon: "warning", color: "charts.yellow" },
  conditional: { icon: "watch", color: "charts.yellow" },
  unknown: { icon: "question", color: "charts.blue" },
};

/** Reads one side of an account for the tree, under a notice with Cancel if it takes a while. */
export function createReadRelations(ports: SurroundingsPorts): ReadRelations {
  return async (account, side, until) => {
    const title =
      side === "minters"
        ? l10n.t("Reading who can mint {0}…", account)
        : l10n.t("Reading the accounts around {0}…", account);
    const reading = await withProgress(title, (cancelled) => {
      const signal = AbortSignal.any([until, cancelled]);
      return readSide(ports, account, side, { source: settings.source, isFresh: false, signal });
    });
    const items = reading.kind === "read" ? reading.relations.items : [];
    const details = sideDetails(reading).join("\n\n");
    const postponed = postponedNotes(reading);
    return [
      ...items.map((relation) => relationRow(relation, denyLines(relation, reading))),
      ...sideNotes(reading, side).map((note) => noteRow(note, details, postponed.includes(note))),
    ];
  };
}

function relationRow({ neighbour, edge }: Relation, more: readonly string[]): RelationRow {
  const { name, detail, fullName } = neighbourText(neighbour);
  const { state, heading, lines } = relationText(edge);
  const disabled = neighbour.isDisabled ? l10n.t("disabled") : "";
  return {
    account: neighbour.kind === "account" ? { email: neighbour.name } : undefined,
    label: name,
    description: [heading, disabled, lines[0] ?? "", detail].filter(Boolean).join(" · "),
    tooltip: [fullName, heading, ...lines, ...more].join("\n"),
    isPassing: false,
    ...signs[state],
  };
}

function noteRow(note: string, details: string, isPassing: boolean): RelationRow {
  return {
    account: undefined,
    label: note,
    description: "",
    tooltip: [note, details].filter(Boolean).join("\n\n"),
    isPassing,
    icon: "info",
    color: undefined,
  };
}
