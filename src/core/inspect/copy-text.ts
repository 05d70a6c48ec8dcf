import { isObject } from "../base/json.ts";
import { claimEntries, type ClaimPart } from "./claim-entries.ts";
import { formatJson } from "./format-json.ts";
import type { JsonObjectNode } from "./json/json-node.ts";
import type { TokenReading } from "./parse/parse-token.ts";
import { shareForm } from "./share-form.ts";

/** The parts of a token that can be copied. `claim` counts the rows of its part from 0. */
export type CopyPart =
  | { readonly kind: ClaimPart }
  | { readonly kind: "claim"; readonly in: ClaimPart; readonly index: number }
  /** The token without its signature. */
  | { readonly kind: "shareForm" };

export function parseCopyPart(value: unknown): CopyPart | undefined {
  if (!isObject(value)) return undefined;
  const { kind, in: part, index } = value;
  if (kind === "header" || kind === "payload" || kind === "shareForm") return { kind };
  const isPart = part === "header" || part === "payload";
  return kind === "claim" && isPart && typeof index === "number" ? { kind, in: part, index } : undefined;
}

/** The text to copy; `undefined` if the token has no such part. No text includes a signature, so none is a usable token. */
export function copyText({ token, parsed }: TokenReading, part: CopyPart): string | undefined {
  switch (part.kind) {
    case "shareForm":
      return shareForm(token);
    case "claim": {
      const object = objectOf(parsed, part.in);
      const node = object === undefined ? undefined : claimEntries(part.in, object)[part.index]?.node;
      if (node === undefined) return undefined;
      return node.kind === "string" ? node.value : formatJson(node);
    }
    case "payload": {
      const payload = "payload" in parsed ? parsed.payload : undefined;
      if (payload?.kind === "text") return payload.text;
      if (payload?.kind === "json") return formatJson(payload.value);
      break;
    }
    case "header":
      break;
  }
  const object = objectOf(parsed, part.kind);
  return object === undefined ? undefined : formatJson(object);
}

/** The header or, if the payload has any, the claims. */
export function objectOf(parsed: TokenReading["parsed"], part: ClaimPart): JsonObjectNode | undefined {
  if (part === "header") return "header" in parsed ? parsed.header : undefined;
  const payload = "payload" in parsed ? parsed.payload : undefined;
  return payload?.kind === "claims" ? payload.claims : undefined;
}
