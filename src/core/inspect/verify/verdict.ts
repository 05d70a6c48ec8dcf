import { match } from "../../base/match.ts";
import { checkClaims, checkNames, type ClaimCheck, type Expectations } from "./claim-check.ts";
import { textValueOf } from "../json/json-node.ts";
import { datesRefusal, type Times } from "./key-refusal.ts";
import { signaturesOf, type JwsSignature, type JwsToken, type ParsedToken } from "../parse/parsed-token.ts";
import type { CannotCheck, SignatureResult, UsedKey } from "./verification.ts";

/** What may be said about whether a token is genuine. Decoding alone gives only the first nine; only `valid` is good news. */
export type Verdict =
  /** Signed, but the signature has not been checked. */
  | { readonly kind: "notChecked" }
  /** `alg` is `none`: there is no signature to check; anyone could have written it. */
  | { readonly kind: "unsecured" }
  /** `alg` is `none`, but there is a signature: no honest issuer does that. */
  | { readonly kind: "contradictory" }
  /** `alg` names an algorithm, but the signature is missing. */
  | { readonly kind: "signatureMissing" }
  /** Google checked the signature and removed it: it cannot be checked again. */
  | { readonly kind: "signatureRemoved" }
  /** Mintmark removed the signature so that the token could be shared: it cannot be checked. */
  | { readonly kind: "signatureRedacted" }
  /** Encrypted: without the key, neither content nor author can be known. */
  | { readonly kind: "encrypted" }
  /** Not a JWT: only its issuer can say anything about it. */
  | { readonly kind: "opaque" }
  /** No reader may accept it. */
  | { readonly kind: "malformed" }
  | { readonly kind: "valid"; readonly key: UsedKey; readonly checks: readonly ClaimCheck[] }
  /** The sandbox's key fits: good for trials, worthless outside. */
  | { readonly kind: "validInSandbox"; readonly key: UsedKey; readonly checks: readonly ClaimCheck[] }
  /** Genuine, but it must still be refused: expired, for another audience, … */
  | { readonly kind: "claimsFail"; readonly key: UsedKey; readonly checks: readonly ClaimCheck[] }
  /** Genuine, and not expired by Google's clock; but by a clock that was believed before, or this machine's, it is. */
  | { readonly kind: "clocksDisagree"; readonly key: UsedKey; readonly checks: readonly ClaimCheck[] }
  /** A genuine signature over something that is not claims. */
  | { readonly kind: "validWithoutClaims"; readonly key: UsedKey }
  | { readonly kind: "invalid"; readonly key: UsedKey }
  | { readonly kind: "wrongAlgorithm"; readonly expected: string; readonly actual: string }
  | { readonly kind: "cannotCheck"; readonly reason: CannotCheck };

/** From worst to best: a token with several signatures is only as good as its worst one. */
const severity: readonly Verdict["kind"][] = [
  "malformed",
  "contradictory",
  "invalid",
  "wrongAlgorithm",
  "unsecured",
  "signatureMissing",
  "signatureRemoved",
  "signatureRedacted",
  "encrypted",
  "opaque",
  "cannotCheck",
  "notChecked",
  // From here on the verdict calls the signature genuine, so all of them must be.
  "claimsFail",
  "clocksDisagree",
  "validInSandbox",
  "validWithoutClaims",
  "valid",
];

/** The overall verdict: never better than that of any of its signatures. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  const [worst] = verdicts.toSorted((a, b) => severity.indexOf(a.kind) - severity.indexOf(b.kind));
  return worst ?? { kind: "malformed" };
}

/** The verdict that decoding alone allows. */
export function verdictOf(token: ParsedToken): Verdict {
  return match(token, {
    jws: (token) => worstVerdict(signaturesOf(token).map(decodedVerdict)),
    jwe: () => ({ kind: "encrypted" }),
    opaque: (token) => ({ kind: token.kind }),
    malformed: (token) => ({ kind: token.kind }),
  });
}

function decodedVerdict({ header, state }: JwsSignature): Verdict {
  if (state.kind === "removedByGoogle") return { kind: "signatureRemoved" };
  const unsecured = header !== undefined && textValueOf(header, "alg")?.toLowerCase() === "none";
  if (state.kind === "redacted") return { kind: "signatureRedacted" };
  if (state.kind === "empty") return { kind: unsecured ? "unsecured" : "signatureMissing" };
  return { kind: unsecured ? "contradictory" : "notChecked" };
}

/** Whether checking the signatures can tell more than decoding. */
export function canBeVerified(token: ParsedToken): token is JwsToken {
  return (
    token.kind === "jws" && signaturesOf(token).some((signature) => decodedVerdict(signature).kind === "notChecked")
  );
}

/**
 * A verdict on each checked signature at `now`: a token that was valid a minute ago may have expired. It is good only if it is also good
 * at `latest`, the latest time that any clock gives.
 */
export function signatureVerdicts(
  token: JwsToken,
  results: readonly SignatureResult[],
  audiences: readonly string[] | undefined,
  now: number,
  latest = now,
): readonly Verdict[] {
  return signaturesOf(token).map((signature, index) => {
    const decoded = decodedVerdict(signature);
    const result = results[index];
    if (decoded.kind !== "notChecked" || result === undefined) return decoded;
    return verdictAfter(token, signature, result, audiences, { now, latest });
  });
}

function verdictAfter(
  { payload, problems }: JwsToken,
  { header }: JwsSignature,
  result: SignatureResult,
  audiences: readonly string[] | undefined,
  times: Times,
): Verdict {
  if (result.kind !== "valid") return result;
  const { key } = result;
  const refusal = key.dates && datesRefusal(key.dates, times);
  if (refusal !== undefined) {
    return { kind: "cannotCheck", reason: { code: "keyUnfit", keyId: key.id, origin: key.origin, refusal } };
  }
  if (payload.kind !== "claims" || header === undefined) return { kind: "validWithoutClaims", key };
  const checks = [
    ...checkClaims(header, payload.claims, expectationsOf(key, audiences), times.now, times.latest),
    ...checkNames(problems, "failed"),
  ];
  if (checks.some(({ outcome }) => outcome === "failed")) return { kind: "claimsFail", key, checks };
  if (checks.some(({ rule, outcome }) => rule === "expiry" && outcome === "unknown"))
    return { kind: "clocksDisagree", key, checks };
  return { kind: key.origin.kind === "sandbox" ? "validInSandbox" : "valid", key, checks };
}

/** What a token signed with this key must contain; for the user's own keys, only what the user expects. */
function expectationsOf({ source }: UsedKey, audiences: readonly string[] | undefined): Expectations {
  const expectedAudiences = audiences === undefined ? {} : { audiences };
  if (source === undefined) return expectedAudiences;
  return { algorithms: [source.algorithm], types: ["JWT"], issuers: source.issuers, ...expectedAudiences };
}
