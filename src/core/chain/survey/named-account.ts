import { toReading } from "../policy/reading.ts";
import type { Caller } from "../../caller/credential-source.ts";
import { principalOf } from "../policy/member.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import type { PolicyFact } from "../graph/policy-fact.ts";

/** What can be known of one account without its project's list; no facts if Google does not know it. */
export async function readNamedAccount(
  reader: Pick<PolicyReader, "account" | "accountPolicy">,
  name: string,
  caller: Caller,
  signal: AbortSignal,
): Promise<readonly PolicyFact[]> {
  const [account, policy] = await Promise.all([
    toReading(reader.account(name, caller, signal)),
    toReading(reader.accountPolicy(name, caller, signal)),
  ]);
  if (account.kind === "unread" && account.failure.code === "notFound") return [];
  const email = account.kind === "read" ? account.value.email : name;
  return [
    account.kind === "read"
      ? { kind: "account", account: account.value }
      : { kind: "principal", principal: principalOf(email) },
    policy.kind === "read"
      ? { kind: "policy", resource: email, bindings: policy.value.bindings }
      : { kind: "unread", subject: "policy", resource: email, failure: policy.failure },
  ];
}
