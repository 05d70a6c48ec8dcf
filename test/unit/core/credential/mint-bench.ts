import { MintmarkError } from "../../../../src/core/base/errors.ts";
import type { Failure } from "../../../../src/core/base/failure.ts";
import { CallerSession } from "../../../../src/core/caller/caller-session.ts";
import type { Caller, SourceChoice } from "../../../../src/core/caller/credential-source.ts";
import type {
  AccessTokenAnswer,
  AccessTokenCall,
  IamCredentials,
  IdTokenAnswer,
  IdTokenCall,
  SignedBlobAnswer,
  SignedBlobCall,
  SignedJwtAnswer,
  SignedJwtCall,
} from "../../../../src/core/credential/iam-credentials.ts";
import type { AssertionCall, DownscopeCall, TokenExchange } from "../../../../src/core/credential/token-exchange.ts";
import {
  LifetimePolicies,
  type EffectiveList,
  type OrgLists,
} from "../../../../src/core/credential/lifetime-policies.ts";
import { createMint, type Mint } from "../../../../src/core/credential/mint.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { MemoryLogger } from "../../google/google-fixtures.ts";
import { FakeSource, FakeSources, target } from "./credential-fixtures.ts";

export const secret = "ya29.PLANTED-SECRET";

/** Google's API: records the calls, refuses given caller tokens, answers with numbered tokens. */
class FakeIam implements IamCredentials {
  readonly calls: { readonly call: AccessTokenCall; readonly caller: Caller; readonly signal: AbortSignal }[] = [];
  readonly revoked = new Set<string>();
  refusedAs: "unauthenticated" | "notAnAccessToken" = "unauthenticated";
  failure: Failure | undefined;
  expiresInMs: number | undefined;
  held: PromiseWithResolvers<void> | undefined;
  idToken = "";
  readonly idTokenCalls: object[] = [];
  readonly signingCalls: object[] = [];
  /** Signed instead of what was requested. */
  signedClaims: object | undefined;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  generateIdToken(_call: IdTokenCall, caller: Caller, signal: AbortSignal): Promise<IdTokenAnswer> {
    this.idTokenCalls.push({ caller, signal });
    return Promise.resolve({ token: this.idToken });
  }

  signJwt(call: SignedJwtCall): Promise<SignedJwtAnswer> {
    this.signingCalls.push(call);
    const claims = this.signedClaims ?? call.claims;
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
    return Promise.resolve({ signedJwt: `${encode({ alg: "RS256" })}.${encode(claims)}.c2ln` });
  }

  signBlob(call: SignedBlobCall): Promise<SignedBlobAnswer> {
    this.signingCalls.push(call);
    return Promise.resolve({ signedBlob: "c2lnbmF0dXJl" });
  }

  async generateAccessToken(call: AccessTokenCall, caller: Caller, signal: AbortSignal): Promise<AccessTokenAnswer> {
    this.calls.push({ call, caller, signal });
    const accessToken = `${secret}-${this.calls.length}`;
    await this.held?.promise;
    if (this.revoked.has(caller.token)) throw refusal(this.refusedAs);
    if (this.failure !== undefined) throw new MintmarkError(this.failure);
    return { accessToken, expiresAt: this.#clock.now() + (this.expiresInMs ?? call.lifetimeSeconds * 1_000) };
  }
}

/** Google's token endpoint and its Security Token Service: record the calls, answer with one token each. */
class FakeExchange implements TokenExchange {
  readonly assertions: AssertionCall[] = [];
  readonly downscoped: DownscopeCall[] = [];
  failure: Failure | undefined;
  narrow = "ya29.NARROW-SECRET";
  expiresInMs = 3_599_000;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  redeemAssertion(call: AssertionCall): Promise<AccessTokenAnswer> {
    this.assertions.push(call);
    return this.#answer("ya29.USER-SECRET");
  }

  downscope(call: DownscopeCall): Promise<AccessTokenAnswer> {
    this.downscoped.push(call);
    return this.#answer(this.narrow);
  }

  async #answer(accessToken: string): Promise<AccessTokenAnswer> {
    await Promise.resolve();
    if (this.failure !== undefined) throw new MintmarkError(this.failure);
    return { accessToken, expiresAt: this.#clock.now() + this.expiresInMs };
  }
}

/** The Organization Policy API: records which projects were asked about, answers with the list or the failure that a test sets. */
class FakeOrgLists implements OrgLists {
  readonly asked: string[] = [];
  answer: Partial<EffectiveList> | Failure = { allowAll: true };

  /** Projects with a policy of their own. */
  own: readonly string[] = [];

  effective(project: string): Promise<EffectiveList> {
    this.asked.push(project);
    if ("code" in this.answer) return Promise.reject(new MintmarkError(this.answer));
    return Promise.resolve({ allowAll: false, denyAll: false, allowed: [], denied: [], ...this.answer });
  }

  isOwn(project: string): Promise<boolean> {
    return Promise.resolve(this.own.includes(project));
  }
}

export const google = { httpStatus: 401, status: "UNAUTHENTICATED", message: "no", reason: undefined };

function refusal(code: FakeIam["refusedAs"]): MintmarkError {
  return new MintmarkError({ code, resource: target, google });
}

export interface Bench {
  readonly mint: Mint;
  readonly iam: FakeIam;
  readonly exchange: FakeExchange;
  readonly orgList: FakeOrgLists;
  readonly lifetimes: LifetimePolicies;
  readonly source: FakeSource;
  readonly sources: FakeSources;
  readonly session: CallerSession;
  readonly clock: ManualClock;
  readonly logger: MemoryLogger;
}

export function bench(defaultSource: () => SourceChoice = () => "auto"): Bench {
  const clock = new ManualClock();
  const source = new FakeSource(clock);
  const sources = new FakeSources(source);
  const logger = new MemoryLogger();
  const session = new CallerSession(sources, clock, logger);
  const iam = new FakeIam(clock);
  const exchange = new FakeExchange(clock);
  const calls = {
    iamCredentials: iam,
    tokenExchange: exchange,
    readAccount: () => Promise.reject(refusal("unauthenticated")),
  };
  const orgList = new FakeOrgLists();
  const lifetimes = new LifetimePolicies({ lists: orgList, session, clock });
  const mint = createMint({ session, ...calls, lifetimes, clock, logger, defaultSource });
  return { mint, orgList, lifetimes, iam, exchange, source, sources, session, clock, logger };
}
