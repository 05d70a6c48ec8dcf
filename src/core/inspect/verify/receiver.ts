import { isObject, isStringArray } from "../../base/json.ts";

/** Services whose rules for tokens are known. */
export const receiverKinds = [
  "cloudRun",
  "functionsGen1",
  "functionsGen2",
  "identityAwareProxy",
  "apiGateway",
  "googleApi",
  "ownService",
] as const;

export type ReceiverKind = (typeof receiverKinds)[number];

/** A service that a token might be sent to, and what it is set up to accept. Holds no secret. */
export interface Receiver {
  readonly kind: ReceiverKind;
  /** The service's URL and custom audiences; for Identity-Aware Proxy its OAuth client id. */
  readonly audiences: readonly string[];
  /** Accounts that a service of one's own lets in; for API Gateway the issuers it takes. Empty for all. */
  readonly emails: readonly string[];
}

const mostEntries = 20;

/** Narrows a receiver from the page or from storage; `undefined` for anything else. */
export function parseReceiver(value: unknown): Receiver | undefined {
  if (!isObject(value)) return undefined;
  const { kind: name, audiences, emails } = value;
  const kind = receiverKinds.find((known) => known === name);
  if (kind === undefined || !isStringArray(audiences) || !isStringArray(emails)) return undefined;
  return { kind, audiences: audiences.slice(0, mostEntries), emails: emails.slice(0, mostEntries) };
}

/** The entries of a text field, separated by spaces, commas or line breaks. */
export function splitEntries(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== "");
}
