import { isObject, type JsonObject } from "../../base/json.ts";
import { redact } from "../../base/redact.ts";
import { parseFullResourceName } from "../policy/full-resource-name.ts";
import { type Binding, parsePolicy } from "../policy/policy.ts";

/** Why part of an analysis is incomplete: a code such as `PERMISSION_DENIED`, and Google's own words. */
export interface AnalysisProblem {
  readonly code: string;
  readonly cause: string;
}

/** A member of a binding, or a member of a group in it. */
export interface AnalysedIdentity {
  /** As policies write it. */
  readonly name: string;
  /** Set if Google could not look further, such as into a group with hidden members. */
  readonly problem: AnalysisProblem | undefined;
}

/** A group and one of its members, both as written in policies. */
export interface GroupEdge {
  readonly group: string;
  readonly member: string;
}

/** A binding that grants, or may grant, the permission in question. */
export interface AnalysedBinding {
  /** The account or container with the binding. */
  readonly resource: string;
  readonly binding: Binding;
  /** Whether its condition is met at the time of access: `open` if Google cannot evaluate it. */
  readonly condition: "none" | "met" | "notMet" | "open";
  /** Set if Google could not tell whether the role contains the permission. */
  readonly roleProblem: AnalysisProblem | undefined;
  readonly identities: readonly AnalysedIdentity[];
  readonly edges: readonly GroupEdge[];
  readonly isExplored: boolean;
}

/** Policy Analyzer's answer about who has a permission on a resource. It covers allow policies only, not deny policies. */
export interface AccessAnalysis {
  readonly bindings: readonly AnalysedBinding[];
  /** False if Google could not look at everything: others may also have the permission. */
  readonly isExplored: boolean;
  readonly problems: readonly AnalysisProblem[];
}

const longestCause = 300;

/**
 * Reads the answer to a query about one permission (source: `AnalyzeIamPolicyResponse` of google/cloud/asset/v1/asset_service.proto);
 * `undefined` for anything else, which must not look like an answer with no names. Google omits what is false or empty.
 */
export function parseAccessAnalysis(value: unknown, permission: string): AccessAnalysis | undefined {
  const main = isObject(value) ? value["mainAnalysis"] : undefined;
  if (!isObject(main)) return undefined;
  const bindings = everyOne(main["analysisResults"], (result) => parseResult(result, permission));
  const problems = everyOne(main["nonCriticalErrors"], parseState);
  if (bindings === undefined || problems === undefined) return undefined;
  return {
    bindings: bindings.flat(),
    isExplored: main["fullyExplored"] === true,
    problems: problems.flatMap(({ problem }) => problem ?? []),
  };
}

/** One entry for each access control list of a binding that grants the permission: each list has its own result for condition and role. */
function parseResult(value: JsonObject, permission: string): readonly AnalysedBinding[] | undefined {
  const { attachedResourceFullName: fullName, iamBinding, identityList = {}, fullyExplored } = value;
  const binding = parsePolicy({ bindings: [iamBinding] })?.bindings[0];
  if (typeof fullName !== "string" || binding === undefined || !isObject(identityList)) return undefined;
  const identities = everyOne(identityList["identities"], parseIdentity);
  const edges = everyOne(identityList["groupEdges"], parseEdge);
  const lists = everyOne(value["accessControlLists"], (list) => parseAccessList(list, permission, binding));
  if (identities === undefined || edges === undefined || lists === undefined) return undefined;
  const resource = shortName(fullName);
  const isExplored = fullyExplored === true;
  return lists.flat().map((list) => ({ resource, binding, identities, edges, isExplored, ...list }));
}

type AccessList = Pick<AnalysedBinding, "condition" | "roleProblem">;

/** `undefined` for a list about another permission. */
function parseAccessList(value: JsonObject, permission: string, binding: Binding): readonly AccessList[] | undefined {
  const accesses = everyOne(value["accesses"], (access) => {
    const state = parseState(access["analysisState"] ?? {});
    return state === undefined ? undefined : { isMeant: access["permission"] === permission, ...state };
  });
  const condition = parseEvaluation(value["conditionEvaluation"], binding);
  const meant = accesses?.find(({ isMeant }) => isMeant);
  if (accesses === undefined) return undefined;
  return meant === undefined ? [] : [{ condition, roleProblem: meant.problem }];
}

/** A condition without a result is open: it must not look as if it were met. */
function parseEvaluation(value: unknown, { condition }: Binding): AnalysedBinding["condition"] {
  const evaluation = isObject(value) ? value["evaluationValue"] : undefined;
  if (evaluation === "TRUE") return "met";
  if (evaluation === "FALSE") return "notMet";
  return condition === undefined && value === undefined ? "none" : "open";
}

function parseIdentity({ name, analysisState = {} }: JsonObject): AnalysedIdentity | undefined {
  const state = parseState(analysisState);
  return typeof name !== "string" || name === "" || state === undefined ? undefined : { name, ...state };
}

function parseEdge({ sourceNode, targetNode }: JsonObject): GroupEdge | undefined {
  if (typeof sourceNode !== "string" || typeof targetNode !== "string") return undefined;
  return { group: sourceNode, member: targetNode };
}

/** A state without a code is `OK`, which Google omits. */
function parseState(value: unknown): { readonly problem: AnalysisProblem | undefined } | undefined {
  if (!isObject(value)) return undefined;
  const { code = "OK", cause = "" } = value;
  if (typeof code !== "string" || typeof cause !== "string") return undefined;
  if (code === "OK") return { problem: undefined };
  return { problem: { code: redact(code).slice(0, longestCause), cause: redact(cause).slice(0, longestCause) } };
}

/** The email or id of an account, the name of a container, or the full name of any other resource. */
function shortName(fullName: string): string {
  const named = parseFullResourceName(fullName);
  if (named === undefined) return fullName;
  return named.kind === "container" ? named.name : named.id;
}

/** All items of a list, which may be absent; `undefined` if any of them cannot be read. */
function everyOne<T>(
  value: unknown,
  parse: (item: JsonObject) => T | undefined,
): readonly Exclude<T, undefined>[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every(isObject)) return undefined;
  const parsed = value.map(parse);
  return parsed.every((item): item is Exclude<T, undefined> => item !== undefined) ? parsed : undefined;
}
