import { failureOf, isMintmarkError } from "../../core/base/errors.ts";
import type { Failure } from "../../core/base/failure.ts";
import type { MintRequest } from "../../core/request/request.ts";
import { judgeAcceptance, type Acceptance } from "../../core/inspect/verify/acceptance.ts";
import { textValueOf } from "../../core/inspect/json/json-node.ts";
import { keyAddresses, keySourceOf } from "../../core/inspect/verify/key-source.ts";
import { lifetimeBounds, mintedLifetime } from "../../core/inspect/verify/lifetime.ts";
import type { TokenReading } from "../../core/inspect/parse/parse-token.ts";
import type { KnownLifetime, TokenInfoState, TokenOrigin, VerificationState } from "../../core/inspect/protocol.ts";
import type { Receiver } from "../../core/inspect/verify/receiver.ts";
import {
  canBeAskedAbout,
  type InfoPlace,
  type TokenInfoAnswer,
  type TokenInformant,
} from "../../core/inspect/verify/token-info.ts";
import { viewToken, type TokenView } from "../../core/inspect/token-view.ts";
import {
  canBeVerified,
  signatureVerdicts,
  verdictOf,
  worstVerdict,
  type Verdict,
} from "../../core/inspect/verify/verdict.ts";
import type { KeyChoice, SignatureResult, TokenVerifier } from "../../core/inspect/verify/verification.ts";

/** A token that was minted here: how, and what may be shown of it. */
export interface KnownMint {
  readonly request: MintRequest;
  readonly origin: TokenOrigin;
}

/** Google's time as well as it is known, and the latest time that any clock gives. */
export interface Times {
  readonly now: number;
  readonly latest: number;
}

/** The answer about it. */
type Asked =
  | { readonly kind: "notAsked" }
  | { readonly kind: "running"; readonly place: InfoPlace }
  | { readonly kind: "answered"; readonly place: InfoPlace; readonly answer: TokenInfoAnswer }
  | { readonly kind: "failed"; readonly place: InfoPlace; readonly failure: Failure };

/** One token of a panel and what is known about it so far. Exists, with the token itself, as long as the panel. */
export class InspectedToken {
  readonly reading: TokenReading;
  readonly view: TokenView;
  /** What is known about it if it was minted here. */
  readonly known: KnownMint | undefined;
  /** The audience that the user expects in `aud`; empty if none. */
  audience = "";
  #results: readonly SignatureResult[] = [];
  #asked: Asked = { kind: "notAsked" };
  #verifying: AbortController | undefined;
  #asking: AbortController | undefined;

  constructor(reading: TokenReading, known: KnownMint | undefined) {
    this.reading = reading;
    this.view = viewToken(reading.parsed);
    this.known = known;
  }

