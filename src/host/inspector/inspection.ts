import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { readTokens, type TokenReading } from "../../core/inspect/parse-token.ts";
import type {
  FromInspector,
  InspectorState,
  ToInspector,
  TokenChoice,
  TokenOrigin,
} from "../../core/inspect/protocol.ts";
import { viewToken, type TokenView } from "../../core/inspect/token-view.ts";
import { inspectorStrings } from "./inspector-strings.ts";

interface Viewed extends TokenReading {
  readonly view: TokenView;
}

/**
 * What one panel is about. It lives in the host's memory as long as the panel does; the page asks for its state again whenever VS Code builds
 * it anew, so that no token is ever in the page's own, stored state.
 */
export class Inspection {
  readonly #tokens: readonly Viewed[];
  readonly #origin: TokenOrigin | undefined;
  readonly #clock: Clock;
  readonly #strings = inspectorStrings();
  #chosen = 0;

  constructor(text: string, origin: TokenOrigin | undefined, clock: Clock) {
    this.#tokens = readTokens(text).map((reading) => ({ ...reading, view: viewToken(reading.parsed) }));
    this.#origin = origin;
    this.#clock = clock;
  }

  answer(request: FromInspector): ToInspector {
    if (request.kind === "askTime") return { kind: "time", now: this.#clock.now() };
    if (request.kind === "choose" && request.index in this.#tokens) this.#chosen = request.index;
    return { kind: "state", state: this.state() };
  }

  state(): InspectorState {
    const { view, removed } = this.#current();
    return {
      token: view,
      choices: this.#tokens.length > 1 ? this.#tokens.map(choiceOf) : [],
      chosen: this.#chosen,
      removed,
      origin: this.#origin,
      strings: this.#strings,
      locale: vscode.env.language,
      now: this.#clock.now(),
    };
  }

  #current(): Viewed {
    const current = this.#tokens[this.#chosen];
    if (current === undefined) throw new RangeError("A text has at least one reading");
    return current;
  }
}

function choiceOf({ view: { kind, family, summary } }: Viewed): TokenChoice {
  return { kind, family, account: summary.account };
}
