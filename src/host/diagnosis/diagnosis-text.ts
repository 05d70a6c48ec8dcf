import { l10n } from "vscode";
import type {
  CallOutcome,
  Diagnosis,
  DiagnosisCall,
  SetValue,
  SourceFinding,
} from "../../core/credential/diagnosis.ts";
import { diagnosisCalls } from "../../core/credential/diagnosis.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { sourceLabel } from "../failure-text/source-label.ts";
import { isLarge, skewAdvice, skewText } from "./clock-text.ts";
import { cautionText, inForceText, proxyText, stateText } from "./diagnosis-sentences.ts";
import { code, plain } from "../text/markdown.ts";

/**
 * A diagnosis as Markdown. It contains only what the diagnosis holds, which is not secret; values are written as code, so none becomes a
 * link.
 */
export function diagnosisText(diagnosis: Diagnosis, proxySettings: readonly SetValue[]): string {
  const { survey, calls } = diagnosis;
  const parts = [
    `# ${l10n.t("Credential Diagnosis")}`,
    plain(inForceText(diagnosis)),
    section(l10n.t("What to do"), list(fixes(diagnosis), l10n.t("Nothing stands out."))),
    section(l10n.t("Calls"), callsText(calls)),
    section(l10n.t("Sources"), survey.sources.map((finding) => sourceText(finding, diagnosis)).join("\n\n")),
    section(l10n.t("Clock"), plain(skewText(diagnosis.skewMs))),
    section(l10n.t("Environment variables"), values(survey.variables)),
    section(l10n.t("Proxy"), proxySection([...survey.proxies, ...proxySettings])),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What needs to be done, for the active source first; for other sources only what they leave unprotected. */
function fixes({ inForce, survey, calls, skewMs }: Diagnosis): readonly string[] {
  const refused = inForce.kind === "refused" ? [failureText(inForce.failure).message] : [];
  const ofCalls = calls.flatMap(({ failure }) => (failure === undefined ? [] : [failureText(failure).message]));
  const cautions = survey.sources.flatMap((finding) => finding.cautions.map(cautionText));
  return [...refused, ...ofCalls, ...cautions, ...(isLarge(skewMs) ? [skewAdvice(skewMs)] : [])].map(plain);
}

function callsText(calls: readonly CallOutcome[]): string {
  if (calls.length === 0) {
    const names = diagnosisCalls.map((call) => callTexts[call]());
    return `${l10n.t("No call was made. With calls, the diagnosis makes these:")}\n\n${list(names, "")}`;
  }
  return list(
    calls.map(({ call, host, failure }) => {
      const result = failure === undefined ? l10n.t("works") : failureText(failure).message;
      return `${callTexts[call]()} (${code(host)}): ${plain(result)}`;
    }),
    "",
  );
}

const callTexts: Readonly<Record<DiagnosisCall, () => string>> = {
  callerToken: () => l10n.t("An access token of the caller, from the source"),
  iamCredentials: () => l10n.t("IAM Credentials API, asked without scopes so that it cannot mint"),
  projects: () => l10n.t("Cloud Resource Manager API, one page of projects"),
};

function sourceText(finding: SourceFinding, { inForce }: Diagnosis): string {
  const { source, problem, cautions } = finding;
  const facts = factsOf(finding).map(([name, value]) => `${name}: ${code(value)}`);
  const lines = [...facts, ...cautions.map(cautionText).map(plain)];
  const isInForce = inForce.kind === "opened" && inForce.name === source;
  const title = isInForce ? l10n.t("{0}, active", sourceLabel(source)) : sourceLabel(source);
  return [`### ${title}`, plain(stateText(problem)), ...(lines.length === 0 ? [] : [list(lines, "")])].join("\n\n");
}

function factsOf({
  origin,
  type,
  account,
  universe,
  quotaProject,
}: SourceFinding): readonly (readonly [string, string])[] {
  const facts = [
    [l10n.t("Origin"), origin],
    [l10n.t("Type"), type],
    [l10n.t("Account"), account],
    [l10n.t("Universe"), universe],
    [l10n.t("Quota project"), quotaProject],
  ] as const;
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function proxySection(found: readonly SetValue[]): string {
  return found.length === 0 ? values(found) : `${values(found)}\n\n${plain(proxyText())}`;
}

function values(found: readonly SetValue[]): string {
  const lines = found.map(({ name, value }) => {
    const shown = value === undefined ? l10n.t("set; its value may be secret and is not shown") : code(value);
    return `${code(name)}: ${shown}`;
  });
  return list(lines, l10n.t("None is set."));
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function list(lines: readonly string[], none: string): string {
  return lines.length === 0 ? none : lines.map((line) => `- ${line}`).join("\n");
}
