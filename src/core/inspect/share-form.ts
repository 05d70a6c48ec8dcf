import { encodeBase64 } from "../base/base64.ts";
import { onlyValueOf, type JsonMember, type JsonNode, type JsonObjectNode } from "./json/json-node.ts";
import { formatJson } from "./format-json.ts";
import { parseToken } from "./parse/parse-token.ts";
import type { JwsToken } from "./parse/parsed-token.ts";
import { redactedMarker } from "./parse/parse-jws.ts";
import { readBase64url } from "../base/base64url.ts";
import { scanJson } from "./json/scan-json.ts";

/**
 * The token with its signature replaced by a marker: anyone can decode it and nobody can use it. A token inside it also loses its
 * signature. `undefined` for what cannot be made harmless this way: opaque, encrypted and malformed tokens.
 */
export function shareForm(token: string): string | undefined {
  const parsed = parseToken(token);
  if (parsed.kind !== "jws") return undefined;
  return parsed.serialization === "compact" ? compactForm(token, parsed) : jsonForm(token, parsed);
}

function compactForm(token: string, parsed: JwsToken): string | undefined {
  const [header = "", payload = ""] = token.split(".");
  const shared = sharedPayload(payload, parsed);
  return shared === undefined ? undefined : `${header}.${shared}.${redactedMarker}`;
}

/** The payload unchanged, unless it is a token itself. */
function sharedPayload(payload: string, parsed: JwsToken): string | undefined {
  if (parsed.payload.kind !== "nested") return payload;
  const inner = shareForm(asciiOf(readBase64url(payload).bytes));
  return inner === undefined ? undefined : encodeBase64url(inner);
}

function jsonForm(token: string, parsed: JwsToken): string | undefined {
  const scanned = scanJson(token);
  if (scanned.kind !== "json" || scanned.value.kind !== "object") return undefined;
  const payload = onlyValueOf(scanned.value, "payload");
  const shared = payload?.kind === "string" ? sharedPayload(payload.value, parsed) : undefined;
  return shared === undefined ? undefined : formatJson(withoutSignatures(scanned.value, shared));
}

function withoutSignatures(object: JsonObjectNode, payload: string): JsonObjectNode {
  const text = (value: string): JsonNode => ({ kind: "string", value });
  const change = ({ name, value }: JsonMember): JsonMember => {
    if (name === "signature") return { name, value: text(redactedMarker) };
    if (name === "payload") return { name, value: text(payload) };
    if (name !== "signatures" || value.kind !== "array") return { name, value };
    const items = value.items.map((item) => (item.kind === "object" ? withoutSignatures(item, payload) : item));
    return { name, value: { kind: "array", items } };
  };
  return { kind: "object", members: object.members.map(change) };
}

/** Tokens are ASCII. */
function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function encodeBase64url(text: string): string {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
