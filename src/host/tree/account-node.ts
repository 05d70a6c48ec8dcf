import type { Failure } from "../../core/base/failure.ts";
import type { Project, ServiceAccount } from "../../core/account/account-directory.ts";
import type { RelationSide } from "../../core/chain/search/relations.ts";

/** A principal that can mint for an account or for which it can mint, or a note about what was read; in words. */
export interface RelationRow {
  /** Set for a service account, which can be opened and minted too. */
  readonly account: { readonly email: string } | undefined;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Whether reading the side again later may tell more: then the row offers a retry. */
  readonly isPassing: boolean;
  /** A codicon, and the colour that repeats its meaning. */
  readonly icon: string;
  readonly color: string | undefined;
}

/**
 * A row of the Accounts view. A list without `projectId` is the list of projects. Ids of rows below an account start with the account's.
 */
export type AccountNode =
  | { readonly kind: "project"; readonly project: Project }
  | { readonly kind: "account"; readonly account: ServiceAccount; readonly relation?: undefined }
  | {
      readonly kind: "account";
      readonly account: { readonly email: string };
      readonly relation: RelationRow;
      readonly id: string;
    }
  | { readonly kind: "relation"; readonly relation: RelationRow; readonly id: string; readonly side: SideNode }
  | SideNode
  | { readonly kind: "more"; readonly projectId: string | undefined; readonly hiddenCount: number | undefined }
  | {
      readonly kind: "failure";
      readonly projectId: string | undefined;
      readonly failure: Failure;
      /** The row below which something could not be read, except for a list of projects or accounts. */
      readonly side?: SideNode;
    };

/** The row under which one side of an account is shown. */
export interface SideNode {
  readonly kind: "side";
  readonly id: string;
  readonly account: string;
  readonly side: RelationSide;
}

/** Reads who is on a side of an account; loads its code on the first call. */
export type ReadRelations = (
  account: string,
  side: RelationSide,
  signal: AbortSignal,
) => Promise<readonly RelationRow[]>;
