import { fail } from "../../base/errors.ts";
import { isObject } from "../../base/json.ts";
import { type PartialQuestion, parseQuestion } from "../draft/parse-question.ts";

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
