import { decodeBase64, writeHex } from "../../base/base64.ts";
import { fail } from "../../base/errors.ts";
import { tokenVariables } from "./token-variables.ts";
import { powerShellText, shellWord } from "../../base/quote.ts";
import type { MintRequest } from "../../request/request.ts";

/** How a token is written to the clipboard. */
export type TokenForm = "token" | "header" | "curl" | "posixEnvironment" | "powerShellEnvironment" | "hex";

/** A token, or a line that passes it to a service. The result is as secret as the token. Throws `notABearer` for a signature. */
export function writeToken(form: TokenForm, request: MintRequest, value: string): string {
  if (form === "token") return value;
  if (form === "hex")
    return request.kind === "signedBlob" ? writeHex(decodeBase64(value)) : fail(notASignature(request));
  if (form === "posixEnvironment") return assignments(request, (name) => `export ${name}=${shellWord(value)}`);
  if (form === "powerShellEnvironment")
    return assignments(request, (name) => `$env:${name} = ${powerShellText(value)}`);
  if (request.kind === "signedBlob") return fail({ code: "notABearer", account: request.target });
  const header = `Authorization: Bearer ${value}`;
  return form === "header" ? header : `curl --header ${shellWord(header)} ${serviceUrl(request)}`;
}

function notASignature({ target: account }: MintRequest) {
  return { code: "notASignature", account } as const;
}

/** One line for each variable that gcloud, Terraform or the user's own script reads. */
function assignments({ kind }: MintRequest, assign: (name: string) => string): string {
  return tokenVariables[kind].map((name) => `${assign(name)}\n`).join("");
}

/** An ID token is for one service, whose URL ends the line; for other tokens the user adds a URL. */
function serviceUrl(request: MintRequest): string {
  if (request.kind !== "idToken" || !URL.canParse(request.audience)) return "";
  return /^https?:$/.test(new URL(request.audience).protocol) ? shellWord(request.audience) : "";
}
