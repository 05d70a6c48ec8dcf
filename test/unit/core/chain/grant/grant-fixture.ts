import type { TestContext } from "node:test";
import type { Clock } from "../../../../../src/core/base/clock.ts";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import {
  type AccountGrants,
  type AccountGrantsPorts,
  createAccountGrants,
} from "../../../../../src/core/chain/grant/account-grants.ts";
import { createPolicyReader, createPolicyWriter } from "../../../../../src/google/api/policy-reader-client.ts";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { seededRandom } from "../../../../support/seeded-random.ts";
import { network } from "../../../google/google-fixtures.ts";
import { binding, caller, email, send, type WorldParts } from "../../../sandbox/sandbox-fixture.ts";
import { type CheckedCloud, checkedCloud } from "../chain-fixture.ts";

export const vault = email("vault");
const admin = [binding("roles/iam.serviceAccountAdmin", `user:${caller}`)];

export interface GrantBench extends CheckedCloud {
  readonly ports: AccountGrantsPorts;
  readonly grants: AccountGrants;
}

/** Does not wait: its timers fire at once. */
function instantClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    latest: () => clock.latest(),
    elapsed: () => clock.elapsed(),
    machine: () => clock.machine(),
    onDidCorrect: (listener) => clock.onDidCorrect(listener),
    after: (_, action) => (queueMicrotask(action), { dispose: () => undefined }),
  };
}

/** A sandbox with one account, `vault`, and grants on it as Ada, who may change its policy unless the world says otherwise. */
export async function grantBench(
  t: TestContext,
  vaultAccount: object = {},
  parts: WorldParts = {},
  clockFor: (clock: Clock) => Clock = instantClock,
): Promise<GrantBench> {
  const checked = await checkedCloud(t, { accounts: { vault: vaultAccount }, projectBindings: admin, ...parts });
  const { http } = network(t);
  const ports = {
    session: checked.session,
    reader: createPolicyReader(http),
    writer: createPolicyWriter(http),
    clock: clockFor(checked.clock),
    random: seededRandom(3),
  };
  return { ...checked, ports, grants: createAccountGrants(ports) };
}

/** The policy of an account as Google shows it. */
export async function policyOf(cloud: SandboxCloud, account = vault): Promise<JsonObject> {
  const path = `/v1/projects/-/serviceAccounts/${account}:getIamPolicy?options.requestedPolicyVersion=3`;
  return (await send(cloud, path, { body: {} })).body;
}
