import { match } from "../../base/match.ts";
import type { Clock } from "../../base/clock.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { SourceChoice } from "../../caller/credential-source.ts";
import { checkChain } from "../../request/parse-request.ts";
import type { CredentialKind } from "../../request/request.ts";
import { withFreshToken } from "../../caller/with-fresh-token.ts";
import { ChainEvidence } from "./chain-evidence.ts";
import type { Chain } from "../../request/chain.ts";
import { diagnoseHop, groupsInDoubt, type HopVerdict } from "./hop-diagnosis.ts";
import type { GroupDirectory } from "../group/group-directory.ts";
import type { HopEvidence } from "./hop-evidence.ts";
import { type Hop, hopsOf } from "../../request/permission.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";

/** Which chain to check, for which kind of credential, as which caller. */
export interface ChainQuestion {
  readonly target: string;
  readonly delegates: readonly string[];
  readonly kind: CredentialKind;
  readonly source: SourceChoice;
}

/** A hop, its verdict, and the evidence. */
export interface CheckedHop {
  readonly hop: Hop;
  readonly verdict: HopVerdict;
  /** The target account of the hop is disabled: it cannot be used until it is enabled. */
  readonly isDisabled: boolean;
  readonly evidence: HopEvidence;
}

export interface ChainReport {
  readonly question: ChainQuestion;
  readonly chain: Chain;
  readonly hops: readonly CheckedHop[];
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
}

export interface ChainCheckPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly groups: GroupDirectory;
  readonly clock: Clock;
}

/** Finds out which hops of a chain work and which do not, with read-only calls made as the caller. */
export type CheckChain = (question: ChainQuestion, signal: AbortSignal) => Promise<ChainReport>;

export function createChainCheck({ session, clock, ...readers }: ChainCheckPorts): CheckChain {
  return async (question, signal) => {
    const { target, delegates, kind, source: choice } = question;
    checkChain(target, delegates);
    const { source } = await session.open(choice, signal);
    const chain = { caller: source.principal ?? source.origin, delegates, target };
    const hops = await withFreshToken(session, choice, signal, (caller) => {
      const evidence = new ChainEvidence(readers, caller, source.principal, signal);
      return Promise.all(hopsOf(chain, kind).map((hop) => checkHop(hop, evidence, clock.now())));
    });
    return { question, chain, hops, checkedAt: clock.now() };
  };
}

async function checkHop(hop: Hop, reading: ChainEvidence, now: number): Promise<CheckedHop> {
  const test = hop.number === 1 ? await reading.test(hop) : undefined;
  const inGroups = (known: HopEvidence): Promise<HopEvidence> => reading.withGroups(known, groupsInDoubt(hop, known));
  const allowed = await inGroups(await reading.ofHop(hop, test, now));
  const isOpen = denyMatters(diagnoseHop(hop, allowed));
  const evidence = isOpen ? await inGroups(await reading.withDenyPolicies(allowed)) : allowed;
  const account = await reading.account(hop.to);
  const isDisabled = account.kind === "read" && account.value.disabled;
  return { hop, verdict: diagnoseHop(hop, evidence), isDisabled, evidence };
}

/** Deny policies are read only if they could change or explain the verdict: their quota is 5 calls a minute. */
function denyMatters(verdict: HopVerdict): boolean {
  return match(verdict, {
    held: ({ proof }) => proof === "policies",
    missing: ({ near }) => near.some(({ kind }) => kind === "notInForce"),
    conditional: () => true,
    denied: () => false,
    noAccount: () => false,
    unknowable: () => false,
  });
}
