import { l10n } from "vscode";
import { match } from "../../core/base/match.ts";
import type { Doubt } from "../../core/chain/search/hop-reasons.ts";
import { explainingHop, type Neighbour, type NeighbourEdge } from "../../core/chain/search/neighbourhood.ts";
import { delegationPermission, type HopPermission, hopPermissions } from "../../core/request/permission.ts";
import { edgeState } from "../../core/chain/picture/link-state.ts";
import type { LinkState } from "../../core/chain/picture/picture-model.ts";
import { grantLines } from "./hop-lines.ts";
import { accountText, memberNodeText, type NodeText } from "./node-text.ts";

/** The text of an arrow between two neighbours. */
export interface RelationText {
  readonly state: LinkState;
  /** Such as `access tokens, ID tokens`, and what it depends on. */
  readonly heading: string;
  /** The role, where it is inherited from, and what is uncertain. */
  readonly lines: readonly string[];
}

/** A neighbour's name: accounts and people by email, sets as policies write them. */
export function neighbourText({ name, kind }: Neighbour): NodeText {
  return kind === "account" || /^[^:]+@/.test(name) ? accountText(name) : memberNodeText(name);
}

/** What one may do on the other, and why, in a few words. */
export function relationText(edge: NeighbourEdge): RelationText {
  const hop = explainingHop(edge);
  const [reason] = hop?.reasons ?? [];
  const doubts = edge.state === "certain" ? [] : (reason?.doubts ?? []);
  const state = edgeState(edge);
  return {
    state,
    heading: stateHeading(state, whatText(edge.permissions), hop?.denyUnread ?? []),
    lines: [
      ...(reason === undefined ? [] : grantLines(reason.grant, edge.to)),
      ...(reason !== undefined && reason.sets.length > 0 ? [l10n.t("through {0}", reason.sets.join(", "))] : []),
      ...doubts.filter(({ kind }) => kind !== "condition").map(doubtText),
    ],
  };
}

/** Doubt is also given in words: a screen reader cannot read a sign alone. */
function stateHeading(state: LinkState, what: string, denyUnread: readonly string[]): string {
  const heading =
    state === "conditional"
      ? l10n.t("{0}, on a condition", what)
      : state === "unknown"
        ? l10n.t("Perhaps: {0}", what)
        : what;
  return denyUnread.length === 0 ? heading : l10n.t("{0}; deny policies unread", heading);
}

function whatText(permissions: readonly HopPermission[]): string {
  if (permissions.length === hopPermissions.length) return l10n.t("Mints everything");
  const words: Readonly<Record<Exclude<HopPermission, typeof delegationPermission>, string>> = {
    "iam.serviceAccounts.getAccessToken": l10n.t("access tokens"),
    "iam.serviceAccounts.getOpenIdToken": l10n.t("ID tokens"),
    "iam.serviceAccounts.signJwt": l10n.t("signed JWTs"),
    "iam.serviceAccounts.signBlob": l10n.t("signed blobs"),
  };
  const minted = permissions.filter((permission) => permission !== delegationPermission);
  if (minted.length === 0) return l10n.t("Passes calls on, and mints nothing");
  return l10n.t("Mints {0}", minted.map((permission) => words[permission]).join(", "));
}

function doubtText(doubt: Doubt): string {
  return match(doubt, {
    condition: () => l10n.t("on a condition"),
    membership: ({ set }) => l10n.t("who belongs to {0} cannot be seen", set),
    role: ({ role }) => l10n.t("what {0} permits could not be read", role),
    deny: ({ resource }) => l10n.t("a deny policy on {0} may apply", resource),
  });
}
