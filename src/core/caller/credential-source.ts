import type { SourceName, SourceRefusal } from "../base/failure.ts";
import type { Endpoints } from "./endpoints.ts";

/** The access token that pays for calls, and when it ends (milliseconds since 1970). */
export interface CallerToken {
  readonly value: string;
  readonly expiresAt: number;
}

/** What is asked of a source for an ID token of the caller itself. */
export interface OwnIdTokenCall {
  readonly audience: string;
  /** The email; a metadata server adds what it knows of the machine. */
  readonly includeEmail: boolean;
  /** The licences of the machine's images; they come with the rest about the machine only. */
  readonly licenses: boolean;
}

/** How a source gives ID tokens of the caller itself, without the IAM Credentials API. */
export interface OwnIdTokens {
  /** The one audience that they can have: a person's are for the OAuth client they signed in with. `undefined` where any will do. */
  readonly audience: string | undefined;
  /** Whether the source can say something of the machine, too: only a metadata server can. */
  readonly hasDetails: boolean;
  /** A fresh ID token; throws a `SourceFailure`, `NetworkFailure` or `GoogleFailure`. */
  fetch(call: OwnIdTokenCall, signal: AbortSignal): Promise<string>;
}

/** Where the caller's credential comes from, opened and ready to give access tokens. */
export interface CredentialSource {
  readonly name: SourceName;
  /** Email of the caller, where the source knows it. */
  readonly principal: string | undefined;
  /** The file, program or address behind it, for people to read. */
  readonly origin: string;
  readonly endpoints: Endpoints;
  /** Project that is charged for the calls (`x-goog-user-project`), where one is set. */
  readonly quotaProject: string | undefined;
  /** Octal mode of the file behind it, where other users of the machine may read or write that file. */
  readonly otherReadersMode?: string;
  /** ID tokens of the caller itself; `undefined` where this source has no way to one. */
  readonly ownIdTokens: OwnIdTokens | undefined;
  /** A fresh access token of the caller; throws a `SourceFailure` or `NetworkFailure`. Callers cache it, sources do not. */
  accessToken(signal: AbortSignal): Promise<CallerToken>;
}

/** What the user can choose in `mintmark.source`. */
export const sourceChoices = ["auto", "adc", "gcloud", "keyFile", "metadataServer", "sandbox"] as const;
export type SourceChoice = (typeof sourceChoices)[number];

/** The opened source and, for `auto`, which ones were passed over and why. */
export interface OpenedSource {
  readonly source: CredentialSource;
  readonly passedOver: readonly SourceRefusal[];
}

/** Opens sources by name. */
export interface CredentialSources {
  open(choice: SourceChoice, signal: AbortSignal): Promise<OpenedSource>;
}

/** All that a call to a Google API needs to know about who makes it. */
export interface Caller {
  readonly token: string;
  readonly endpoints: Endpoints;
  readonly quotaProject: string | undefined;
}
