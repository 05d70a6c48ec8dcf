import { l10n } from "vscode";
import {
  type AccessBoundary,
  type BoundaryRule,
  parseStoragePlace,
  writeStoragePlace,
} from "../../core/request/access-boundary.ts";
import { heading } from "../surface/account-rows.ts";
import { hintRow, type PickRow, pickMany, pickOne } from "../surface/pick.ts";
import { mapOutcome, type Outcome, type StepPosition } from "../surface/steps.ts";

type Place = Pick<BoundaryRule, "bucket" | "prefix">;

/** Predefined roles that make sense for objects (source: Cloud Storage's list of IAM roles), in the order of the rows. */
const offeredRoles: Readonly<Record<string, () => string>> = {
  "roles/storage.objectViewer": () => l10n.t("Read and list"),
  "roles/storage.objectCreator": () => l10n.t("Create, but not read or replace"),
  "roles/storage.objectUser": () => l10n.t("Read, list, write and delete"),
};

/** Asks for the bucket, or the prefix in it, to which the token is limited. */
export async function askStoragePlace(
  recent: readonly string[],
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<AccessBoundary>> {
  const usedBefore = recent.length === 0 ? [] : [heading<Place>(l10n.t("Used before"))];
  const outcome = await pickOne<Place>({
    position,
    placeholder: l10n.t("For what? Type a bucket, or gs://BUCKET/PREFIX for the objects below a prefix."),
    rows: [...usedBefore, ...recent.flatMap(recentRow)],
    typed: (text) => typedPlaceRow(text, recent),
    signal,
  });
  return mapOutcome(outcome, (place) => [{ ...place, roles: ["roles/storage.objectViewer"] }]);
}

function recentRow(text: string): PickRow<Place>[] {
  const place = parseStoragePlace(text);
  return place === undefined ? [] : [{ label: `$(history) ${text}`, value: place }];
}

function typedPlaceRow(text: string, recent: readonly string[]): PickRow<Place> | undefined {
  if (text === "" || recent.includes(text)) return undefined;
  const place = parseStoragePlace(text);
  if (place === undefined) {
    return hintRow(
      l10n.t("This is not a bucket yet."),
      l10n.t("Write 3 or more lower-case letters, digits, dots, dashes or underscores, then /PREFIX if you like."),
    );
  }
  const detail =
    place.prefix === undefined
      ? l10n.t("Every object of the bucket.")
      : l10n.t("Objects whose names begin with “{0}”.", place.prefix);
  return {
    label: l10n.t("Use {0}", writeStoragePlace({ ...place, roles: [] })),
    detail,
    alwaysShow: true,
    value: place,
  };
}

/** Asks what the token may do there. */
export async function askBoundaryRoles(
  boundary: AccessBoundary,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<AccessBoundary>> {
  const current = boundary.flatMap(({ roles }) => roles);
  const outcome = await pickMany<string>({
    position,
    placeholder: l10n.t("What may it do there? At most what the account may do."),
    nothingChosen: l10n.t("A downscoped token needs at least one role."),
    rows: Object.entries(offeredRoles).map(([role, label]) => ({ label: label(), description: role, value: role })),
    isPicked: (role) => current.includes(role),
    signal,
  });
  return mapOutcome(outcome, (roles) => boundary.map((rule) => ({ ...rule, roles })));
}
