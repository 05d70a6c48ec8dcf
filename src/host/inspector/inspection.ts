import type { Clock } from "../../core/base/clock.ts";
import { failureOf } from "../../core/base/errors.ts";
import { Emitter } from "../../core/base/events.ts";
import type { Failure } from "../../core/base/failure.ts";
import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import { textValueOf } from "../../core/inspect/json-node.ts";
import { keySourceOf } from "../../core/inspect/key-source.ts";
import { judgeAcceptance } from "../../core/inspect/acceptance.ts";
import { readTokens, type TokenReading } from "../../core/inspect/parse-token.ts";
import type {
  FromInspector,
  InspectorState,
  ToInspector,
  TokenChoice,
  TokenOrigin,
  VerificationState,
} from "../../core/inspect/protocol.ts";
import type { Receiver } from "../../core/inspect/receiver.ts";
import { viewToken, type TokenView } from "../../core/inspect/token-view.ts";
import { verdictAfter, verdictOf, type Verdict } from "../../core/inspect/verdict.ts";
import type { KeyChoice, SignatureResult, TokenVerifier } from "../../core/inspect/verification.ts";
import type { KeyText } from "./key-chooser.ts";

export interface InspectionParts {
  readonly clock: Clock;
  readonly strings: InspectorStrings;
  readonly locale: string;
  readonly verifier: () => Promise<TokenVerifier>;
  readonly chooseKeys: () => Promise<KeyText | undefined>;
  readonly failureText: (failure: Failure) => string;
}

interface Inspected extends TokenReading {
  readonly view: TokenView;
  result: SignatureResult | undefined;
  running: AbortController | undefined;
  audience: string;
}

/**
 * What one panel is about. It lives in the host's memory as long as the panel does; the page asks for its state again whenever VS Code builds
 * it anew, so that no token is ever in the page's own, stored state.
 */
export class Inspection {
  readonly #tokens: readonly Inspected[];
  readonly #origin: TokenOrigin | undefined;
  readonly #parts: InspectionParts;
  readonly #messages = new Emitter<ToInspector>();
  #chosen = 0;
  #receiver: Receiver | undefined;

  /** Fires with what the page has to be told. */
  readonly onMessage = this.#messages.event;

  constructor(text: string, origin: TokenOrigin | undefined, parts: InspectionParts) {
    this.#tokens = readTokens(text).map((reading) => ({
      ...reading,
      view: viewToken(reading.parsed),
      result: undefined,
      running: undefined,
      audience: "",
    }));
    this.#origin = origin;
    this.#parts = parts;
  }

  /** Does what the page asks for, and fires what comes of it. */
  async handle(request: FromInspector): Promise<void> {
    switch (request.kind) {
      case "askTime":
        this.#messages.fire({ kind: "time", now: this.#parts.clock.now() });
        return;
      case "verify":
        await this.#verify(this.#current(), request.keys);
        return;
      case "choose":
        if (request.index in this.#tokens) this.#chosen = request.index;
        break;
      case "cancelVerification":
        this.#current().running?.abort();
        break;
      case "chooseReceiver":
        this.#receiver = request.receiver;
        break;
      case "expectAudience":
        this.#current().audience = request.audience.trim();
        break;
      case "ready":
        break;
    }
    this.#sendState();
  }

  /** Ends what is still going on. */
  dispose(): void {
    for (const { running } of this.#tokens) running?.abort();
  }

  state(): InspectorState {
    const { clock, strings, locale } = this.#parts;
    const current = this.#current();
    return {
      token: current.view,
      verdict: verdictNow(current, clock.now()),
      acceptance: this.#acceptance(current),
      verification: this.#verificationState(current),
      choices: this.#tokens.length > 1 ? this.#tokens.map(choiceOf) : [],
      chosen: this.#chosen,
      removed: current.removed,
      origin: this.#origin,
      strings,
      locale,
      now: clock.now(),
    };
  }

  #sendState(): void {
    this.#messages.fire({ kind: "state", state: this.state() });
  }

  async #verify(current: Inspected, keys: "issuer" | "own"): Promise<void> {
    if (current.running !== undefined) return;
    const running = new AbortController();
    current.running = running;
    this.#sendState();
    try {
      const result = await this.#signatureResult(current, keys, running.signal);
      if (result !== undefined && !running.signal.aborted) current.result = result;
    } catch (error) {
      current.result = { kind: "cannotCheck", reason: { code: "fetchFailed", failure: failureOf(error) } };
    } finally {
      current.running = undefined;
      this.#sendState();
    }
  }

  async #signatureResult(
    { token, parsed }: Inspected,
    keys: "issuer" | "own",
    signal: AbortSignal,
  ): Promise<SignatureResult | undefined> {
    if (parsed.kind !== "jws") return undefined;
    const verifier = await this.#parts.verifier();
    const choice = keys === "issuer" ? ({ kind: "issuer" } as const) : await this.#ownKeys(verifier);
    return choice && verifier.verify(token, parsed, choice, signal);
  }

  async #ownKeys(verifier: TokenVerifier): Promise<KeyChoice | undefined> {
    const chosen = await this.#parts.chooseKeys();
    return chosen && { kind: "own", keys: verifier.readKeys(chosen.text, chosen.name) };
  }

  #acceptance({ parsed, result }: Inspected): InspectorState["acceptance"] {
    const receiver = this.#receiver;
    if (receiver === undefined) return undefined;
    return { receiver, ...judgeAcceptance(parsed, result, receiver, this.#parts.clock.now()) };
  }

  #verificationState({ view, parsed, running, audience, result }: Inspected): VerificationState | undefined {
    if (parsed.kind !== "jws" || view.verdict.kind !== "notChecked") return undefined;
    const issuer = parsed.payload.kind === "claims" ? textValueOf(parsed.payload.claims, "iss") : undefined;
    const failed = result?.kind === "cannotCheck" && result.reason.code === "fetchFailed" ? result.reason : undefined;
    return {
      issuerKeys: issuer === undefined ? undefined : keySourceOf(issuer)?.url,
      isRunning: running !== undefined,
      expectedAudience: audience,
      failure: failed === undefined ? undefined : this.#parts.failureText(failed.failure),
    };
  }

  #current(): Inspected {
    const current = this.#tokens[this.#chosen];
    if (current === undefined) throw new RangeError("A text has at least one reading");
    return current;
  }
}

/** Claims are compared anew each time: what was valid a minute ago may have expired. */
function verdictNow({ parsed, result, audience }: Inspected, now: number): Verdict {
  if (parsed.kind !== "jws" || result === undefined) return verdictOf(parsed);
  return verdictAfter(parsed, result, audience === "" ? undefined : [audience], now);
}

function choiceOf({ view: { kind, family, summary } }: Inspected): TokenChoice {
  return { kind, family, account: summary.account };
}
