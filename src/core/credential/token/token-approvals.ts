import { canonicalJson, isObject } from "../../base/json.ts";
import { covers, type MintTerms, parseTerms } from "./mint-terms.ts";

/** The user's answer to what text asked for, kept for a workspace: this, or less, needs no other question. Contains no secret. */
export interface TokenApproval {
  readonly terms: MintTerms;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Where one workspace's approvals outlive the window, as a JSON value. No file of the workspace can write there. */
export interface ApprovalShelf {
  read(): unknown;
  write(approvals: readonly TokenApproval[]): PromiseLike<void>;
}

/** What the user has allowed text in a workspace to mint. */
export class TokenApprovals {
  readonly #shelf: ApprovalShelf;

  constructor(shelf: ApprovalShelf) {
    this.#shelf = shelf;
  }

  /** All approvals, the latest first. Those of an earlier form said less about what they were for, and count no more. */
  list(): readonly TokenApproval[] {
    const value = this.#shelf.read();
    return Array.isArray(value) ? value.flatMap(parseApproval) : [];
  }

  cover(terms: MintTerms): boolean {
    return this.list().some((approval) => covers(approval.terms, terms));
  }

  /** Takes the place of approvals that are for the same or less. */
  async add(terms: MintTerms, now: number): Promise<void> {
    const others = this.list().filter((approval) => !covers(terms, approval.terms));
    await this.#shelf.write([{ terms, at: now }, ...others]);
  }

  async withdraw({ terms }: TokenApproval): Promise<void> {
    const withdrawn = canonicalJson(terms);
    await this.#shelf.write(this.list().filter((approval) => canonicalJson(approval.terms) !== withdrawn));
  }
}

/** An invalid entry approves nothing. */
function parseApproval(value: unknown): readonly TokenApproval[] {
  if (!isObject(value)) return [];
  const terms = parseTerms(value["terms"]);
  const { at } = value;
  return terms === undefined || typeof at !== "number" ? [] : [{ terms, at }];
}
