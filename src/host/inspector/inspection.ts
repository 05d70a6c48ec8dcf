import type { Clock } from "../../core/base/clock.ts";
import { Emitter } from "../../core/base/events.ts";
import type { Failure } from "../../core/base/failure.ts";
import type { PartialRequest } from "../../core/request/request.ts";
import { copyText, type CopyPart } from "../../core/inspect/copy-text.ts";
import { requestLike } from "../../core/inspect/mint-like.ts";
import { readTokens } from "../../core/inspect/parse/parse-token.ts";
import type { FromInspector, InspectorState, ToInspector, TokenChoice } from "../../core/inspect/protocol.ts";
import type { Receiver } from "../../core/inspect/verify/receiver.ts";
import { findReceiver, type SavedReceiver } from "../../core/inspect/verify/saved-receivers.ts";
import type { InfoPlace, TokenInformant } from "../../core/inspect/verify/token-info.ts";
import type { TokenVerifier } from "../../core/inspect/verify/verification.ts";
import { InspectedToken, type KnownMint } from "./inspected-token.ts";
import type { KeyText } from "./key-chooser.ts";

/** The receivers that the user has saved with names. */
export interface ReceiverShelf {
  list(): readonly SavedReceiver[];
  /** Asks for a name and saves the receiver; does nothing if the user cancels. */
  save(receiver: Receiver): Promise<void>;
  delete(saved: SavedReceiver): Promise<void>;
}

export interface InspectionParts {
  readonly clock: Clock;
  readonly locale: string;
  readonly verifier: () => Promise<TokenVerifier & TokenInformant>;
  /** Address of the sandbox, while one runs. */
  readonly sandboxUrl: () => string | undefined;
  readonly chooseKeys: () => Promise<KeyText | undefined>;
  /** Asks the user whether the token may be sent to one of these; `undefined` means no. */
  readonly choosePlace: (places: readonly InfoPlace[]) => Promise<InfoPlace | undefined>;
  readonly failureText: (failure: Failure) => string;
  readonly knownMint: (token: string) => KnownMint | undefined;
  readonly receivers: ReceiverShelf;
  /** Returns the sentence that says what was copied. */
  readonly copy: (text: string, part: CopyPart) => Promise<string>;
  readonly compare: (token: string) => void;
  readonly mintLike: (request: PartialRequest) => void;
}

/**
 * The content of one panel. It stays in the host's memory as long as the panel exists. The page requests its state whenever VS Code
 * recreates it, so no token is ever in the page's own stored state.
 */
export class Inspection {
  readonly #tokens: readonly InspectedToken[];
  readonly #parts: InspectionParts;
  readonly #messages = new Emitter<ToInspector>();
  #chosen = 0;
  #receiver: Receiver | undefined;

  /** Fires with messages for the page. */
  readonly onMessage = this.#messages.event;

  constructor(text: string, parts: InspectionParts) {
    this.#tokens = readTokens(text).map((reading) => new InspectedToken(reading, parts.knownMint(reading.token)));
    this.#parts = parts;
  }

  /** Handles a request of the page, and fires the results. */
  async handle(request: FromInspector): Promise<void> {
    switch (request.kind) {
      case "askTime":
        this.#messages.fire({ kind: "time", now: this.#parts.clock.now() });
        break;
      case "verify":
        await this.#verify(this.#current, request.keys);
        break;
      case "askTokenInfo":
        await this.#askTokenInfo(this.#current);
        break;
      default:
        await this.#do(request);
        this.sendState();
    }
  }

  /** The token that is shown now. This is the secret itself: it stays in the host. */
  get token(): string {
    return this.#current.reading.token;
  }

