import { l10n } from "vscode";
import { fail } from "../../core/base/errors.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import { fillOwnRequest } from "../../core/credential/own-id-token.ts";
import { completeRequest, whatIsMissing } from "../../core/request/parse-request.ts";
import type { MintRequest, PartialRequest } from "../../core/request/request.ts";
import { settings } from "../base/settings.ts";
import { withProgress } from "../surface/progress.ts";
import type { AskedField } from "../wizard/form-steps.ts";
import type { MintWizard } from "../wizard/mint-wizard.ts";

export interface SettlePorts {
  readonly session: CallerSession;
  readonly wizard: () => Promise<MintWizard>;
}

/** What the wizard also asks, and what it starts with. */
export interface WizardStart {
  readonly asked?: AskedField | undefined;
  /** A request whose parts the user can accept or change step by step. */
  readonly offered?: PartialRequest | undefined;
}

/**
 * The request itself if it is complete; otherwise the wizard's result. Fetches the caller's token while the user answers, so that at the
 * end only the mint takes time; a source that does not work ends the wizard at once.
 */
export async function settleRequest(
  ports: SettlePorts,
  given: PartialRequest,
  { asked, offered }: WizardStart = {},
): Promise<MintRequest> {
  if (given.ofCaller === true) return settleOwnRequest(ports, given, offered);
  const lacksAsked = asked !== undefined && given[asked] === undefined;
  if (given.target === undefined && given.delegates?.length) fail(whatIsMissing(given));
  const complete = lacksAsked ? undefined : completeRequest(given);
  return complete ?? askWhileWarming(ports, given, { asked, offered });
}

async function askWhileWarming(
  { session, wizard }: SettlePorts,
  given: PartialRequest,
  start: WizardStart,
): Promise<MintRequest> {
  const sourceFailed = new AbortController();
  const wizardCancelled = new AbortController();
  let caller = l10n.t("caller");
  const warming = session.warm(given.source ?? settings.source, wizardCancelled.signal).then(
    (principal) => (caller = principal ?? caller),
    (error: unknown) => sourceFailed.abort(error),
  );
  try {
    return await (await wizard()).ask({ given, ...start, caller: () => caller, signal: sourceFailed.signal });
  } catch (error) {
    if (sourceFailed.signal.aborted) throw sourceFailed.signal.reason;
    wizardCancelled.abort();
    await warming;
    throw error;
  }
}

/** An ID token of the caller: only the source knows the identity and, for a person, the audience. */
async function settleOwnRequest(
  { session, wizard }: SettlePorts,
  given: PartialRequest,
  offered: PartialRequest | undefined,
): Promise<MintRequest> {
  const choice = given.source ?? settings.source;
  const title = l10n.t("Asking the credential source who you are…");
  const filled = await withProgress(title, (signal) => fillOwnRequest(session, given, choice, signal));
  const isFixed = given.audience === undefined && filled.audience !== undefined;
  const complete = completeRequest(filled);
  if (complete !== undefined && !isFixed) return complete;
  const { signal } = new AbortController();
  return (await wizard()).ask({ given: filled, asked: "ofCaller", offered, caller: () => filled.target ?? "", signal });
}
