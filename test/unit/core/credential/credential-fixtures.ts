import assert from "node:assert/strict";
import { failureOf, isMintmarkError } from "../../../../src/core/base/errors.ts";
import type { Failure, SourceName } from "../../../../src/core/base/failure.ts";
import type {
  CallerToken,
  CredentialSource,
  CredentialSources,
  OpenedSource,
  OwnIdTokens,
  SourceChoice,
} from "../../../../src/core/caller/credential-source.ts";
import { endpointsAt } from "../../../../src/core/caller/endpoints.ts";
import type { Minted } from "../../../../src/core/credential/mint.ts";
import type { AccessTokenRequest, IdTokenRequest } from "../../../../src/core/request/request.ts";
import type { ManualClock } from "../../../support/manual-clock.ts";

export const never = new AbortController().signal;
export const target = "deployer@prod.iam.gserviceaccount.com";
export const delegates = ["one@stage.iam.gserviceaccount.com", "two@stage.iam.gserviceaccount.com"];
export const cloudPlatform = "https://www.googleapis.com/auth/cloud-platform";
export const principal = "ana@example.com";

export function request(changes: Partial<AccessTokenRequest> = {}): AccessTokenRequest {
  return {
    kind: "accessToken",
    target,
    delegates,
    scopes: [cloudPlatform],
    lifetimeSeconds: 3_600,
    destination: "clipboard",
    ...changes,
  };
}

export function idTokenRequest(changes: Partial<IdTokenRequest> = {}): IdTokenRequest {
  return {
    kind: "idToken",
    target,
    delegates,
    audience: "https://api.example.com",
    includeEmail: true,
    organizationNumberIncluded: false,
    destination: "clipboard",
    ...changes,
  };
}

/** A mint's result at `now`; its value must appear nowhere except through the store. */
export function minted(now: number, value: string, changes: Partial<AccessTokenRequest> = {}): Minted {
  const asked = request(changes);
  const caller = { name: "adc", principal, origin: "/home/ana/adc.json" } as const;
  return { request: asked, value, caller, epoch: 0, mintedAt: now, expiresAt: now + asked.lifetimeSeconds * 1_000 };
}

/** The code of the failure that a promise rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const failure = await promise.then(() => assert.fail("it did not fail"), failureOf);
  return failure.code;
}

/** The failure that a call throws; anything else fails the test. */
export function failureThrownBy(call: () => unknown): Failure {
  try {
    call();
  } catch (error) {
    assert.ok(isMintmarkError(error), `it threw ${String(error)}`);
    return error.failure;
  }
  return assert.fail("it did not throw");
}

/** A source whose tokens are numbered. With `held` set, a token waits until the test releases it. */
export class FakeSource implements CredentialSource {
  readonly principal = principal;
  readonly origin = "a fake";
  readonly endpoints;
  readonly quotaProject = undefined;
  ownIdTokens: OwnIdTokens | undefined;
  readonly name: SourceName;
  readonly signals: AbortSignal[] = [];
  lifetimeMs = 3_600_000;
  held: PromiseWithResolvers<void> | undefined;
  failure: Error | undefined;
  /** A source that returns the same token again, as gcloud does. */
  repeats = false;
  /** What lies behind it, such as the content of its file. */
  identity = "first";
  readonly #clock: ManualClock;

  constructor(clock: ManualClock, name: SourceName = "adc") {
    this.#clock = clock;
    this.name = name;
    const url = `https://${name}.example`;
    this.endpoints = endpointsAt(url);
  }

  get fetches(): number {
    return this.signals.length;
  }

  async accessToken(signal: AbortSignal): Promise<CallerToken> {
    this.signals.push(signal);
    const value = `${this.name}-token-${this.repeats ? 1 : this.fetches}`;
    await this.held?.promise;
    if (this.failure !== undefined) throw this.failure;
    return { value, expiresAt: this.#clock.now() + this.lifetimeMs };
  }
}

/** Opens the current fake for any choice. */
export class FakeSources implements CredentialSources {
  source: FakeSource;
  held: PromiseWithResolvers<void> | undefined;
  failure: Error | undefined;
  readonly opened: SourceChoice[] = [];

  constructor(source: FakeSource) {
    this.source = source;
  }

  state(): Promise<string> {
    return Promise.resolve(this.source.identity);
  }

  async open(choice: SourceChoice): Promise<OpenedSource> {
    this.opened.push(choice);
    const { source } = this;
    await this.held?.promise;
    if (this.failure !== undefined) throw this.failure;
    return { source, passedOver: [] };
  }
}
