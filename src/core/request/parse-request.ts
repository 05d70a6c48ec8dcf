import { parseAccountName, parseWorkspaceUser } from "../account/account-name.ts";
import { fail } from "../base/errors.ts";
import type { RequestFailure } from "../base/request-failure.ts";
import { excerpt } from "../base/redact.ts";
import { defined, isObject, isStringArray, type JsonObject } from "../base/json.ts";
import { parseClaims } from "./claims.ts";
import { parseAudience } from "./audience.ts";
import { sourceChoices } from "../caller/credential-source.ts";
import type { AccessBoundary } from "./access-boundary.ts";
import { parseAccessBoundary } from "./parse-access-boundary.ts";
import { limits } from "./limits.ts";
import { parsePayload } from "./payload.ts";
import {
  type CredentialKind,
  credentialKinds,
  type Destination,
  destinations,
  type MintRequest,
  type PartialRequest,
} from "./request.ts";
import { addressIn, cloudPlatformScope, parseScope } from "./scope.ts";

/** Fields of each kind of request. A field of another kind gets its own message, any other is reported as unknown. */
const fieldsOfKind: Readonly<Record<CredentialKind, readonly string[]>> = {
  accessToken: ["scopes", "lifetimeSeconds", "subject", "accessBoundary"],
  idToken: ["audience", "includeEmail", "organizationNumberIncluded", "ofCaller", "licenses"],
  signedJwt: ["claims"],
  signedBlob: ["payload"],
};
const commonFields = ["kind", "target", "delegates", "reason", "source", "destination", "file"];
const fieldsOfAnyKind = Object.values(fieldsOfKind).flat();

/**
 * Checks what a keybinding, `tasks.json` or another extension passes to a mint command. Fields may be missing; those present must be valid.
 * Throws a `RequestFailure` that names the field.
 */
export function parsePartialRequest(input: unknown, kind: CredentialKind): PartialRequest {
  if (input === undefined || input === null) return { kind };
  if (!isObject(input)) return fail({ code: "notARequest", actual: Array.isArray(input) ? "array" : typeof input });
  if (input["kind"] !== undefined && input["kind"] !== kind) {
    return fail({ code: "unknownValue", field: "kind", actual: excerpt(input["kind"]), allowed: [kind] });
  }
  Object.keys(input).forEach((field) => checkField(field, kind));
  const request: PartialRequest = {
    kind,
    ...defined({
      target: parseTarget(input["target"], input["ofCaller"] === true),
      delegates: parseDelegates(input["delegates"]),
      scopes: parseScopes(input["scopes"]),
      lifetimeSeconds: parseLifetime(input["lifetimeSeconds"]),
      subject: parseSubject(input["subject"]),
      accessBoundary: parseBoundary(input["accessBoundary"]),
      audience: parseAudienceField(input["audience"]),
      includeEmail: flag(input, "includeEmail"),
      organizationNumberIncluded: flag(input, "organizationNumberIncluded"),
      ofCaller: flag(input, "ofCaller"),
      licenses: flag(input, "licenses"),
      claims: input["claims"] === undefined ? undefined : parseClaims(input["claims"]),
      payload: parsePayload(input["payload"]),
      destination: parseDestination(input),
      file: parseFile(input["file"]),
      source: oneOf(input, "source", sourceChoices),
      reason: text(input, "reason"),
    }),
  };
  checkChain(request.target, request.delegates);
  checkUserToken(request);
  checkBoundary(request);
  checkOfCaller(request);
  return request;
}

/** The kind in a request. Throws if it is required and missing. */
export function parseKind(value: unknown): CredentialKind {
  if (value === undefined) return fail({ code: "missingField", field: "kind" });
  const kind = credentialKinds.find((known) => known === value);
  return kind ?? fail({ code: "unknownValue", field: "kind", actual: excerpt(value), allowed: credentialKinds });
}

