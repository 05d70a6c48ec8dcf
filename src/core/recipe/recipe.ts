import { fail, failureOf } from "../base/errors.ts";
import { isObject, isStringArray, type JsonObject, mapTexts } from "../base/json.ts";
import { excerpt, redact } from "../base/redact.ts";
import { parseKind, parsePartialRequest } from "../request/parse-request.ts";
import type { CredentialKind, PartialRequest } from "../request/request.ts";

/** A named request without secrets. */
export interface Recipe {
  readonly name: string;
  readonly kind: CredentialKind;
  /** The request as written in the settings; its texts may contain `${input:NAME}`, `${now}` and `${now+SECONDS}`. */
  readonly template: JsonObject;
  /** The names in `${input:NAME}`, each once, in order of appearance. */
  readonly inputs: readonly string[];
}

const inputPattern = /\$\{input:([A-Za-z][\w-]*)\}/g;
const timePattern = /^\$\{now(?:\+(\d{1,6}))?\}$/;

/** The recipe in a settings value. Checks everything that does not depend on an input. Throws `badRecipe` or `recipeHoldsSecret`. */
export function parseRecipe(name: string, value: unknown): Recipe {
  try {
    const template = isObject(value) ? value : fail({ code: "notARequest", actual: excerpt(value) });
    const kind = parseKind(template["kind"]);
    checkFixedFields(template, kind);
    if (holdsSecret(template)) fail({ code: "recipeHoldsSecret", recipe: name });
    return { name, kind, template, inputs: [...new Set(textsIn(template).flatMap(inputsIn))] };
  } catch (error) {
    const problem = failureOf(error);
    return problem.code === "recipeHoldsSecret" ? fail(problem) : fail({ code: "badRecipe", recipe: name, problem });
  }
}

/** The request of a recipe with these inputs at `now` (milliseconds since 1970). Throws `badRecipe`. */
export function fillRecipe(recipe: Recipe, inputs: ReadonlyMap<string, string>, now: number): PartialRequest {
  try {
    const fill = (text: string): unknown => fillText(text, inputs, now);
    const filled = Object.entries(recipe.template).map(([field, value]) => {
      const result = mapTexts(value, fill);
      return [field, field === "lifetimeSeconds" ? numberIn(result) : result];
    });
    return parsePartialRequest(Object.fromEntries(filled), recipe.kind);
  } catch (error) {
    return fail({ code: "badRecipe", recipe: recipe.name, problem: failureOf(error) });
  }
}

/**
 * A request as the value of a recipe. Leaves out what belongs to one mint: signed bytes are asked for again, and times in claims count from
 * the next run.
 */
export function recipeOf(request: PartialRequest): JsonObject {
  const lasting = Object.fromEntries(Object.entries(request).filter(([field]) => field !== "payload"));
  return request.claims === undefined ? lasting : { ...lasting, claims: claimsFromNow(request.claims) };
}

/** The accounts of a recipe as written, for a row: delegates, then the target. */
export function recipeAccounts({ template }: Recipe): readonly string[] {
  const { delegates, target } = template;
  return [...(isStringArray(delegates) ? delegates : []), ...(typeof target === "string" ? [target] : [])];
}

/** A field with an input can only be checked once it is filled in. */
function checkFixedFields(template: JsonObject, kind: CredentialKind): void {
  const isFixed = (value: unknown): boolean => textsIn(value).every((text) => inputsIn(text).length === 0);
  const fixed = Object.entries(template).filter(([, value]) => isFixed(value));
  parsePartialRequest(Object.fromEntries(fixed), kind);
}

/** A payload is the user's bytes: they may be any text. */
function holdsSecret(template: JsonObject): boolean {
  const text = JSON.stringify({ ...template, payload: undefined });
  return redact(text) !== text;
}

function fillText(text: string, inputs: ReadonlyMap<string, string>, now: number): unknown {
  const time = timePattern.exec(text);
  if (time !== null) return Math.floor(now / 1_000) + Number(time[1] ?? 0);
  // An input is data: placeholders inside it are not filled in.
  return text.replace(
    inputPattern,
    (_, name: string) => inputs.get(name) ?? fail({ code: "missingField", field: name }),
  );
}

function numberIn(value: unknown): unknown {
  return typeof value === "string" && /^\d+$/.test(value.trim()) ? Number(value) : value;
}

function inputsIn(text: string): string[] {
  return [...text.matchAll(inputPattern)].map((match) => match[1] ?? "");
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return isObject(value) || Array.isArray(value) ? Object.values(value).flatMap(textsIn) : [];
}

function claimsFromNow(claims: JsonObject): JsonObject {
  const { iat, exp } = claims;
  const lifetime = typeof exp === "number" && typeof iat === "number" && exp > iat ? exp - iat : 3_600;
  return {
    ...Object.fromEntries(Object.entries(claims).filter(([claim]) => !claimsOfOneMint.includes(claim))),
    ...(iat === undefined ? {} : { iat: "${now}" }),
    ...(exp === undefined ? {} : { exp: `\${now+${lifetime}}` }),
  };
}

const claimsOfOneMint = ["iat", "exp", "jti"];
