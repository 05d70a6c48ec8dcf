import type { Disposable } from "../../core/base/events.ts";
import type { Logger } from "../../core/base/logger.ts";
import { type BlobVerifier, verifyBlob } from "../../core/inspect/verify/blob-signature.ts";
import { KeySetCache } from "../../core/inspect/verify/key-set.ts";
import type { TokenInformant } from "../../core/inspect/verify/token-info.ts";
import { verifySignatures, type TokenVerifier } from "../../core/inspect/verify/verification.ts";
import { checkBlob, checkSignature } from "./signature-checker.ts";
import { keyHosts } from "../../core/inspect/verify/key-source.ts";
import { timeOriginsOf } from "../http/google-time.ts";
import { HttpClient, type ObservingClock } from "../http/http-client.ts";
import { createFetchKeys } from "./key-set-client.ts";
import { readOwnKeys } from "./own-keys.ts";
import { createTokenInformant, type TokenInfoOptions } from "./token-info-client.ts";

export interface TokenVerifierOptions extends TokenInfoOptions {
  readonly clock: ObservingClock;
  readonly logger: Logger;
}

/**
 * Network calls that are made only when the user asks for verification: keys to check signatures with, and questions about opaque tokens.
 */
export type NetworkedInspection = TokenVerifier & TokenInformant & BlobVerifier & Disposable;

/** Google's own hosts, which no setting replaces: a verdict needs their time as much as their keys. */
const keyOrigins = keyHosts.map((host) => `https://${host}`);

/** Entry of a separate bundle, loaded when the user first verifies. Dispose it to close its connections. */
export function createTokenVerifier(options: TokenVerifierOptions): NetworkedInspection {
  const { clock, logger, oauth2, sandboxUrl } = options;
  const timeOrigins = () => [...timeOriginsOf({ oauth2: oauth2() }), ...keyOrigins];
  const http = new HttpClient({ clock, logger, random: Math.random, timeOrigins });
  const keySets = new KeySetCache(createFetchKeys(http, sandboxUrl), clock, sandboxUrl);
  return {
    verify: (parsed, choice, signal) => verifySignatures(parsed, choice, { clock, keySets, checkSignature }, signal),
    verifyBlob: (blob, signal) => verifyBlob(blob, { clock, keySets, checkBlob }, signal),
    readKeys: readOwnKeys,
    ...createTokenInformant(http, options),
    dispose: () => http.dispose(),
  };
}
