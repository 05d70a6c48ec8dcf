import * as vscode from "vscode";
import type { Clock } from "../../../core/base/clock.ts";
import { fail } from "../../../core/base/errors.ts";
import { isObject, type JsonObject } from "../../../core/base/json.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import { type AskedHop, hopsOfFound } from "../../../core/chain/analysis/asked-hop.ts";
import type { SecondOpinion, SecondOpinions } from "../../../core/chain/analysis/second-opinions.ts";
import { findInSurvey, type FoundInSurvey } from "../../../core/chain/find/chain-finder.ts";
import { surveyAround } from "../../../core/chain/find/choose-place.ts";
import type { ChainWanted, FoundChain } from "../../../core/chain/search/find-chains.ts";
import { HopWalk } from "../../../core/chain/search/hop-walk.ts";
import { parseFindQuestion, type PartialFindQuestion } from "../../../core/chain/draft/parse-question.ts";
import type { PolicySurvey } from "../../../core/chain/survey/policy-survey.ts";
import type { Survey } from "../../../core/chain/survey/survey.ts";
import { reachableFrom, reachingOf } from "../../../core/chain/search/reach.ts";
import { findRisks } from "../../../core/chain/search/risks.ts";
import type { PolicyReader } from "../../../core/chain/policy/policy-reader.ts";
import type { SourceChoice } from "../../../core/caller/credential-source.ts";
import { commandAction, showNotice } from "../../surface/notices.ts";
import { withProgress } from "../../surface/progress.ts";
import { settings } from "../../base/settings.ts";
import { type QuestionPorts, settleSearch } from "../edit/ask-question.ts";
import type { ChainReportDocument } from "../../surface/chain-report-document.ts";
import type { OpinionSubject } from "../check/ask-analyzer.ts";
import { chooseFound } from "./choose-found.ts";
import { chainHeading, findingReport, findingSentence } from "./found-chain-text.ts";
import { lookElsewhere } from "./look-elsewhere.ts";
import { reachableReport, reachingReport } from "./reach-report.ts";
import { progressText } from "./survey-text.ts";

export interface ChainFindingPorts extends QuestionPorts {
  readonly reader: PolicyReader;
  readonly survey: PolicySurvey;
  readonly opinions: SecondOpinions;
  readonly clock: Clock;
  readonly document: ChainReportDocument;
  /** Shows failures of work that was started from a notice. */
  readonly guarded: (work: () => Promise<void>) => void;
}

/** The questions about who reaches whom, each with a command's argument. */
export interface ChainFinding {
  readonly find: (argument: unknown) => Promise<void>;
  readonly reachable: (argument: unknown) => Promise<void>;
  readonly reachableFrom: (argument: unknown) => Promise<void>;
  readonly reaching: (argument: unknown) => Promise<void>;
}

const chainsShown = 5;

/** Searches who reaches whom in what the caller may read; what was read is kept until the caller changes. */
export function createChainFinding(finder: ChainFindingPorts): ChainFinding {
  return {
    find: (argument) => findChain(finder, argument),
    reachable: (argument) => showOwnReach(finder, argument),
    reachableFrom: (argument) => showAccountReach(finder, argument),
    reaching: (argument) => showReaching(finder, argument),
  };
}

async function findChain(finder: ChainFindingPorts, argument: unknown): Promise<void> {
  const given = targetOf(argument);
  const isAsked = given.target === undefined || isRow(argument);
  const asked = await settleSearch(finder, given, vscode.l10n.t("Find Delegation Chain"), isAsked ? ["kind"] : []);
  const { target, kind = "accessToken", source = settings.source } = asked;
  const from = asked.from ?? (await callerName(finder, source));
  const wanted = { from, target, kind, limit: chainsShown };
  const search = async (isFresh: boolean): Promise<void> => {
    const finding = await findNow(finder, wanted, source, isFresh);
    const elsewhere = async (): Promise<void> => {
      const isNew = await lookElsewhere(finder, wanted.target, source);
      if (isNew || finding.found.kind === "found") await search(false);
    };
    const next = await present(finder, finding, source, () => finder.guarded(elsewhere));
    if (next === "again") await search(true);
    if (next === "elsewhere") await elsewhere();
  };
  await search(false);
}

function findNow(
  finder: ChainFindingPorts,
  wanted: ChainWanted,
  source: SourceChoice,
  isFresh: boolean,
): Promise<FoundInSurvey> {
  const title = vscode.l10n.t("Looking for chains to {0}…", shortAccountName(wanted.target));
  return readAround(finder, title, wanted.target, { source, isFresh }, (survey, signal) =>
    findInSurvey(finder, survey, wanted, finder.clock.now(), { source, signal }),
  );
}

