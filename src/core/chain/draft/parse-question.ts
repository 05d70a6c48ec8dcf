import { fail } from "../../base/errors.ts";
import { defined, isObject } from "../../base/json.ts";
import type { SourceChoice } from "../../caller/credential-source.ts";
import { parseKind, parsePartialRequest } from "../../request/parse-request.ts";
import type { CredentialKind } from "../../request/request.ts";

/** What a keybinding, task, row or failed mint says about a chain; the user is asked for the rest. */
export interface PartialQuestion {
  readonly target?: string;
  readonly delegates?: readonly string[];
  readonly kind?: CredentialKind;
  readonly source?: SourceChoice;
}

/** Checks the argument of a chain command: `{target, delegates?, kind?, source?}`. Throws a `RequestFailure` that names the field. */
export function parseQuestion(input: unknown): PartialQuestion {
  if (input === undefined || input === null) return {};
  const kind = isObject(input) && input["kind"] !== undefined ? parseKind(input["kind"]) : undefined;
  const { target, delegates, source } = parsePartialRequest(input, kind ?? "accessToken");
  return defined({ target, delegates, kind, source });
}

/** A question about chains that names who is to begin, unless that is the caller. */
export type PartialFindQuestion = Omit<PartialQuestion, "delegates"> & { readonly from?: string };

/** Checks the argument of the commands that search: `{target?, kind?, from?, source?}`; delegates are what is looked for. */
export function parseFindQuestion(input: unknown): PartialFindQuestion {
  if (!isObject(input)) return parseQuestion(input);
  const { from, delegates, ...rest } = input;
  if (delegates !== undefined) parseQuestion({ delegates });
  if (from !== undefined && typeof from !== "string") {
    return fail({ code: "wrongType", field: "from", expected: "string" });
  }
  return { ...parseQuestion(rest), ...(from !== undefined && { from: from.trim().toLowerCase() }) };
}
