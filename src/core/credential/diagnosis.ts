import type { Skew } from "../base/clock.ts";
import { failureOf } from "../base/errors.ts";
import type { Failure, SourceName, SourceRefusal } from "../base/failure.ts";
import type { AccountDirectory } from "../account/account-directory.ts";
import type { Caller, CredentialSource, CredentialSources, SourceChoice } from "../caller/credential-source.ts";
import type { IamCredentials } from "./iam-credentials.ts";

/** What this machine alone shows about one source. No field holds a secret. */
export interface SourceFinding {
  readonly source: SourceName;
  /** The file, program or address behind it. */
  readonly origin: string | undefined;
  readonly type: string | undefined;
  readonly account: string | undefined;
  readonly universe: string | undefined;
  readonly quotaProject: string | undefined;
  /** Why it cannot be used, as far as that is known without a call. */
  readonly problem: Failure | undefined;
  readonly cautions: readonly Caution[];
}

/** What works but may surprise the user. */
export type Caution =
  | { readonly kind: "readableByOthers"; readonly path: string; readonly mode: string }
  | { readonly kind: "impersonationLeft"; readonly account: string };

/** A variable or setting that is set; its value is `undefined` if it is or may be secret. */
export interface SetValue {
  readonly name: string;
  readonly value: string | undefined;
}

/** Everything on this machine that decides who the caller is and how calls travel. */
export interface CredentialSurvey {
  readonly sources: readonly SourceFinding[];
  readonly variables: readonly SetValue[];
  readonly proxies: readonly SetValue[];
}

/** The calls that a diagnosis makes if allowed, in order. None of them can mint. */
export const diagnosisCalls = ["callerToken", "iamCredentials", "projects"] as const;
export type DiagnosisCall = (typeof diagnosisCalls)[number];

export interface CallOutcome {
  readonly call: DiagnosisCall;
  readonly host: string;
  readonly failure: Failure | undefined;
}

/** The source that pays for mints: opened, refused, or the expected one if no call was made. */
export type SourceInForce =
  | {
      readonly kind: "opened";
      readonly name: SourceName;
      readonly principal: string | undefined;
      readonly origin: string;
      readonly quotaProject: string | undefined;
      readonly passedOver: readonly SourceRefusal[];
    }
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "likely"; readonly name: SourceName | undefined };

export interface Diagnosis {
  readonly choice: SourceChoice;
  readonly inForce: SourceInForce;
  readonly survey: CredentialSurvey;
  readonly calls: readonly CallOutcome[];
  /** How far this machine's clock was behind Google's when Google last answered; `undefined` if it has not answered in this window. */
  readonly skewMs: Skew | undefined;
}

export interface DiagnosisPorts {
  readonly survey: () => Promise<CredentialSurvey>;
  readonly session: Pick<CredentialSources, "open">;
  readonly iamCredentials: Pick<IamCredentials, "generateAccessToken">;
  readonly directory: Pick<AccountDirectory, "searchProjects">;
  readonly skewMs: () => Skew | undefined;
}

/** The order of `auto`. A key file is only used if the user chooses it; the sandbox comes last, because its identity is not real. */
export const automaticOrder: readonly SourceName[] = ["adc", "gcloud", "metadataServer", "sandbox"];

/** Requested without scopes, so that Google refuses it; but first it reports an API that is not enabled. */
const nobody = "mintmark-diagnosis@mintmark-diagnosis.iam.gserviceaccount.com";

/**
 * Finds out who the caller is and what prevents a mint. Without `mayCall` it only looks at this machine; with it, it also opens the source
 * and makes the {@link diagnosisCalls}. Throws only `cancelled`: every other failure becomes part of the answer.
 */
export async function diagnose(
  ports: DiagnosisPorts,
  choice: SourceChoice,
  mayCall: boolean,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const survey = await ports.survey();
  if (!mayCall) {
    const inForce = { kind: "likely", name: likelySource(choice, survey) } as const;
    return { choice, inForce, survey, calls: [], skewMs: ports.skewMs() };
  }
  const { inForce, calls } = await tryOut(ports, choice, signal);
  return { choice, inForce, survey, calls, skewMs: ports.skewMs() };
}

function likelySource(choice: SourceChoice, { sources }: CredentialSurvey): SourceName | undefined {
  if (choice !== "auto") return choice;
  const usable = new Set(sources.filter(({ problem }) => problem === undefined).map(({ source }) => source));
  return automaticOrder.find((name) => usable.has(name));
}

async function tryOut(
  ports: DiagnosisPorts,
  choice: SourceChoice,
  signal: AbortSignal,
): Promise<Pick<Diagnosis, "inForce" | "calls">> {
  try {
    const { source, passedOver } = await ports.session.open(choice, signal);
    const calls = await makeCalls(ports, source, signal);
    const { name, principal, origin, quotaProject } = source;
    return { inForce: { kind: "opened", name, principal, origin, quotaProject, passedOver }, calls };
  } catch (error) {
    return { inForce: { kind: "refused", failure: unlessCancelled(error) }, calls: [] };
  }
}

/** Without a token of the caller, the other calls are pointless. */
async function makeCalls(
  { iamCredentials, directory }: DiagnosisPorts,
  source: CredentialSource,
  signal: AbortSignal,
): Promise<readonly CallOutcome[]> {
  const { endpoints, quotaProject } = source;
  let caller: Caller;
  try {
    caller = { token: (await source.accessToken(signal)).value, endpoints, quotaProject };
  } catch (error) {
    return [{ call: "callerToken", host: source.origin, failure: unlessCancelled(error) }];
  }
  const request = { target: nobody, delegates: [], scopes: [], lifetimeSeconds: 60 };
  const askIamCredentials = iamCredentials.generateAccessToken(request, caller, signal);
  const askProjects = directory.searchProjects(caller, undefined, signal);
  const [minting, projects] = await Promise.all([failureFrom(askIamCredentials), failureFrom(askProjects)]);
  return [
    { call: "callerToken", host: source.origin, failure: undefined },
    { call: "iamCredentials", host: hostOf(endpoints.iamCredentials), failure: unlessExpected(minting) },
    { call: "projects", host: hostOf(endpoints.resourceManager), failure: projects },
  ];
}

async function failureFrom(work: Promise<unknown>): Promise<Failure | undefined> {
  return work.then(() => undefined, unlessCancelled);
}

function unlessCancelled(error: unknown): Failure {
  const failure = failureOf(error);
  if (failure.code === "cancelled") throw error;
  return failure;
}

/** Google's refusals of an empty request for no account: they prove that the API was reached and is enabled. */
function unlessExpected(failure: Failure | undefined): Failure | undefined {
  const expected = ["invalidArgument", "notFound", "permissionDenied", "refused"];
  return failure !== undefined && expected.includes(failure.code) ? undefined : failure;
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? url;
}

/** A proxy's address without a name and password. */
export function publicProxy(address: string): string {
  const at = address.lastIndexOf("@");
  if (at < 0) return address;
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(address)?.[0] ?? "";
  return `${scheme}[redacted]@${address.slice(at + 1)}`;
}