/** The request, if it has everything that only the user can know: the target, and what its kind needs. */
export function completeRequest(request: PartialRequest): MintRequest | undefined {
  const { kind, target, scopes, audience, claims, payload, reason, source, file } = request;
  if (target === undefined) return undefined;
  const common = {
    target,
    delegates: request.delegates ?? [],
    destination: request.destination ?? "clipboard",
    ...defined({ file, source, reason }),
  };
  switch (kind) {
    case "accessToken": {
      const { lifetimeSeconds = limits.defaultLifetimeSeconds, subject, accessBoundary } = request;
      const more = defined({ subject, accessBoundary });
      return scopes === undefined ? undefined : { kind, ...common, scopes, lifetimeSeconds, ...more };
    }
    case "idToken": {
      const { includeEmail = true, organizationNumberIncluded = false, ofCaller, licenses } = request;
      const more = defined({ ofCaller, licenses });
      return audience === undefined
        ? undefined
        : { kind, ...common, audience, includeEmail, organizationNumberIncluded, ...more };
    }
    case "signedJwt":
      return claims === undefined ? undefined : { kind, ...common, claims };
    case "signedBlob":
      return payload === undefined ? undefined : { kind, ...common, payload };
  }
}

const subjects = { accessToken: "scopes", idToken: "audience", signedJwt: "claims", signedBlob: "payload" } as const;

/** What an incomplete request lacks first. */
export function whatIsMissing({ target, delegates = [], kind }: PartialRequest): RequestFailure {
  if (target !== undefined) return { code: "missingField", field: subjects[kind] };
  return delegates.length > 0
    ? { code: "delegatesWithoutTarget", delegates }
    : { code: "missingField", field: "target" };
}

/** Throws if the chain is invalid: the target among its own delegates, an account behind itself, or too long. */
export function checkChain(target: string | undefined, delegates: readonly string[] = []): void {
  if (delegates.length > limits.delegates) {
    fail({ code: "tooManyDelegates", count: delegates.length, limit: limits.delegates });
  }
  if (target !== undefined && delegates.includes(target)) fail({ code: "targetIsDelegate", account: target });
  const repeated = delegates.find((account, place) => account === delegates[place + 1]);
  if (repeated !== undefined) fail({ code: "repeatedAccount", account: repeated, as: "delegate" });
}

/** Throws if the first delegate is the caller itself, which is never listed. */
export function checkFirstDelegate(caller: string | undefined, [first]: readonly string[]): void {
  if (first !== undefined && first === caller) fail({ code: "repeatedAccount", account: first, as: "caller" });
}

/**
 * Throws if a token to be downscoped lacks the scope that Cloud Storage needs to look at the boundary
 * (https://docs.cloud.google.com/iam/docs/downscoping-short-lived-credentials).
 */
export function checkBoundary({ accessBoundary, scopes }: PartialRequest): void {
  if (accessBoundary === undefined || scopes === undefined || scopes.includes(cloudPlatformScope)) return;
  fail({ code: "boundaryNeedsScope", scope: cloudPlatformScope });
}

/** Throws if a lifetime is not a whole number of seconds that Google could allow. */
export function checkLifetime(seconds: number): number {
  if (!Number.isInteger(seconds)) return fail({ code: "notALifetime", actual: excerpt(seconds) });
  if (seconds <= 0 || seconds > limits.extendedLifetimeSeconds) {
    return fail({ code: "lifetimeOutOfRange", seconds, limitSeconds: limits.extendedLifetimeSeconds });
  }
  return seconds;
}

/** Throws if a request for a Workspace user's token asks for more than such a token can have. */
export function checkUserToken({ subject, lifetimeSeconds, accessBoundary }: PartialRequest): void {
  if (subject === undefined) return;
  if (accessBoundary !== undefined) fail({ code: "notTogether", field: "accessBoundary", other: "subject" });
  const limitSeconds = limits.userTokenLifetimeSeconds;
  if (lifetimeSeconds === undefined || lifetimeSeconds <= limitSeconds) return;
  fail({ code: "userTokenTooLong", subject, seconds: lifetimeSeconds, limitSeconds });
}

