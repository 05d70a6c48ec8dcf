import { fail } from "../base/errors.ts";
import { shellWord } from "./export/quote.ts";
import type { MintRequest } from "./request.ts";

/** How a token is written for the clipboard. */
export type TokenForm = "token" | "header" | "curl";

/** A token, or a line that carries it to a service. What comes back is as secret as the token. Throws `notABearer` for a signature. */
export function writeToken(form: TokenForm, request: MintRequest, value: string): string {
  if (form === "token") return value;
  if (request.kind === "signedBlob") return fail({ code: "notABearer", account: request.target });
  const header = `Authorization: Bearer ${value}`;
  return form === "header" ? header : `curl --header ${shellWord(header)} ${serviceUrl(request)}`;
}

/** An ID token is for one service; where any other token goes, the user says behind the line. */
function serviceUrl(request: MintRequest): string {
  if (request.kind !== "idToken" || !URL.canParse(request.audience)) return "";
  return /^https?:$/.test(new URL(request.audience).protocol) ? shellWord(request.audience) : "";
}
