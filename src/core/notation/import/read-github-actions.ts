import { defaultScopes } from "../../request/scope.ts";
import { parseJson } from "../../base/json.ts";
import { listIn, type ReadFields, said, secondsIn } from "./read-fields.ts";

/** A step of google-github-actions/auth with a service account; missing inputs get the action's own defaults (source: its README). */
export const readGithubActions: ReadFields = (text) => {
  const step = /uses:\s*["']?google-github-actions\/auth\b[\s\S]*/.exec(text)?.[0];
  const input = (name: string): string | undefined => step && inputOf(step, name);
  const target = input("service_account");
  if (target === undefined) return undefined;
  const common = { target, delegates: listIn(input("delegates")) };
  if (input("token_format") === "id_token") {
    const includeEmail = input("id_token_include_email") === "true";
    return said({ kind: "idToken", ...common, audience: input("id_token_audience"), includeEmail });
  }
  return said({
    kind: "accessToken",
    ...common,
    scopes: listIn(input("access_token_scopes")) ?? defaultScopes,
    lifetimeSeconds: secondsIn(input("access_token_lifetime")),
    subject: input("access_token_subject"),
  });
};

/** One scalar of the step's inputs: plain, quoted, or an indented block of lines. */
function inputOf(step: string, name: string): string | undefined {
  const [, indent = "", value] = new RegExp(`^([ \\t]+)${name}:[ \\t]*(.*)$`, "m").exec(step) ?? [];
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^[|>][-+]?$/.test(text)) return blockBelow(step, name, indent);
  if (text.startsWith('"')) return String(parseJson(text)).replaceAll("${{ '${{' }}", "${{");
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return text.replace(/\s#.*$/, "");
}

function blockBelow(step: string, name: string, indent: string): string {
  const lines = step
    .slice(step.indexOf(`${indent}${name}:`))
    .split("\n")
    .slice(1);
  const end = lines.findIndex((line) => line.trim() !== "" && !line.startsWith(`${indent} `));
  return lines.slice(0, end < 0 ? lines.length : end).join("\n");
}
