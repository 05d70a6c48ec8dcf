import { isObject } from "../../base/json.ts";
import { type CredentialKind, credentialKinds, bearerOf, type MintRequest } from "../../request/request.ts";

/** The user's permission for a workspace to get one kind of credential for one account without asking again. Contains no secret. */
export interface TokenApproval {
  readonly kind: CredentialKind;
  /** Whose credential it is: a service account's, or that of the Workspace user for whom an account asks. */
  readonly account: string;
  /** The account that Google is asked for. */
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Where one workspace's approvals outlive the window, as a JSON value. No file of the workspace can write there. */
export interface ApprovalShelf {
  read(): unknown;
  write(approvals: readonly TokenApproval[]): PromiseLike<void>;
}

/** What the user has allowed a workspace to get. */
export class TokenApprovals {
  readonly #shelf: ApprovalShelf;

  constructor(shelf: ApprovalShelf) {
    this.#shelf = shelf;
  }

  /** All approvals, the latest first. */
  list(): readonly TokenApproval[] {
    const value = this.#shelf.read();
    return Array.isArray(value) ? value.flatMap(parseApproval) : [];
  }

  covers(request: MintRequest): boolean {
    const asked = approvalOf(request, 0);
    return this.list().some((approval) => isSame(approval, asked));
  }

  async add(request: MintRequest, now: number): Promise<void> {
    const approval = approvalOf(request, now);
    await this.#shelf.write([approval, ...this.#without(approval)]);
  }

  async withdraw(approval: TokenApproval): Promise<void> {
    await this.#shelf.write(this.#without(approval));
  }

  #without(approval: TokenApproval): readonly TokenApproval[] {
    return this.list().filter((other) => !isSame(other, approval));
  }
}

function approvalOf(request: MintRequest, at: number): TokenApproval {
  return { kind: request.kind, account: bearerOf(request), target: request.target, at };
}

function isSame(a: TokenApproval, b: TokenApproval): boolean {
  return a.kind === b.kind && a.account === b.account && a.target === b.target;
}

/** An invalid entry approves nothing. */
function parseApproval(value: unknown): readonly TokenApproval[] {
  if (!isObject(value)) return [];
  const { account, target, at } = value;
  const kind = credentialKinds.find((known) => known === value["kind"]);
  if (kind === undefined || typeof account !== "string" || typeof target !== "string" || typeof at !== "number")
    return [];
  return [{ kind, account, target, at }];
}
