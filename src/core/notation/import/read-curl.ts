import { isObject, type JsonObject } from "../../base/json.ts";
import { parseJson } from "../../base/json.ts";
import { type ReadFields, said, secondsIn } from "./read-fields.ts";
import { optionIn, optionsIn, shellCommands } from "./shell-commands.ts";

const methodUrl = /serviceAccounts\/([^/:\s]+):(generateAccessToken|generateIdToken|signJwt|signBlob)\b/;
const dataOptions = ["--data-raw", "--data", "--data-binary", "--json", "-d"];

/** A curl command that calls the IAM Credentials API. Its `Authorization` header is not read. */
export const readCurl: ReadFields = (text) => {
  const words = shellCommands(text).find((command) => command.some((word) => methodUrl.test(word)));
  if (words?.some((word) => /^(?:.*[/\\])?curl(?:\.exe)?$/.test(word)) !== true) return undefined;
  const [, target = "", method] = methodUrl.exec(words.find((word) => methodUrl.test(word)) ?? "") ?? [];
  const body = parseJson(optionIn(words, ...dataOptions) ?? "");
  const fields = fieldsOf(method ?? "", isObject(body) ? body : {});
  const { delegates } = isObject(body) ? body : {};
  return said({ target: target.replaceAll(/%40/gi, "@"), delegates, ...fields, reason: reasonIn(words) });
};

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

function reasonIn(words: readonly string[]): string | undefined {
  const headers = optionsIn(words, "--header", "-H");
  return headers.flatMap((header) => /^x-goog-request-reason:\s*(.+)$/i.exec(header)?.[1] ?? [])[0];
}
