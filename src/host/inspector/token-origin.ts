import { bearerOf } from "../../core/request/request.ts";
import type { TokenInfo } from "../../core/credential/token/token-store.ts";
import type { TokenOrigin } from "../../core/inspect/protocol.ts";
import { kindLabel, tokenChain } from "../text/token-text.ts";

/** What the page may know of a token that was minted here. */
export function originOf(info: TokenInfo): TokenOrigin {
  const { request, mintedAt, expiresAt } = info;
  return {
    kind: kindLabel(request.kind),
    account: bearerOf(request),
    chain: tokenChain(info, "whole"),
    scopes: request.kind === "accessToken" ? request.scopes : [],
    audience: request.kind === "idToken" ? request.audience : undefined,
    reason: request.reason,
    mintedAt,
    expiresAt: Number.isFinite(expiresAt) ? expiresAt : undefined,
  };
}
