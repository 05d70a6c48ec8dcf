import type { Acceptance } from "./verify/acceptance.ts";
import type { Difference } from "./compare-tokens.ts";
import type { CheckHint, CheckValue, ClaimCheck, ClaimRule } from "./verify/claim-check.ts";
import type { KnownClaim, KnownParameter } from "./claim-knowledge.ts";
import type { AnnouncedThreshold } from "./duration-parts.ts";
import type { KeyOrigin } from "./verify/key-set.ts";
import type { Lifetime, LifetimeDoubt } from "./verify/lifetime.ts";
import type { LintCode } from "./lint-token.ts";
import type { OpaqueFamily } from "./parse/opaque-token.ts";
import type { Payload, SignatureState } from "./parse/parsed-token.ts";
import type { ProblemCode, TokenPart } from "./json/problem.ts";
import type { ReceiverKind } from "./verify/receiver.ts";
import type { Wrapping } from "./parse/token-text.ts";
import type { Verdict } from "./verify/verdict.ts";
import type { InfoPlace, TokenInfoField } from "./verify/token-info.ts";
import type { CannotCheck } from "./verify/verification.ts";

/** A headline and a sentence. */
export interface TitledText {
  readonly title: string;
  readonly detail: string;
}

/**
 * Every sentence of the inspector's page, translated by the host. A record by code makes a missing sentence a type error. `{0}`, `{1}` are
 * filled in by the page.
 */
export interface InspectorStrings {
  readonly titles: Readonly<Record<"jws" | "jwe" | "malformed", string>>;
  readonly verdicts: Readonly<Record<Verdict["kind"], TitledText>>;
  readonly opaque: Readonly<Record<OpaqueFamily, TitledText>>;
  readonly problems: Readonly<Record<ProblemCode, string>>;
  readonly lints: Readonly<Record<LintCode, string>>;
  readonly parts: Readonly<Record<TokenPart, string>>;
  readonly lifetimes: Readonly<Record<Lifetime["kind"], string>>;
  readonly doubts: Readonly<Record<LifetimeDoubt, string>>;
  readonly thresholds: Readonly<Record<`${AnnouncedThreshold}`, string>>;
  readonly wrappings: Readonly<Record<Wrapping["kind"], string>>;
  readonly payloads: Readonly<Record<Exclude<Payload["kind"], "claims">, string>>;
  readonly signatures: Readonly<Record<SignatureState["kind"], string>>;
  readonly claims: Readonly<Record<KnownClaim, string>>;
  readonly parameters: Readonly<Record<KnownParameter, string>>;
  readonly cannotCheck: Readonly<Record<CannotCheck["code"], string>>;
  readonly keyOrigins: Readonly<Record<KeyOrigin["kind"], string>>;
  readonly rules: Readonly<Record<ClaimRule, string>>;
  readonly outcomes: Readonly<Record<ClaimCheck["outcome"], string>>;
  readonly checkValues: Readonly<Record<Exclude<CheckValue["kind"], "text" | "time">, string>>;
  readonly hints: Readonly<Record<CheckHint, string>>;
  readonly receivers: Readonly<Record<ReceiverKind, string>>;
  readonly acceptances: Readonly<Record<Acceptance["outcome"], TitledText>>;
  readonly acceptance: AcceptanceStrings;
  readonly verification: VerificationStrings;
  readonly tokenInfo: TokenInfoStrings;
  readonly actions: ActionStrings;
  readonly comparison: ComparisonStrings;
  readonly page: PageStrings;
}

/** What the issuer says of an opaque token. */
export interface TokenInfoStrings {
  readonly heading: string;
  readonly ask: string;
  readonly note: string;
  readonly running: string;
  readonly cancel: string;
  readonly asked: Readonly<Record<InfoPlace["kind"], string>>;
  readonly unknownToken: TitledText;
  readonly failed: string;
  readonly fields: Readonly<Record<TokenInfoField, string>>;
}

/** What can be done with a token besides looking at it. */
export interface ActionStrings {
  readonly heading: string;
  readonly compare: string;
  readonly copyShareForm: string;
  readonly mintLike: string;
  readonly copyHeader: string;
  readonly copyPayload: string;
  readonly copyValue: string;
}

/** Two tokens side by side. */
export interface ComparisonStrings {
  readonly heading: string;
  readonly differences: Readonly<Record<Difference, string>>;
  readonly counts: string;
  readonly difference: string;
  readonly notThere: string;
  readonly empty: string;
  readonly notComparable: string;
}

/** What the user can do about a signature. */
export interface VerificationStrings {
  readonly keyUsed: string;
  readonly keyWithoutId: string;
  readonly checks: string;
  readonly rule: string;
  readonly expected: string;
  readonly found: string;
  readonly outcome: string;
  readonly checkWithIssuer: string;
  readonly checkWithIssuerNote: string;
  readonly noIssuerKeys: string;
  readonly checkWithOwn: string;
  readonly running: string;
  readonly cancel: string;
  readonly expectedAudience: string;
  readonly expectedAudienceNote: string;
}

/** The question whether a receiver would accept the token. */
export interface AcceptanceStrings {
  readonly question: string;
  readonly receiver: string;
  readonly noReceiver: string;
  readonly audiences: string;
  readonly audiencesNote: Readonly<Record<ReceiverKind, string>>;
  /** The field for accounts or issuers, of the receivers that have it. */
  readonly emails: Readonly<Partial<Record<ReceiverKind, { readonly label: string; readonly note: string }>>>;
  readonly saved: string;
  readonly save: string;
  readonly delete: string;
}

/** Headings, labels and small sentences of the page. */
export interface PageStrings {
  readonly verdict: string;
  readonly removed: string;
  readonly choices: string;
  readonly problems: string;
  readonly lints: string;
  readonly problemPlace: string;
  readonly problemPosition: string;
  readonly endOfText: string;
  readonly summary: string;
  readonly account: string;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: string;
  readonly keyId: string;
  readonly chain: string;
  readonly scopes: string;
  readonly credential: string;
  readonly reason: string;
  readonly knownFromMint: string;
  readonly knownFromTokenInfo: string;
  readonly lifetime: string;
  readonly timeLeft: string;
  readonly expiredAgo: string;
  readonly startsIn: string;
  readonly leeway: string;
  readonly issuedAt: string;
  readonly notBefore: string;
  readonly expiresAt: string;
  readonly now: string;
  readonly event: string;
  readonly localTime: string;
  readonly utc: string;
  readonly relative: string;
  readonly absent: string;
  readonly invalidTime: string;
  readonly lifetimeBar: string;
  readonly payload: string;
  readonly header: string;
  readonly signature: string;
  readonly furtherSignature: string;
  readonly severalSignatures: string;
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
  readonly specification: string;
  readonly unknownClaim: string;
  readonly rawJson: string;
  readonly nested: string;
  readonly emptyObject: string;
  readonly omittedRows: string;
  readonly omittedCharacters: string;
  readonly omittedBytes: string;
}
