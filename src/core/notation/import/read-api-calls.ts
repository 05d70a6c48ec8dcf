import { isObject, type JsonObject, parseJson } from "../../base/json.ts";
import { type ReadFields, said, secondsIn } from "./read-fields.ts";
import { optionIn, optionsIn, shellCommands } from "./shell-commands.ts";

const methodUrl = /serviceAccounts\/([^/:\s]+):(generateAccessToken|generateIdToken|signJwt|signBlob)\b/;
const dataOptions = ["--data-raw", "--data", "--data-binary", "--json", "-d"];
const reasonHeader = /^x-goog-request-reason:\s*(.+)$/i;

/** A curl command that calls the IAM Credentials API. No tool's `Authorization` header is read. */
export const readCurl: ReadFields = (text) => {
  const words = commandOf(text, /^(?:.*[/\\])?curl(?:\.exe)?$/);
  return words && callIn(words.join("\n"), optionIn(words, ...dataOptions), optionsIn(words, "--header", "-H"));
};

/** The same by HTTPie, whose headers are words of their own. */
export const readHttpie: ReadFields = (text) => {
  const words = commandOf(text, /^https?$/);
  return words && callIn(words.join("\n"), optionIn(words, "--raw"), words);
};

/** A request of a file for REST Client, httpyac or JetBrains' HTTP Client: a line with the method, headers, an empty line, the body. */
export const readHttpFile: ReadFields = (text) => {
  const [, url, headers = "", body = ""] = /^POST[ \t]+(\S+).*\r?\n((?:[\w-]+:.*\r?\n)*)\r?\n([^]*)/m.exec(text) ?? [];
  return callIn(url, body.split(/^###/m)[0], headers.split(/\r?\n/));
};

const powerShellLiteral = "'((?:[^']|'')*)'";

/** `Invoke-RestMethod` with its values in single quotes, as parameters or in a table. */
export const readPowerShell: ReadFields = (text) => {
  if (!/\bInvoke-(?:RestMethod|WebRequest)\b/i.test(text)) return undefined;
  const valueOf = (name: string): string | undefined => {
    const literal = new RegExp(`${name}['"]?[ \\t]*[= ][ \\t]*${powerShellLiteral}`, "i").exec(text)?.[1];
    return literal?.replace(/(['\u2018-\u201b])\1/g, "$1");
  };
  return callIn(valueOf("Uri"), valueOf("Body"), [`x-goog-request-reason:${valueOf("X-Goog-Request-Reason") ?? ""}`]);
};

function commandOf(text: string, program: RegExp): readonly string[] | undefined {
  const words = shellCommands(text).find((command) => command.some((word) => methodUrl.test(word)));
  return words?.some((word) => program.test(word)) === true ? words : undefined;
}

function callIn(url: string | undefined, body: string | undefined, headers: readonly string[]): JsonObject | undefined {
  const [, target, method] = methodUrl.exec(url ?? "") ?? [];
  if (target === undefined || method === undefined) return undefined;
  const json = parseJson(body ?? "");
  const fields = isObject(json) ? json : {};
  const reason = headers.flatMap((header) => reasonHeader.exec(header.trim())?.[1] ?? [])[0];
  return said({
    target: target.replaceAll(/%40/gi, "@"),
    delegates: fields["delegates"],
    ...fieldsOf(method, fields),
    reason,
  });
}

/** The API's bodies (source: its REST reference). */
function fieldsOf(method: string, body: JsonObject): JsonObject {
  switch (method) {
    case "generateAccessToken": {
      const { scope, lifetime } = body;
      const lifetimeSeconds = typeof lifetime === "string" ? secondsIn(lifetime) : lifetime;
      return { kind: "accessToken", scopes: scope, lifetimeSeconds };
    }
    case "generateIdToken": {
      const { audience, includeEmail = false, organizationNumberIncluded } = body;
      return { kind: "idToken", audience, includeEmail, organizationNumberIncluded };
    }
    case "signJwt": {
      const { payload } = body;
      return { kind: "signedJwt", claims: typeof payload === "string" ? parseJson(payload) : undefined };
    }
    default:
      return { kind: "signedBlob", payload: body["payload"] };
  }
}
