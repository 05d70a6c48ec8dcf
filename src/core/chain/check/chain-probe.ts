import { failureOf } from "../../base/errors.ts";
import type { CallerSession } from "../../caller/caller-session.ts";
import type { Caller } from "../../caller/credential-source.ts";
import type { IamCredentials } from "../../credential/iam-credentials.ts";
import type { ChainQuestion, ChainReport, CheckedHop } from "./chain-check.ts";
import { testHop } from "./chain-evidence.ts";
import { isBroken } from "./chain-verdict.ts";
import { diagnoseHop, type HopVerdict } from "./hop-diagnosis.ts";
import type { Hop } from "../../request/permission.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";

/** The shortest useful lifetime of a probe's token, and the narrowest scope that IAM accepts. */
const probeLifetimeSeconds = 60;
const probeScope = "https://www.googleapis.com/auth/iam";

export interface ChainProbePorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly iamCredentials: IamCredentials;
  /** Appears in the audit log with each token that a probe mints. */
  readonly reason: string;
}

/**
 * Asks the delegates themselves about hops that are unknown, or known only from policies: mints a token for each delegate, uses it for one
 * permission test, and drops it. Each mint is real and audited, so the user must agree first. A delegate that may only pass calls on gives
 * no token; its hop stays unknown.
 */
export type ProbeChain = (report: ChainReport, signal: AbortSignal) => Promise<ChainReport>;

export function createChainProbe(ports: ChainProbePorts): ProbeChain {
  return async (report, signal) => {
    const hops: CheckedHop[] = [];
    let isCut = false;
    for (const checked of report.hops) {
      const probed = canBeProbed(checked) && !isCut ? await probeHop(ports, report, checked, signal) : checked;
      hops.push(probed);
      isCut ||= isBroken(probed);
    }
    return { ...report, hops };
  };
}

/** Whether probes could tell more than the report does. They cannot reach a hop behind one that surely fails. */
export function probesWouldHelp({ hops }: ChainReport): boolean {
  const broken = hops.findIndex(isBroken);
  const reachable = broken < 0 ? hops : hops.slice(0, broken);
  return reachable.some(canBeProbed);
}

function canBeProbed({ hop, verdict }: CheckedHop): boolean {
  if (hop.number === 1) return false;
  if (verdict.kind === "held") return verdict.proof === "policies";
  return verdict.kind === "unknowable" || verdict.kind === "conditional";
}

async function probeHop(
  ports: ChainProbePorts,
  report: ChainReport,
  checked: CheckedHop,
  signal: AbortSignal,
): Promise<CheckedHop> {
  try {
    const granted = await askHop(ports, report.question, checked.hop, signal);
    const evidence = { ...checked.evidence, tested: { proof: "probe", granted } as const };
    return { ...checked, evidence, verdict: diagnoseHop(checked.hop, evidence) };
  } catch (error) {
    const { code } = failureOf(error);
    if (code === "notFound") return { ...checked, verdict: { kind: "noAccount" } };
    if (code !== "permissionDenied" && code !== "refused") throw error;
    return { ...checked, verdict: withRefusal(checked.verdict, checked.hop.from) };
  }
}

/** Asks the principal that acts in a hop whether it has the permission: the caller, or a delegate with a token minted for this. */
export async function askHop(
  ports: ChainProbePorts,
  question: ChainQuestion,
  hop: Hop,
  signal: AbortSignal,
): Promise<boolean> {
  const caller = await ports.session.caller(question.source, signal);
  const actor = hop.number === 1 ? caller : await borrow(ports, question, hop, caller, signal);
  return testHop(ports.reader, hop, actor, signal);
}

/** The delegate that acts in a hop, as a caller for the time of the probe. */
async function borrow(
  { iamCredentials, reason }: ChainProbePorts,
  question: ChainQuestion,
  hop: Hop,
  caller: Caller,
  signal: AbortSignal,
): Promise<Caller> {
  const delegates = question.delegates.slice(0, hop.number - 2);
  const request = { target: hop.from, delegates, scopes: [probeScope], lifetimeSeconds: probeLifetimeSeconds, reason };
  const { accessToken } = await iamCredentials.generateAccessToken(request, caller, signal);
  return { ...caller, token: accessToken };
}

function withRefusal(verdict: HopVerdict, account: string): HopVerdict {
  if (verdict.kind !== "unknowable") return verdict;
  return { ...verdict, obstacles: [...verdict.obstacles, { kind: "probeRefused", account }] };
}
