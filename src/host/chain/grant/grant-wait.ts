import { l10n } from "vscode";
import type { Clock } from "../../../core/base/clock.ts";
import { failureOf } from "../../../core/base/errors.ts";
import { shortAccountName } from "../../../core/account/account-name.ts";
import type { ChainReport } from "../../../core/chain/check/chain-check.ts";
import type { GrantPlan } from "../../../core/chain/grant/account-grants.ts";
import type { WaitForGrants, WaitResult } from "../../../core/chain/grant/propagation-wait.ts";
import type { Disposable } from "../../../core/base/events.ts";
import { type Report, withProgress } from "../../surface/progress.ts";
import { askProbeConsent } from "../check/probe-consent.ts";

/** How a wait ended; `undefined` if the user cancels it or does not want the delegates to be asked. */
export type WaitEnd = WaitResult | undefined;

/** The grants with the numbers of the hops that they repair, and the grants in running text. */
export interface AwaitedGrants {
  readonly made: readonly { readonly hop: number; readonly plan: GrantPlan }[];
  readonly phrase: string;
}

/** Waits until Google applies the grants for some hops of a chain, and shows the elapsed time. */
export async function waitForGrants(
  { wait, clock }: { readonly wait: WaitForGrants; readonly clock: Clock },
  { question, hops }: ChainReport,
  granted: AwaitedGrants,
): Promise<WaitEnd> {
  const waiting = hops.flatMap(({ hop }) => {
    const grant = granted.made.find((each) => each.hop === hop.number);
    return grant === undefined ? [] : [{ hop, plan: grant.plan }];
  });
  if (waiting.some(({ hop }) => hop.number > 1) && !(await askConsent())) return undefined;
  const title = l10n.t("Waiting until Google applies {0}; 2 to 7 minutes are normal", granted.phrase);
  try {
    return await withProgress(title, async (signal, report) => {
      const ticking = reportElapsed(clock, report);
      return wait(question, waiting, signal).finally(() => ticking.dispose());
    });
  } catch (error) {
    if (failureOf(error).code === "cancelled") return undefined;
    throw error;
  }
}

/** What a cancelled change waits for: a running write may have reached the policy. A notice without a button has one line. */
export function settlingText(account: string): string {
  return l10n.t("Checking if the policy of {0} has changed…", shortAccountName(account));
}

function askConsent(): Promise<boolean> {
  return askProbeConsent(
    l10n.t("Ask the delegates while waiting?"),
    l10n.t(
      "Only a delegate can tell whether its own grant is in effect. Until it is, every few seconds Mintmark mints an access token of 60 seconds for the delegate, asks Google one question with it, and drops it. These are real mints and appear in the audit log.",
    ),
    l10n.t("Mint and Wait"),
  );
}

/** The time since the start, read at every tick. */
function reportElapsed(clock: Clock, report: Report): Disposable {
  const startedAt = clock.elapsed();
  let timer: Disposable;
  const tick = (): void => {
    const seconds = Math.floor((clock.elapsed() - startedAt) / 1_000);
    report(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
    timer = clock.after(1_000, tick);
  };
  tick();
  return { dispose: () => timer.dispose() };
}
