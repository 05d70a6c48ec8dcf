import type { RequestFailure } from "../../../../src/core/base/request-failure.ts";

const codes: Readonly<Record<RequestFailure["code"], true>> = {
  notARequest: true,
  unknownField: true,
  wrongType: true,
  unknownValue: true,
  notForKind: true,
  missingField: true,
  notAnAccount: true,
  targetIsDelegate: true,
  repeatedAccount: true,
  delegatesWithoutTarget: true,
  tooManyDelegates: true,
  notAUser: true,
  userTokenTooLong: true,
  notABoundary: true,
  notTogether: true,
  onlyTogether: true,
  emptyScopes: true,
  notAScope: true,
  scopeIsAddress: true,
  boundaryNeedsScope: true,
  notAnAudience: true,
  notClaims: true,
  notAnExpiryClaim: true,
  expiryClaimPast: true,
  expiryClaimTooFar: true,
  notBase64: true,
  payloadOutOfRange: true,
  notAFilePath: true,
  notALifetime: true,
  lifetimeOutOfRange: true,
  lifetimeNotAllowed: true,
};

/** Every way in which a request can be wrong; the compiler checks that none is missing. */
export const requestFailureCodes: ReadonlySet<string> = new Set(Object.keys(codes));
