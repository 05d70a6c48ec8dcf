import type { SourceName, SourceRefusal } from "../base/failure.ts";
import type { Endpoints } from "./endpoints.ts";

/** The access token that authorizes calls, and when it expires (milliseconds since 1970). */
export interface CallerToken {
  readonly value: string;
  readonly expiresAt: number;
}

/** A request to a source for an ID token of the caller itself. */
export interface OwnIdTokenCall {
  readonly audience: string;
  /** Includes the email; a metadata server adds what it knows about the machine. */
  readonly includeEmail: boolean;
  /** Includes the licences of the machine's images; they come only with the other machine details. */
  readonly licenses: boolean;
}

/** How a source gives ID tokens of the caller itself, without the IAM Credentials API. */
export interface OwnIdTokens {
  /** The only possible audience: for a person, the OAuth client of the sign-in. `undefined` if any is possible. */
  readonly audience: string | undefined;
  /** Whether the source can add details of the machine: only a metadata server can. */
  readonly hasDetails: boolean;
  /** A new ID token; throws a `SourceFailure`, `NetworkFailure` or `GoogleFailure`. */
  fetch(call: OwnIdTokenCall, signal: AbortSignal): Promise<string>;
}

/** An opened source of the caller's credential, ready to give access tokens. */
export interface CredentialSource {
  readonly name: SourceName;
  /** Email of the caller, if the source knows it. */
  readonly principal: string | undefined;
  /** The file, program or address behind it, to show to people. */
  readonly origin: string;
  readonly endpoints: Endpoints;
  /** Project that pays for the calls (`x-goog-user-project`), if one is set. */
  readonly quotaProject: string | undefined;
  /** Octal mode of the file behind it, if other users of the machine may read or write that file. */
  readonly otherReadersMode?: string;
  /** ID tokens of the caller itself; `undefined` if this source cannot give any. */
  readonly ownIdTokens: OwnIdTokens | undefined;
  /** A new access token of the caller; throws a `SourceFailure` or `NetworkFailure`. Callers cache it, sources do not. */
  accessToken(signal: AbortSignal): Promise<CallerToken>;
}

/** The choices for `mintmark.source`. */
export const sourceChoices = ["auto", "adc", "gcloud", "keyFile", "metadataServer", "sandbox"] as const;
export type SourceChoice = (typeof sourceChoices)[number];

/** The opened source and, for `auto`, the skipped ones and why. */
export interface OpenedSource {
  readonly source: CredentialSource;
  readonly passedOver: readonly SourceRefusal[];
}

/** Opens sources by name. */
export interface CredentialSources {
  open(choice: SourceChoice, signal: AbortSignal): Promise<OpenedSource>;
  /** Another text when opening the choice again could give another identity. Runs no program, makes no call and holds no secret. */
  state(choice: SourceChoice): Promise<string>;
}

/** What a call to a Google API needs to know about its caller. */
export interface Caller {
  readonly token: string;
  readonly endpoints: Endpoints;
  readonly quotaProject: string | undefined;
}

/** A caller and the source that its token came from. */
export interface SourcedCaller extends Caller {
  readonly source: CredentialSource;
  /** Another number after each reset of the session. */
  readonly epoch: number;
}
