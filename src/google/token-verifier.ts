import type { Disposable } from "../core/base/disposable.ts";
import type { Logger } from "../core/base/logger.ts";
import { KeySetCache } from "../core/inspect/key-set.ts";
import { verifySignature, type TokenVerifier } from "../core/inspect/verification.ts";
import { HttpClient, type ObservingClock } from "./http-client.ts";
import { createFetchKeys } from "./key-set-client.ts";
import { readOwnKeys } from "./own-keys.ts";
import { checkSignature } from "./signature-checker.ts";

export interface TokenVerifierOptions {
  readonly clock: ObservingClock;
  readonly logger: Logger;
  /** Origin of the running sandbox, whose keys are asked before Google's. */
  readonly sandboxUrl: () => string | undefined;
}

/** The entry of a bundle of its own, loaded when a user first asks to have a signature checked. Dispose it to close its connections. */
export function createTokenVerifier({ clock, logger, sandboxUrl }: TokenVerifierOptions): TokenVerifier & Disposable {
  const http = new HttpClient({ clock, logger, random: Math.random });
  const keySets = new KeySetCache(createFetchKeys(http, sandboxUrl), clock, sandboxUrl);
  return {
    verify: (token, parsed, choice, signal) =>
      verifySignature(token, parsed, choice, { keySets, checkSignature }, signal),
    readKeys: readOwnKeys,
    dispose: () => http.dispose(),
  };
}