/** Shows the result in a pick; if there is no chain, the sentence says what was read. */
async function present(
  finder: ChainFindingPorts,
  finding: FoundInSurvey,
  source: SourceChoice,
  elsewhere: () => void,
): Promise<"again" | "elsewhere" | "done"> {
  const { wanted, found } = finding;
  const { opinions, clock } = finder;
  const now = clock.now();
  const hopsOf = (chain: FoundChain): readonly AskedHop[] => hopsOfFound(chain, finding.survey.graph);
  const showReport = (at?: string): Promise<void> => {
    const name = vscode.l10n.t("Chains to {0}", shortAccountName(wanted.target));
    const opinionOn = (chain: FoundChain): SecondOpinion | undefined => opinions.known(hopsOf(chain), source);
    return finder.document.show(name, findingReport(finding, clock.now(), opinionOn), at);
  };
  const subjectOf = (found: FoundChain): OpinionSubject => ({
    chain: found.chain,
    hops: hopsOf(found),
    source,
    showReport: () => showReport(chainHeading(found)),
    check: () => {
      const { target, delegates } = found.chain;
      return vscode.commands.executeCommand("mintmark.checkChain", { target, delegates, kind: wanted.kind, source });
    },
    canGoBack: true,
  });
  const tell = (error: unknown): void =>
    finder.guarded(() => {
      throw error;
    });
  if (found.kind === "found") {
    return chooseFound(finding, found.chains, now, { opinions, clock, showReport, subjectOf, tell });
  }
  const { target, kind } = wanted;
  const grant = commandAction(vscode.l10n.t("Grant…"), "mintmark.grantChain", { target, kind });
  const look = { title: vscode.l10n.t("Look Elsewhere…"), run: elsewhere };
  showNotice(findingSentence(finding), { title: vscode.l10n.t("Show Report"), run: () => showReport() }, look, grant);
  return "done";
}

async function showOwnReach(finder: ChainFindingPorts, argument: unknown): Promise<void> {
  const { from, source = settings.source } = targetOf(argument);
  await showReachable(finder, from ?? (await callerName(finder, source)), source);
}

async function showAccountReach(finder: ChainFindingPorts, argument: unknown): Promise<void> {
  const title = vscode.l10n.t("What Can This Account Reach?");
  const { target, source = settings.source } = await settleSearch(finder, targetOf(argument), title, []);
  await showReachable(finder, target, source);
}

async function showReachable(finder: ChainFindingPorts, from: string, source: SourceChoice): Promise<void> {
  const title = vscode.l10n.t("Looking for what {0} can reach…", shortAccountName(from));
  await readAround(finder, title, from, { source, isFresh: false }, async (survey) => {
    const now = finder.clock.now();
    const walk = new HopWalk(survey.graph, now);
    const accounts = reachableFrom(walk, from) ?? [];
    const name = vscode.l10n.t("Reach of {0}", shortAccountName(from));
    await finder.document.show(name, reachableReport(from, accounts, findRisks(walk), survey, now));
  });
}

async function showReaching(finder: ChainFindingPorts, argument: unknown): Promise<void> {
  const title = vscode.l10n.t("Who Can Reach This Account?");
  const {
    target,
    kind = "accessToken",
    source = settings.source,
  } = await settleSearch(finder, targetOf(argument), title, []);
  const reading = vscode.l10n.t("Looking for who can reach {0}…", shortAccountName(target));
  await readAround(finder, reading, target, { source, isFresh: false }, async (survey) => {
    const now = finder.clock.now();
    const walk = new HopWalk(survey.graph, now);
    const found = reachingOf(walk, target, kind) ?? [];
    const name = vscode.l10n.t("Who reaches {0}", shortAccountName(target));
    await finder.document.show(name, reachingReport(target, found, findRisks(walk), survey, now));
  });
}

/** Reads the policies around an account under a notice, and continues with them. */
function readAround<T>(
  finder: ChainFindingPorts,
  title: string,
  named: string,
  { source, isFresh }: { readonly source: SourceChoice; readonly isFresh: boolean },
  use: (survey: Survey, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withProgress(title, async (signal, say) => {
    const options = { source, isFresh, signal, onProgress: sayNow(finder.clock, say) };
    return use(await surveyAround(finder, named, options), signal);
  });
}

/** Progress is reported a few times a second; thousands of facts arrive in between. */
function sayNow(clock: Clock, say: (message: string) => void): (progress: Parameters<typeof progressText>[0]) => void {
  let saidAt = -Infinity;
  return (progress) => {
    if (clock.elapsed() - saidAt < 250 && progress.waitingMs === undefined) return;
    saidAt = clock.elapsed();
    say(progressText(progress));
  };
}

/** A tree row is an account; anything else is an argument. */
function targetOf(argument: unknown): PartialFindQuestion {
  return parseFindQuestion(isRow(argument) ? { target: argument.account["email"] } : argument);
}

function isRow(argument: unknown): argument is { readonly account: JsonObject } {
  return isObject(argument) && argument["kind"] === "account" && isObject(argument["account"]);
}

/** The caller's email; if the source does not know it, the user is asked. */
async function callerName({ session }: ChainFindingPorts, source: SourceChoice): Promise<string> {
  const { principal } = (await session.open(source, new AbortController().signal)).source;
  if (principal !== undefined) return principal.toLowerCase();
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("From Whom?"),
    prompt: vscode.l10n.t(
      "The credential source does not say who the caller is. Type the email of a user or a service account.",
    ),
    ignoreFocusOut: true,
    validateInput: (text) => (/^[^\s@]+@[^\s@]+$/.test(text.trim()) ? undefined : vscode.l10n.t("Type an email.")),
  });
  return typed === undefined ? fail({ code: "cancelled" }) : typed.trim().toLowerCase();
}
