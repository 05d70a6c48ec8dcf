import { isObject, isStringArray } from "../../base/json.ts";

/** Services with known rules for tokens. */
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

/** A service that may receive a token, and what it is configured to accept. Holds no secret. */
export interface Receiver {
  readonly kind: ReceiverKind;
  /** The service's URLs and custom audiences; for Identity-Aware Proxy its OAuth client ids and the URL that is called. */
  readonly audiences: readonly string[];
  /** Accounts that may call, by email or unique id; for API Gateway, the issuers it accepts. Empty if nobody has said. */
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
