import { canonicalJson, isObject } from "../../base/json.ts";
import type { SharedRecords } from "../../base/shared-records.ts";
import { covers, type MintTerms, parseTerms } from "./mint-terms.ts";

/** The user's answer to what text asked for, kept for a workspace: this, or less, needs no other question. Contains no secret. */
export interface TokenApproval {
  readonly terms: MintTerms;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * What the user has allowed text in a workspace to mint. The records are read anew for every question, so that what one window withdraws
 * is withdrawn in all. No file of the workspace is among them.
 */
export class TokenApprovals {
  readonly #records: SharedRecords;

  constructor(records: SharedRecords) {
    this.#records = records;
  }

  /** All approvals, the latest first. Those of an earlier form said less about what they were for, and count no more. */
  async list(): Promise<readonly TokenApproval[]> {
    return (await this.#records.list()).flatMap(({ value }) => parseApproval(value));
  }

  async cover(terms: MintTerms): Promise<boolean> {
    return (await this.list()).some((approval) => covers(approval.terms, terms));
  }

  /** Takes the place of approvals that are for the same or less. */
  async add(terms: MintTerms, now: number): Promise<void> {
    await this.#removeWhere((approval) => covers(terms, approval.terms));
    await this.#records.add({ terms, at: now }, now);
  }

  async withdraw({ terms }: TokenApproval): Promise<void> {
    const withdrawn = canonicalJson(terms);
    await this.#removeWhere((approval) => canonicalJson(approval.terms) === withdrawn);
  }

  async #removeWhere(isMeant: (approval: TokenApproval) => boolean): Promise<void> {
    await this.#records.removeWhere((value) => parseApproval(value).some(isMeant));
  }
}

/** An invalid entry approves nothing. */
function parseApproval(value: unknown): readonly TokenApproval[] {
  if (!isObject(value)) return [];
  const terms = parseTerms(value["terms"]);
  const { at } = value;
  return terms === undefined || typeof at !== "number" ? [] : [{ terms, at }];
}
