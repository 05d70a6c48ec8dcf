import type { AccessAnalysis, AnalysedBinding } from "../../../../../src/core/chain/analysis/access-analysis.ts";
import type { AskedHop } from "../../../../../src/core/chain/analysis/asked-hop.ts";

export const robot = "robot@p-1.iam.gserviceaccount.com";
export const ada = "ada@acme.example";
export const tokenCreator = "roles/iam.serviceAccountTokenCreator";

/** Ada's hop to the robot, whose organization is known. */
export function askedHop(more: Partial<AskedHop> = {}): AskedHop {
  return {
    number: 1,
    from: ada,
    to: robot,
    permission: "iam.serviceAccounts.getAccessToken",
    principal: { kind: "user", email: ada },
    claim: "granted",
    containers: ["projects/p-1", "folders/7", "organizations/1"],
    isRooted: true,
    ...more,
  };
}

/** A binding with exactly these members. */
export function analysed(members: readonly string[], more: Partial<AnalysedBinding> = {}): AnalysedBinding {
  return {
    resource: robot,
    binding: { role: tokenCreator, members, condition: undefined },
    condition: "none",
    roleProblem: undefined,
    identities: members.map((name) => ({ name, problem: undefined })),
    edges: [],
    isExplored: true,
    ...more,
  };
}

/** An answer for which Google looked at everything. */
export function analysisOf(...bindings: readonly AnalysedBinding[]): AccessAnalysis {
  return { bindings, isExplored: true, problems: [] };
}
