import type { Clock } from "../base/clock.ts";
import { failureOf } from "../base/errors.ts";
import { defined, isObject, isStringArray } from "../base/json.ts";
import type { SharedRecords } from "../base/shared-records.ts";
import { parseAccountName, parseWorkspaceUser } from "../account/account-name.ts";
import type { Mint } from "./mint.ts";
import { type CredentialKind, credentialKinds, type MintRequest } from "../request/request.ts";

/** One attempted mint. Contains no secret: no token and no signed bytes. */
export interface MintRecord {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: CredentialKind;
  readonly target: string;
  readonly delegates: readonly string[];
  /** Email of the caller, if its source knows it; absent for a failed mint. */
  readonly caller?: string;
  /** The Workspace user for whom the target asked. */
  readonly subject?: string;
  readonly reason?: string;
  /** The code of the failure; absent if the mint succeeded. */
  readonly failure?: string;
}

/** Where versions before this one kept all records as one value. They are still listed, and cleared with the others. */
export interface EarlierHistory {
  read(): unknown;
  write(records: undefined): PromiseLike<void>;
}

export const longestHistory = 200;

/** This user's mints in all windows, newest first, limited in number. */
export class MintHistory {
  readonly #records: SharedRecords;
  readonly #earlier: EarlierHistory;

  constructor(records: SharedRecords, earlier: EarlierHistory) {
    this.#records = records;
    this.#earlier = earlier;
  }

  async list(): Promise<readonly MintRecord[]> {
    const values = (await this.#records.list(longestHistory)).map(({ value }) => value);
    const earlier = this.#earlier.read();
    const all = [...values.flatMap(parseRecord), ...(Array.isArray(earlier) ? earlier.flatMap(parseRecord) : [])];
    return all.sort((a, b) => b.at - a.at).slice(0, longestHistory);
  }

  async add(record: MintRecord): Promise<void> {
    await this.#records.add(record, record.at);
    await this.#records.removeAllBut(longestHistory);
  }

  async clear(): Promise<void> {
    await this.#records.removeAllBut(0);
    await this.#earlier.write(undefined);
  }
}

/** Mints, and records the result. If the history cannot be written, the token is still returned. */
export function recordMints(mint: Mint, history: MintHistory, clock: Clock): Mint {
  const record = (request: MintRequest, result: Pick<MintRecord, "caller" | "failure">): void => {
    const { kind, target, delegates, reason } = request;
    const subject = request.kind === "accessToken" ? request.subject : undefined;
    history
      .add({ at: clock.now(), kind, target, delegates, ...defined({ reason, subject }), ...result })
      .catch(() => undefined);
  };
  return async (request, signal) => {
    try {
      const minted = await mint(request, signal);
      const { principal } = minted.caller;
      record(request, principal === undefined ? {} : { caller: principal });
      return minted;
    } catch (error) {
      record(request, { failure: failureOf(error).code });
      throw error;
    }
  };
}

/** Reads what an earlier version may have written; invalid records are left out. */
function parseRecord(value: unknown): readonly MintRecord[] {
  if (!isObject(value)) return [];
  const { at, target, delegates } = value;
  const kind = credentialKinds.find((known) => known === value["kind"]);
  if (kind === undefined || typeof at !== "number" || typeof target !== "string" || !isStringArray(delegates))
    return [];
  // For an ID token of the caller, the target is a person.
  const isTarget = parseAccountName(target) === target || parseWorkspaceUser(target) === target;
  if (!isTarget || !delegates.every((account) => parseAccountName(account) === account)) return [];
  const texts = ["caller", "reason", "failure", "subject"].filter((field) => typeof value[field] === "string");
  return [{ at, kind, target, delegates, ...Object.fromEntries(texts.map((field) => [field, value[field]])) }];
}
