import * as vscode from "vscode";
import { match } from "../../core/base/match.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import type { Path } from "../../core/notation/chain-notation.ts";
import type { Relation, RelationSide } from "../../core/chain/search/relations.ts";
import type { PictureAction, PictureLink, PictureNode, PictureSide } from "../../core/chain/picture/picture-model.ts";
import type { SideReading, Surroundings } from "./surroundings.ts";
import { accountText } from "./node-text.ts";
import { PictureActions } from "./picture-actions.ts";
import type { PictureView } from "./picture-panel.ts";
import { neighbourText, relationText } from "./relation-text.ts";
import { sideDetails, sideNotes } from "./side-notes.ts";

const focusId = "focus";

/** An account between those who can mint for it and those for which it can mint, with actions for each. */
export function neighbourhoodView(
  { account, minters, mintables }: Surroundings,
  refresh: PictureView["refresh"],
): PictureView {
  const actions = new PictureActions();
  const { email } = account;
  const short = shortAccountName(email);
  return {
    key: JSON.stringify(["neighbourhood", email]),
    tabTitle: vscode.l10n.t("Around: {0}", short),
    fileName: `around-${short}`,
    picture: {
      kind: "neighbourhood",
      title: vscode.l10n.t("Who can mint {0}, and what it can mint", short),
      summary: summaryOf(email, account.disabled, minters, mintables),
      focus: {
        id: focusId,
        ...accountText(email),
        caption: account.disabled ? vscode.l10n.t("Disabled") : "",
        sentence: email,
        actions: [
          actions.mint("accessToken", { target: email, delegates: [] }),
          actions.command(vscode.l10n.t("Check Direct Use"), "mintmark.checkChain", { target: email }),
          actions.add(vscode.l10n.t("Copy Email"), () => vscode.env.clipboard.writeText(email)),
        ],
      },
      minters: sideOf(vscode.l10n.t("Who can mint it"), "minters", minters, email, actions),
      mintables: sideOf(vscode.l10n.t("What it can mint"), "mintables", mintables, email, actions),
      notes: [],
    },
    actions: actions.handlers,
    refresh,
  };
}

function summaryOf(email: string, isDisabled: boolean, minters: SideReading, mintables: SideReading): string {
  if (isDisabled) return vscode.l10n.t("{0} is disabled, so nobody can act as it.", email);
  return vscode.l10n.t("{0}. It can be minted by: {1}. It can mint: {2}.", email, countOf(minters), countOf(mintables));
}

/** How many there are, including those that are not drawn. */
function countOf(side: SideReading): string {
  return match(side, {
    read: ({ relations }) => String(relations.items.length + relations.leftOut),
    reading: () => vscode.l10n.t("being read"),
    failed: () => vscode.l10n.t("not known"),
  });
}

function sideOf(
  heading: string,
  side: RelationSide,
  reading: SideReading,
  account: string,
  actions: PictureActions,
): PictureSide {
  const items = reading.kind === "read" ? reading.relations.items : [];
  const parts = items.map((relation, index) => relationParts(relation, `${side}-${index + 1}`, side, account, actions));
  return {
    heading,
    nodes: parts.map(({ node }) => node),
    links: parts.map(({ link }) => link),
    notes: sideNotes(reading, side),
    details: sideDetails(reading),
  };
}

function relationParts(
  { neighbour, edge }: Relation,
  id: string,
  side: RelationSide,
  account: string,
  actions: PictureActions,
): { readonly node: PictureNode; readonly link: PictureLink } {
  const text = neighbourText(neighbour);
  const relation = relationText(edge);
  const isAccount = neighbour.kind === "account";
  const path =
    side === "minters"
      ? { target: account, delegates: [neighbour.name] }
      : { target: neighbour.name, delegates: [account] };
  const sentence = vscode.l10n.t("{0} → {1}: {2}", edge.from, edge.to, relation.heading);
  return {
    node: {
      id,
      ...text,
      caption: neighbour.isDisabled ? vscode.l10n.t("Disabled") : "",
      sentence: [text.fullName, text.kind === "group" ? text.detail : ""].filter(Boolean).join(", "),
      actions: [
        ...(isAccount
          ? [
              actions.command(vscode.l10n.t("Show Neighbourhood"), "mintmark.showNeighbourhood", {
                target: neighbour.name,
              }),
            ]
          : []),
        actions.add(vscode.l10n.t("Copy Name"), () => vscode.env.clipboard.writeText(neighbour.name)),
      ],
    },
    link: {
      id: `${id}-hop`,
      ...(side === "minters" ? { from: id, to: focusId } : { from: focusId, to: id }),
      ...relation,
      sentence,
      actions: [
        ...(isAccount ? chainActions(path, actions) : []),
        actions.add(vscode.l10n.t("Copy as Text"), () =>
          vscode.env.clipboard.writeText([sentence, ...relation.lines].join("\n")),
        ),
      ],
    },
  };
}

/** Actions for the chain over an arrow. */
function chainActions(path: Path, actions: PictureActions): readonly PictureAction[] {
  const chain = [...path.delegates, path.target].map(shortAccountName).join(" → ");
  return [
    actions.command(vscode.l10n.t("Mint through {0}…", chain), "mintmark.mintAccessToken", path),
    actions.command(vscode.l10n.t("Show Chain Picture"), "mintmark.showChainPicture", { ...path, kind: "accessToken" }),
  ];
}