/** Throws if an ID token of the caller is requested through a chain, or another one with options that only a source has. */
function checkOfCaller({
  ofCaller = false,
  delegates = [],
  organizationNumberIncluded,
  licenses,
}: PartialRequest): void {
  if (!ofCaller && licenses === true) fail({ code: "onlyTogether", field: "licenses", other: "ofCaller" });
  if (!ofCaller) return;
  if (delegates.length > 0) fail({ code: "notTogether", field: "delegates", other: "ofCaller" });
  if (organizationNumberIncluded === true) {
    fail({ code: "notTogether", field: "organizationNumberIncluded", other: "ofCaller" });
  }
}

function checkField(field: string, kind: CredentialKind): void {
  if (commonFields.includes(field) || fieldsOfKind[kind].includes(field)) return;
  fail(
    fieldsOfAnyKind.includes(field)
      ? { code: "notForKind", field, kind }
      : { code: "unknownField", field: excerpt(field) },
  );
}

function parseTarget(value: unknown, mayBeUser: boolean): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return fail({ code: "wrongType", field: "target", expected: "string" });
  const user = mayBeUser ? parseWorkspaceUser(value) : undefined;
  return parseAccountName(value) ?? user ?? fail({ code: "notAnAccount", field: "target", actual: excerpt(value) });
}

function parseDelegates(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!isStringArray(value)) return fail({ code: "wrongType", field: "delegates", expected: "string[]" });
  return value.map(
    (item) => parseAccountName(item) ?? fail({ code: "notAnAccount", field: "delegates", actual: excerpt(item) }),
  );
}

function parseScopes(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!isStringArray(value)) return fail({ code: "wrongType", field: "scopes", expected: "string[]" });
  if (value.length === 0) return fail({ code: "emptyScopes" });
  return [...new Set(value.map(requireScope))];
}

/** The scope in a text; throws a `RequestFailure` that says what the text is instead. */
function requireScope(text: string): string {
  const of = addressIn(text);
  if (of !== undefined) return fail({ code: "scopeIsAddress", actual: excerpt(text), of });
  return parseScope(text) ?? fail({ code: "notAScope", actual: excerpt(text) });
}

function parseSubject(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return fail({ code: "wrongType", field: "subject", expected: "string" });
  return parseWorkspaceUser(value) ?? fail({ code: "notAUser", actual: excerpt(value) });
}

function parseBoundary(value: unknown): AccessBoundary | undefined {
  return value === undefined ? undefined : parseAccessBoundary(value);
}

function parseAudienceField(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return fail({ code: "wrongType", field: "audience", expected: "string" });
  return parseAudience(value) ?? fail({ code: "notAnAudience", actual: excerpt(value) });
}

/** A request that names a file has the destination `file`. */
function parseDestination(input: JsonObject): Destination | undefined {
  if (input["file"] === undefined) return oneOf(input, "destination", destinations);
  return oneOf({ destination: "file", ...input }, "destination", ["file"]);
}

function parseFile(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return fail({ code: "wrongType", field: "file", expected: "string" });
  return isAbsolutePath(value) ? value : fail({ code: "notAFilePath", actual: excerpt(value) });
}

function isAbsolutePath(text: string): boolean {
  return /^(?:\/|\\\\|[A-Za-z]:[\\/])/.test(text) && text.length <= 4_096 && !/\p{C}/u.test(text);
}

function flag(input: JsonObject, field: string): boolean | undefined {
  const value = input[field];
  if (value === undefined || typeof value === "boolean") return value;
  return fail({ code: "wrongType", field, expected: "boolean" });
}

function parseLifetime(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number") return fail({ code: "notALifetime", actual: excerpt(value) });
  return checkLifetime(value);
}

function oneOf<T extends string>(input: JsonObject, field: string, allowed: readonly T[]): T | undefined {
  const value = input[field];
  if (value === undefined) return undefined;
  const found = allowed.find((item) => item === value);
  return found ?? fail({ code: "unknownValue", field, actual: excerpt(value), allowed });
}

function text(input: JsonObject, field: string): string | undefined {
  const value = input[field];
  if (value === undefined || typeof value === "string") return value;
  return fail({ code: "wrongType", field, expected: "string" });
}
