import { fail } from "../../../core/base/errors.ts";
import { isObject } from "../../../core/base/json.ts";
import type { Path } from "../../../core/notation/chain-notation.ts";
import { parseQuestion, type PartialQuestion } from "../../../core/chain/draft/parse-question.ts";
import type { SourceChoice } from "../../../core/caller/credential-source.ts";
import { settings } from "../../base/settings.ts";
import type { QuestionPorts } from "./ask-question.ts";
import type { ChainEditorPorts } from "./chain-editor.ts";
import { askNext, handOn, type Next } from "./chain-next.ts";
import { askStart, type Start } from "./chain-start.ts";

/** Builds a chain from accounts or from any tool's notation, or changes one, and passes it on: to a check, a mint, or another notation. */
export function createChainBuilder(ports: QuestionPorts): (argument: unknown) => Promise<void> {
  return async (argument) => {
    const { toChange, ...rest } = isObject(argument) ? argument : {};
    const account = rest["kind"] === "account" ? rest["account"] : undefined;
    const question = isObject(argument) ? rest : argument;
    const given = parseQuestion(isObject(account) ? { target: account["email"] } : question);
    const building = beginBuilding(ports, given.source ?? settings.source);
    try {
      const { path, next } = await build(ports, building, { ...given, toChange: toChange === true });
      await handOn(path, next);
    } catch (error) {
      throw building.signal.aborted ? building.signal.reason : error;
    } finally {
      building.end();
    }
  };
}

/** What the builder knows of the caller, and what it reads while the user chooses. */
interface Building extends Pick<ChainEditorPorts, "caller" | "source" | "signal"> {
  readonly callerKnown: Promise<string | undefined>;
  readonly end: () => void;
}

function beginBuilding({ session }: QuestionPorts, source: SourceChoice): Building {
  const ended = new AbortController();
  const sourceFailed = new AbortController();
  let caller: string | undefined;
  const callerKnown = session.warm(source, ended.signal).then(
    (principal) => (caller = principal),
    (error: unknown) => {
      if (!ended.signal.aborted) sourceFailed.abort(error);
      return undefined;
    },
  );
  return {
    caller: () => caller,
    callerKnown,
    source,
    signal: sourceFailed.signal,
    end: () => ended.abort(),
  };
}

/** A chain to start with; one that should be changed opens in the editor although it is complete. */
interface GivenChain extends PartialQuestion {
  readonly toChange: boolean;
}

interface Built {
  readonly path: Path;
  readonly next: Exclude<Next, { readonly kind: "edit" }>;
}

/** Asks how to start, lets the user change the chain, and asks what to do with it; Back returns to the previous step. */
async function build(ports: QuestionPorts, building: Building, given: GivenChain): Promise<Built> {
  const { target, delegates = [] } = given;
  const isWhole = given.delegates !== undefined && !given.toChange;
  let start: Start | undefined = target === undefined ? undefined : { path: { target, delegates }, isWhole };
  for (;;) {
    start ??= await askStart(ports, building.signal);
    const built = await editAndChoose(ports, building, start);
    if (built !== undefined) return built;
    start = undefined;
  }
}

/** `undefined` if the user goes back to where the chain came from. */
async function editAndChoose(ports: QuestionPorts, building: Building, start: Start): Promise<Built | undefined> {
  const { editChain } = await import("./chain-editor.ts");
  const usedBefore = (target: string): readonly (readonly string[])[] =>
    ports
      .recentChoices()
      .chains.filter((chain) => chain.target === target)
      .map(({ delegates }) => delegates);
  let { path } = start;
  for (let isWhole = start.isWhole; ; isWhole = false) {
    if (!isWhole) {
      const edited = await editChain({ ...ports, ...building, usedBefore }, path, { step: 0, totalSteps: 0 });
      if (edited.kind === "back") return undefined;
      if (edited.kind === "cancelled") fail({ code: "cancelled" });
      path = edited.value;
    }
    const next = await askNext(path, building);
    if (next.kind === "chosen" && next.value.kind !== "edit") return { path, next: next.value };
    if (next.kind === "cancelled") fail({ code: "cancelled" });
  }
}
