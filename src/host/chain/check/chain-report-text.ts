import { l10n } from "vscode";
import { match } from "../../../core/base/match.ts";
import { drawChain } from "../../../core/request/chain.ts";
import { renewsItself } from "../../../core/request/permission.ts";
import type { ChainReport, CheckedHop } from "../../../core/chain/check/chain-check.ts";
import { isBroken, organizationsCrossed } from "../../../core/chain/check/chain-verdict.ts";
import { denyPolicyCommand, enableCommand } from "../../../core/chain/check/repair-commands.ts";
import { suggestGrant } from "../../../core/chain/grant/grant-suggestion.ts";
import type { HopVerdict } from "../../../core/chain/check/hop-diagnosis.ts";
import type { SecondOpinion } from "../../../core/chain/analysis/second-opinions.ts";
import { opinionSection } from "./opinion-section.ts";
import { localTimeText } from "../../text/time-text.ts";
import { kindLabel } from "../../text/token-text.ts";
import { chainSentence } from "./chain-sentence.ts";
import { bulletList, code, codeBlock } from "../../text/markdown.ts";
import { selfMintingText } from "../../text/self-minting-text.ts";
import { grantCommand, grantEndText } from "./grant-command.ts";
import { grantText, hopSentence, nearMissText, obstacleDetail, obstacleText } from "./hop-text.ts";

/** The check as a Markdown document: the sentence first, then hop by hop, then what such an answer can and cannot prove. */
export function chainReportText(report: ChainReport, opinion: SecondOpinion | undefined, now: number): string {
  const { chain, question, hops, checkedAt } = report;
  const lines = [
    `# ${l10n.t("Delegation chain check")}`,
    chainSentence(report),
    [
      `- ${l10n.t("Chain: {0}", drawChain(chain, code))}`,
      `- ${l10n.t("For: {0}", kindLabel(question.kind))}`,
      `- ${l10n.t("Checked: {0}", localTimeText(checkedAt, checkedAt))}`,
    ].join("\n"),
    ...hops.flatMap((checked) => hopSection(report, checked)),
    ...opinionSection(opinion, now),
    `## ${l10n.t("What this proves")}`,
    proofText(),
  ];
  return `${lines.join("\n\n")}\n`;
}

function hopSection(report: ChainReport, checked: CheckedHop): readonly string[] {
  const { hop, verdict } = checked;
  const { length: count } = report.hops;
  const grant = suggestGrant(checked);
  return [
    `## ${l10n.t("Hop {0} of {1}: {2}", hop.number, count, stateLabel(checked))}`,
    `${code(hop.from)} → ${code(hop.to)}, ${l10n.t("needs {0}", code(hop.permission))}`,
    hopSentence(checked),
    ...bulletList([...hopFacts(verdict, report.checkedAt), ...warnings(report, checked)]),
    ...(grant === undefined
      ? []
      : [
          grant.isGuess
            ? l10n.t(
                "If this hop is the one that fails, anyone who may change the policy of {0} can repair it with:",
                code(hop.to),
              )
            : l10n.t("Anyone who may change the policy of {0} can grant it:", code(hop.to)),
          codeBlock("sh", grantCommand(grant, report.checkedAt)),
          grantEndText(report.checkedAt),
        ]),
    ...repairTexts(checked),
  ];
}

/** What helps if no grant does. */
function repairTexts(checked: CheckedHop): readonly string[] {
  const { hop, verdict, isDisabled } = checked;
  if (isDisabled) {
    return [l10n.t("An administrator of {0} can enable it:", code(hop.to)), codeBlock("sh", enableCommand(checked))];
  }
  return match(verdict, {
    denied: ({ denial }) => [
      l10n.t(
        "An administrator of deny policies on {0} (Deny Admin) can make an exception for {1}. A chain over other accounts may not need it. This command shows the policy:",
        code(denial.resource),
        code(hop.from),
      ),
      codeBlock("sh", denyPolicyCommand(denial)),
    ],
    conditional: () => [l10n.t("Google evaluates the condition during a mint: try one, or ask the delegates.")],
    noAccount: () => [
      l10n.t(
        "Put another account into the chain (“Build Delegation Chain…”), or look for a chain without it (“Find Delegation Chain…”). An account that was deleted less than 30 days ago can be restored.",
      ),
    ],
    held: () => [],
    missing: () => [],
    unknowable: () => [],
  });
}

/** Notes on a hop, whether it works or not. */
function warnings(report: ChainReport, checked: CheckedHop): readonly string[] {
  const { hop, verdict } = checked;
  const member = verdict.kind === "held" ? verdict.through?.member : undefined;
  const crossed = organizationsCrossed(report, checked);
  return [
    ...(member === "allUsers" || member === "allAuthenticatedUsers"
      ? [l10n.t("Everyone on the internet may do this: remove {0} from that binding.", code(member))]
      : []),
    ...selfMintingText(renewsItself(hop) ? [code(hop.to)] : []),
    ...(crossed === undefined
      ? []
      : [
          l10n.t(
            "{0} is in another organization ({1}) than {2} ({3}): its administrators decide, and their organization may allow its own members only.",
            code(hop.to),
            code(crossed.to),
            code(hop.from),
            code(crossed.from),
          ),
        ]),
  ];
}

/** Whether a hop works, in a word or two. */
export function stateLabel(checked: CheckedHop): string {
  if (isBroken(checked)) return l10n.t("fails");
  return match(checked.verdict, {
    held: ({ denyUnread }) => (denyUnread.length === 0 ? l10n.t("works") : l10n.t("works, deny policies unread")),
    conditional: () => l10n.t("depends on a condition"),
    unknowable: ({ isLikelyMissing }) => (isLikelyMissing ? l10n.t("most likely fails") : l10n.t("not known")),
    missing: () => l10n.t("fails"),
    denied: () => l10n.t("fails"),
    noAccount: () => l10n.t("fails"),
  });
}

function hopFacts(verdict: HopVerdict, now: number): readonly string[] {
  return match(verdict, {
    held: ({ proof, through, denyUnread }) => [
      proofLabels[proof](),
      ...(through === undefined ? [] : [l10n.t("Through {0}.", grantText(through, now))]),
      ...(denyUnread.length === 0
        ? []
        : [l10n.t("Deny policies could not be read on {0}.", denyUnread.map(code).join(", "))]),
    ],
    missing: ({ proof, near }) => [proofLabels[proof](), ...near.map((miss) => nearMissText(miss, now))],
    denied: ({ denial }) => [l10n.t("Deny policy {0}.", code(denial.policy))],
    conditional: ({ grants }) => grants.map((grant) => grantText(grant, now)),
    noAccount: () => [],
    unknowable: ({ obstacles }) =>
      obstacles.map((obstacle) => [obstacleText(obstacle), obstacleDetail(obstacle) ?? ""].join(" ").trim()),
  });
}

const proofLabels: Readonly<Record<"test" | "probe" | "policies", () => string>> = {
  test: () => l10n.t("Tested: Google answered the caller itself."),
  probe: () => l10n.t("Tested by a probe: Google answered the delegate, through a token of 60 seconds."),
  policies: () => l10n.t("Read from the policies."),
};

function proofText(): string {
  return l10n.t(
    "A test asks Google and takes every kind of policy into account, but Google says that it may fail open. Policies are read as they are written; a change takes 2 to 7 minutes to take effect. Principal access boundaries and VPC Service Controls were not looked at. The list of predefined roles that allow minting is from 2026-08-22.",
  );
}
