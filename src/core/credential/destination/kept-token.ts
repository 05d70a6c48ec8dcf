import type { SourceName } from "../../base/failure.ts";
import { isObject, parseJsonObject } from "../../base/json.ts";
import { sourceChoices } from "../../caller/credential-source.ts";
import { completeRequest, parsePartialRequest } from "../../request/parse-request.ts";
import { credentialKinds } from "../../request/request.ts";
import type { TokenInfo } from "../token/token-store.ts";

/** What the vault stores for a token. */
export interface KeptToken {
  readonly info: TokenInfo;
  readonly value: string;
}

/** Reads what a window wrote to the vault; `undefined` for anything else. */
export function parseKeptToken(id: string, text: string): KeptToken | undefined {
  try {
    const kept = parseJsonObject(text);
    if (kept === undefined) return undefined;
    const { request, caller, sourceName, mintedAt, pinned, value } = kept;
    // JSON has no Infinity: a token without an end is written with null.
    const expiresAt = kept["expiresAt"] === null ? Infinity : kept["expiresAt"];
    const kind = credentialKinds.find((known) => isObject(request) && request["kind"] === known);
    const complete = kind && completeRequest(parsePartialRequest(request, kind));
    const source = sourceNames.find((name) => name === sourceName);
    if (complete === undefined || source === undefined || typeof value !== "string") return undefined;
    if (typeof mintedAt !== "number" || typeof expiresAt !== "number") return undefined;
    const principal = typeof caller === "string" ? caller : undefined;
    const info = {
      id,
      request: complete,
      caller: principal,
      sourceName: source,
      mintedAt,
      expiresAt,
      pinned: pinned === true,
    };
    return { info, value };
  } catch {
    return undefined;
  }
}

const sourceNames = sourceChoices.filter((choice): choice is SourceName => choice !== "auto");