  /** Stops what is still running. */
  dispose(): void {
    for (const token of this.#tokens) token.dispose();
  }

  state(): InspectorState {
    const { clock, locale, failureText, receivers, sandboxUrl } = this.#parts;
    const current = this.#current;
    const times = { now: clock.now(), latest: clock.latest() };
    const verdicts = current.verdicts(times);
    return {
      token: current.view,
      verdict: current.verdict(times),
      signatureVerdicts: verdicts.length > 1 ? verdicts : [],
      lifetime: current.lifetime(times),
      tokenInfo: current.info(failureText),
      canMintLike: this.#requestLike() !== undefined,
      acceptance: this.#receiver && { receiver: this.#receiver, ...current.acceptance(this.#receiver, times) },
      savedReceivers: receivers.list(),
      verification: current.verification(failureText, sandboxUrl()),
      choices: this.#tokens.length > 1 ? this.#tokens.map(choiceOf) : [],
      chosen: this.#chosen,
      removed: current.reading.removed,
      origin: current.known?.origin,
      locale,
      now: times.now,
    };
  }

  /** Sends the page the current state. */
  readonly sendState = (): void => this.#messages.fire({ kind: "state", state: this.state() });

  /** Handles quick requests; slower ones send the state themselves, step by step. */
  async #do(request: Exclude<FromInspector, { kind: "askTime" | "verify" | "askTokenInfo" }>): Promise<void> {
    const current = this.#current;
    switch (request.kind) {
      case "ready":
        break;
      case "choose":
        if (request.index in this.#tokens) this.#chosen = request.index;
        break;
      case "cancelVerification":
        current.cancelVerification();
        break;
      case "cancelTokenInfo":
        current.cancelAsking();
        break;
      case "expectAudience":
        current.audience = request.audience.trim();
        break;
      case "copy":
        await this.#copy(current, request.part);
        break;
      case "compare":
        this.#parts.compare(this.token);
        break;
      case "mintLike":
        this.#mintLike();
        break;
      default:
        await this.#changeReceiver(request);
    }
  }

  async #changeReceiver(request: Extract<FromInspector, { kind: `${string}Receiver` }>): Promise<void> {
    const { receivers } = this.#parts;
    const named = "name" in request ? findReceiver(receivers.list(), request) : undefined;
    switch (request.kind) {
      case "chooseReceiver":
        this.#receiver = request.receiver;
        return;
      case "chooseSavedReceiver":
        this.#receiver = named?.receiver ?? this.#receiver;
        return;
      case "saveReceiver":
        return this.#receiver && receivers.save(this.#receiver);
      case "deleteReceiver":
        return named && receivers.delete(named);
    }
  }

  #verify(current: InspectedToken, keys: "issuer" | "own"): Promise<void> {
    const { verifier, chooseKeys } = this.#parts;
    const choose = async (loaded: TokenVerifier) => {
      if (keys === "issuer") return { kind: "issuer" } as const;
      const chosen = await chooseKeys();
      return chosen && ({ kind: "own", keys: loaded.readKeys(chosen.text, chosen.name) } as const);
    };
    return current.verify(verifier, choose, this.sendState);
  }

  async #askTokenInfo(current: InspectedToken): Promise<void> {
    if (!current.canBeAskedAbout) return;
    const informant = await this.#parts.verifier();
    const place = await this.#parts.choosePlace(informant.places());
    if (place !== undefined) await current.ask(informant, place, this.sendState);
  }

  async #copy(current: InspectedToken, part: CopyPart): Promise<void> {
    const text = copyText(current.reading, part);
    if (text !== undefined) this.#messages.fire({ kind: "said", sentence: await this.#parts.copy(text, part) });
  }

  #mintLike(): void {
    const request = this.#requestLike();
    if (request !== undefined) this.#parts.mintLike(request);
  }

  #requestLike(): PartialRequest | undefined {
    const { reading, known } = this.#current;
    return requestLike(reading.parsed, known?.request, this.#parts.clock.now());
  }

  get #current(): InspectedToken {
    const current = this.#tokens[this.#chosen];
    if (current === undefined) throw new RangeError("A text has at least one reading");
    return current;
  }
}

function choiceOf({ view: { kind, family, summary }, known }: InspectedToken): TokenChoice {
  return { kind, family, account: summary.account ?? known?.origin.account };
}