  /** Checks the signatures. `keys` may ask the user, and returns `undefined` if the user cancels. `changed` is called at each step. */
  async verify(verifier: () => Promise<TokenVerifier>, keys: ChooseKeys, changed: () => void): Promise<void> {
    const { parsed } = this.reading;
    if (this.#verifying !== undefined || parsed.kind !== "jws") return;
    const { signal } = (this.#verifying = new AbortController());
    changed();
    try {
      const loaded = await verifier();
      const choice = await keys(loaded);
      const results = choice && (await loaded.verify(parsed, choice, signal));
      if (results !== undefined && !signal.aborted) this.#results = results;
    } catch (error) {
      this.#results = [{ kind: "cannotCheck", reason: { code: "fetchFailed", failure: failureOf(error) } }];
    } finally {
      this.#verifying = undefined;
      changed();
    }
  }

  /** Sends the token to a place that the user has agreed to, and keeps the answer. */
  async ask(informant: TokenInformant, place: InfoPlace, changed: () => void): Promise<void> {
    if (this.#asking !== undefined || !this.canBeAskedAbout) return;
    const { signal } = (this.#asking = new AbortController());
    this.#asked = { kind: "running", place };
    changed();
    try {
      this.#asked = { kind: "answered", place, answer: await informant.ask(this.reading.token, place, signal) };
    } catch (error) {
      this.#asked = isCancelled(error) ? { kind: "notAsked" } : { kind: "failed", place, failure: failureOf(error) };
    } finally {
      this.#asking = undefined;
      changed();
    }
  }

  cancelVerification(): void {
    this.#verifying?.abort();
  }

  cancelAsking(): void {
    this.#asking?.abort();
  }

  dispose(): void {
    this.cancelVerification();
    this.cancelAsking();
  }

  get canBeAskedAbout(): boolean {
    return canBeAskedAbout(this.reading.parsed);
  }

  info(failureText: (failure: Failure) => string): TokenInfoState | undefined {
    if (!this.canBeAskedAbout) return undefined;
    const asked = this.#asked;
    return asked.kind === "failed" ? { ...asked, failure: failureText(asked.failure) } : asked;
  }

  /** Claims are compared each time: a token that was valid a minute ago may have expired. */
  verdicts({ now, latest }: Times): readonly Verdict[] {
    const { parsed } = this.reading;
    if (parsed.kind !== "jws") return [verdictOf(parsed)];
    const audiences = this.audience === "" ? undefined : [this.audience];
    return signatureVerdicts(parsed, this.#results, audiences, now, latest);
  }

  verdict(times: Times): Verdict {
    return worstVerdict(this.verdicts(times));
  }

  acceptance(receiver: Receiver, { now, latest }: Times): Acceptance {
    return judgeAcceptance(this.reading.parsed, this.#results, receiver, now, latest);
  }

  /** `undefined` if there is no signature to check. */
  verification(
    failureText: (failure: Failure) => string,
    sandboxUrl: string | undefined,
  ): VerificationState | undefined {
    const { parsed } = this.reading;
    if (!canBeVerified(parsed)) return undefined;
    const issuer = parsed.payload.kind === "claims" ? textValueOf(parsed.payload.claims, "iss") : undefined;
    const source = issuer === undefined ? undefined : keySourceOf(issuer);
    const failed = this.#results.flatMap((result) =>
      result.kind === "cannotCheck" && result.reason.code === "fetchFailed" ? [result.reason.failure] : [],
    )[0];
    return {
      keyAddresses: source === undefined ? [] : keyAddresses(source, sandboxUrl),
      isRunning: this.#verifying !== undefined,
      expectedAudience: this.audience,
      failure: failed === undefined ? undefined : failureText(failed),
    };
  }

  /** Its time limits, from the best known source. */
  lifetime({ now, latest }: Times): KnownLifetime | undefined {
    const known = this.#knownLifetime();
    return known && { ...known, latestAheadMs: latest - now };
  }

  #knownLifetime(): Pick<KnownLifetime, "from" | "bounds"> | undefined {
    const { parsed } = this.reading;
    const claims = "payload" in parsed && parsed.payload?.kind === "claims" ? parsed.payload.claims : undefined;
    if (claims !== undefined) return { from: "claims", bounds: lifetimeBounds(claims) };
    if (this.#asked.kind === "answered" && this.#asked.answer.kind === "known") {
      const { expiresAt } = this.#asked.answer;
      if (expiresAt !== undefined) return { from: "tokenInfo", bounds: mintedLifetime(undefined, expiresAt) };
    }
    const origin = this.known?.origin;
    if (origin?.expiresAt === undefined) return undefined;
    return { from: "mint", bounds: mintedLifetime(origin.mintedAt, origin.expiresAt) };
  }
}

/** Which keys to check with; `undefined` if the user cancels. */
export type ChooseKeys = (verifier: TokenVerifier) => Promise<KeyChoice | undefined>;

function isCancelled(error: unknown): boolean {
  return isMintmarkError(error) && error.failure.code === "cancelled";
}
