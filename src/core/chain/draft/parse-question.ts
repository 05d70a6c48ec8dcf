import { fail } from "../../base/errors.ts";
import { isObject } from "../../base/json.ts";
import { excerpt } from "../../base/redact.ts";
import type { SourceChoice } from "../../caller/credential-source.ts";
import { parsePartialRequest } from "../../request/parse-request.ts";
import { type CredentialKind, credentialKinds } from "../../request/request.ts";

/** What a keybinding, a task, a row or a failed mint says about a chain; the rest is asked. */
export interface PartialQuestion {
  readonly target?: string;
  readonly delegates?: readonly string[];
  readonly kind?: CredentialKind;
  readonly source?: SourceChoice;
}

/** Checks the argument of a chain command: `{target, delegates?, kind?, source?}`. Throws a `RequestFailure` that names the field. */
export function parseQuestion(input: unknown): PartialQuestion {
  if (input === undefined || input === null) return {};
  const kind = isObject(input) ? parseKind(input["kind"]) : undefined;
  const { target, delegates, source } = parsePartialRequest(input, kind ?? "accessToken");
  return {
    ...(target !== undefined && { target }),
    ...(delegates !== undefined && { delegates }),
    ...(kind !== undefined && { kind }),
    ...(source !== undefined && { source }),
  };
}

function parseKind(value: unknown): CredentialKind | undefined {
  if (value === undefined) return undefined;
  const kind = credentialKinds.find((known) => known === value);
  return kind ?? fail({ code: "unknownValue", field: "kind", actual: excerpt(value), allowed: credentialKinds });
}
