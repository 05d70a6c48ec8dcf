import { match } from "../base/match.ts";
import {
  claimEntries,
  cut,
  longestValue,
  valueText,
  type ClaimEntry,
  type ClaimPart,
  type CutText,
  type KnownName,
} from "./claim-entries.ts";
import { formatJson } from "./format-json.ts";
import { textValueOf, valuesOf, type JsonObjectNode } from "./json/json-node.ts";
import { lintToken, type TokenLint } from "./lint-token.ts";
import type { OpaqueFamily } from "./parse/opaque-token.ts";
import type { JwsSignature, ParsedToken, Payload, SignatureState } from "./parse/parsed-token.ts";
import type { TokenProblem } from "./json/problem.ts";
import { verdictOf, type Verdict } from "./verify/verdict.ts";

/** All that the inspector's page shows of a token, bounded in size. It contains no signature, so no usable token. */
export interface TokenView {
  readonly kind: ParsedToken["kind"];
  readonly verdict: Verdict;
  readonly family: OpaqueFamily | undefined;
  readonly summary: TokenSummary;
  readonly problems: readonly TokenProblem[];
  readonly lints: readonly TokenLint[];
  readonly header: ObjectView | undefined;
  readonly payload: PayloadView | undefined;
  readonly signature: SignatureState | undefined;
  readonly otherSignatures: readonly SignatureView[];
}

/** One more signature of a token in JSON form, with the header it was made under. */
export interface SignatureView {
  readonly header: ObjectView | undefined;
  readonly state: SignatureState;
}

/** Its subject, issuer and audience, as far as the claims show. */
export interface TokenSummary {
  readonly account: string | undefined;
  readonly issuer: string | undefined;
  readonly audiences: readonly string[];
  readonly algorithm: string | undefined;
  readonly keyId: string | undefined;
}

/** A JSON object as rows and as text. */
export interface ObjectView {
  readonly rows: readonly ClaimRow[];
  readonly omittedRows: number;
  readonly json: CutText;
}

export interface ClaimRow {
  /** Name, or path for members of known objects. */
  readonly path: string;
  readonly value: CutText;
  /** Milliseconds since 1970, if the claim is a valid time. */
  readonly time: number | undefined;
  readonly known: KnownName | undefined;
}

export type PayloadView =
  | { readonly kind: "claims"; readonly claims: ObjectView }
  | { readonly kind: "json"; readonly json: CutText }
  | { readonly kind: "text"; readonly text: CutText }
  | { readonly kind: "bytes"; readonly hexadecimal: CutText; readonly length: number }
  | { readonly kind: "nested"; readonly token: TokenView }
  | { readonly kind: "empty" }
  | { readonly kind: "detached" };

const mostRows = 300;
const longestJson = 100_000;
const mostBytes = 2_048;

/** Turns a parsed token into what the page shows. */
export function viewToken(parsed: ParsedToken): TokenView {
  const header = "header" in parsed ? parsed.header : undefined;
  const payload = "payload" in parsed ? parsed.payload : undefined;
  const claims = payload?.kind === "claims" ? payload.claims : undefined;
  return {
    kind: parsed.kind,
    verdict: verdictOf(parsed),
    family: parsed.kind === "opaque" ? parsed.family : undefined,
    summary: summarize(header, claims),
    problems: "problems" in parsed ? parsed.problems : [],
    lints: lintToken(parsed).map(({ code, name }) => ({ code, name: cut(name, longestValue).text })),
    header: header === undefined ? undefined : viewObject("header", header),
    payload: payload === undefined ? undefined : viewPayload(payload),
    signature: parsed.kind === "jws" ? parsed.signature : undefined,
    otherSignatures: parsed.kind === "jws" ? parsed.others.map(viewSignature) : [],
  };
}

function viewSignature({ header, state }: JwsSignature): SignatureView {
  return { header: header === undefined ? undefined : viewObject("header", header), state };
}

function summarize(header: JsonObjectNode | undefined, claims: JsonObjectNode | undefined): TokenSummary {
  const claim = (name: string): string | undefined => (claims === undefined ? undefined : textValueOf(claims, name));
  const parameter = (name: string): string | undefined =>
    header === undefined ? undefined : textValueOf(header, name);
  return {
    account: cutOptional(claim("email") ?? claim("sub")),
    issuer: cutOptional(claim("iss")),
    audiences: claims === undefined ? [] : audiencesOf(claims).map((audience) => cut(audience, longestValue).text),
    algorithm: cutOptional(parameter("alg")),
    keyId: cutOptional(parameter("kid")),
  };
}

function cutOptional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : cut(text, longestValue).text;
}

const mostAudiences = 20;

function audiencesOf(claims: JsonObjectNode): readonly string[] {
  const nodes = valuesOf(claims, "aud").flatMap((node) => (node.kind === "array" ? node.items : [node]));
  return nodes.flatMap((node) => (node.kind === "string" ? [node.value] : [])).slice(0, mostAudiences);
}

function viewPayload(payload: Payload): PayloadView {
  return match(payload, {
    claims: ({ claims }) => ({ kind: "claims", claims: viewObject("payload", claims) }),
    json: ({ value }) => ({ kind: "json", json: cut(formatJson(value), longestJson) }),
    text: ({ text }) => ({ kind: "text", text: cut(text, longestJson) }),
    bytes: ({ bytes }) => ({ kind: "bytes", hexadecimal: hexadecimal(bytes), length: bytes.length }),
    nested: ({ token }) => ({ kind: "nested", token: viewToken(token) }),
    empty: ({ kind }) => ({ kind }),
    detached: ({ kind }) => ({ kind }),
  });
}

function hexadecimal(bytes: Uint8Array): CutText {
  const shown = Array.from(bytes.subarray(0, mostBytes), (byte) => byte.toString(16).padStart(2, "0"));
  return { text: shown.join(" "), omitted: Math.max(0, bytes.length - mostBytes) };
}

function viewObject(part: ClaimPart, object: JsonObjectNode): ObjectView {
  const entries = claimEntries(part, object);
  return {
    rows: entries.slice(0, mostRows).map(viewRow),
    omittedRows: Math.max(0, entries.length - mostRows),
    json: cut(formatJson(object), longestJson),
  };
}

function viewRow({ path, node, known, time }: ClaimEntry): ClaimRow {
  return { path: cut(path, longestValue).text, value: cut(valueText(node), longestValue), time, known };
}
