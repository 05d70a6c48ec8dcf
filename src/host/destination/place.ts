import type { TokenInfo } from "../../core/credential/token/token-store.ts";
import type { Destination, MintRequest } from "../../core/request/request.ts";

/** One place that a minted token can go to. A secret leaves the token store only through a place. */
export interface Place {
  /** How the wizard offers it: a label with its icon, and what happens to the token there. */
  row(): PlaceRow;
  /** Asks for what must be known before the mint. Throws `cancelled`. */
  prepare?(request: MintRequest): Promise<MintRequest>;
  /** Delivers the token; returns the sentence that says so. */
  give(info: TokenInfo): Promise<string>;
  /** Whether the token is there now, so that a renewed one goes there too. Absent if the place cannot tell. */
  holds?(id: string): boolean;
  /** Removes every token that must not stay when the user forgets all tokens or closes the window. */
  withdraw?(): Promise<void>;
}

export interface PlaceRow {
  readonly label: string;
  readonly detail: string;
}

/** Where tokens can go: one place for each destination in a request. */
export type Places = Readonly<Record<Destination, Place>>;

/** The places where a token is now. */
export function placesHolding(places: Places, id: string): readonly Place[] {
  return Object.values(places).filter((place) => place.holds?.(id) === true);
}

/**
 * Removes every token that is in a place. Ends only when every place has ended, and throws then: when a window closes, the clipboard may be
 * out of reach at once, and VS Code ends the process as soon as this has.
 */
export async function withdrawAll(places: Places): Promise<void> {
  const ended = await Promise.allSettled(Object.values(places).map(async (place) => place.withdraw?.()));
  const failed = ended.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
