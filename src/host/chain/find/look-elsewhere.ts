import { l10n } from "vscode";
import { lineageAround, type PlaceChooserPorts } from "../../../core/chain/find/choose-place.ts";
import type { SurveyPlace } from "../../../core/chain/survey/survey.ts";
import { parseAccountName } from "../../../core/account/account-name.ts";
import type { SourceChoice } from "../../../core/caller/credential-source.ts";
import { heading } from "../../surface/account-rows.ts";
import { hintRow, pickMany, pickOne, type PickRow } from "../../surface/pick.ts";
import { plainRow } from "../../text/plain-text.ts";

type Choice = SurveyPlace | "projects" | "widest";

/**
 * Lets the user choose where to search for chains: an organization or a folder by search, or projects account by account. The choice holds
 * until the caller changes. False if the user did not change it.
 */
export async function lookElsewhere(ports: PlaceChooserPorts, account: string, source: SourceChoice): Promise<boolean> {
  const { signal } = new AbortController();
  const lineage = await lineageAround(ports, parseAccountName(account), { source, isFresh: false, signal });
  const choice = await pickOne<Choice>({
    position: { title: l10n.t("Where to Look"), step: 0, totalSteps: 0 },
    placeholder: l10n.t("Choose where to look, or type organizations/NUMBER or folders/NUMBER"),
    rows: placeRows(lineage.filter((name) => !name.startsWith("projects/"))),
    typed: typedPlace,
    signal,
  });
  if (choice.kind !== "chosen") return false;
  const place = choice.value === "projects" ? await askProjects(ports) : choice.value;
  if (place === undefined) return false;
  ports.survey.chosenPlace = place === "widest" ? undefined : place;
  return true;
}

function placeRows(containers: readonly string[]): readonly PickRow<Choice>[] {
  return [
    { label: `$(list-flat) ${l10n.t("Choose Projects…")}`, value: "projects" },
    {
      label: `$(globe) ${l10n.t("As Wide as Possible")}`,
      detail: l10n.t("The organization or a folder if you may search it, else the projects you can see"),
      value: "widest",
    },
    ...(containers.length === 0 ? [] : [heading<Choice>(l10n.t("By search in Cloud Asset Inventory"))]),
    ...containers.toReversed().map((scope) => placeRow(scope)),
  ];
}

function placeRow(scope: string): PickRow<Choice> {
  const icon = scope.startsWith("folders/") ? "folder" : "organization";
  return { label: `$(${icon}) ${scope}`, value: { kind: "assets", scope } };
}

function typedPlace(text: string): PickRow<Choice> | undefined {
  if (/^(?:organizations|folders)\/\d+$/.test(text)) return { ...placeRow(text), alwaysShow: true };
  return text.includes("/")
    ? hintRow(l10n.t("This is not a place yet."), l10n.t("Write organizations/NUMBER or folders/NUMBER."))
    : undefined;
}

async function askProjects({ catalog }: PlaceChooserPorts): Promise<SurveyPlace | undefined> {
  let projects = await catalog.projects();
  while (projects.nextPageToken !== undefined && projects.failure === undefined)
    projects = await catalog.moreProjects();
  const rows = projects.items.map(({ projectId, displayName }) => ({
    label: projectId,
    ...(displayName !== projectId && { description: plainRow(displayName) }),
    value: projectId,
  }));
  const chosen = await pickMany<string>({
    position: { title: l10n.t("Which Projects?"), step: 0, totalSteps: 0 },
    placeholder: l10n.t("Each account of a chosen project needs one call; type an id that is not listed"),
    rows,
    isPicked: () => false,
    typed: (text) => (/^[a-z][a-z0-9.:-]{4,}$/.test(text) ? { label: text, alwaysShow: true, value: text } : undefined),
    nothingChosen: l10n.t("Check at least one project."),
    signal: new AbortController().signal,
  });
  return chosen.kind === "chosen" ? { kind: "accounts", projectIds: chosen.value.toSorted() } : undefined;
}
