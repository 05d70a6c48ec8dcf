import { textPlaces } from "./json/scan-json.ts";
import { redactedMarker, removedMarker } from "./parse/parse-jws.ts";

/** A part of a token and its replacement; `end` is exclusive. */
export interface Redaction {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Makes a found token useless but keeps what explains it: removes a JWT's signature, all of an encrypted token but its header, all of an
 * opaque token but its beginning. `undefined` if there is nothing to remove: no signature, or one already removed.
 */
export function redactionOf(token: string): Redaction | undefined {
  const parts = token.split(".");
  const end = token.length;
  if (!isJwt(token)) return { start: beginningOf(token).length, end, text: redactedMarker };
  if (parts.length === 5) return redactEncrypted(token);
  const signature = parts[2] ?? "";
  if (signature === "" || signature === redactedMarker || signature === removedMarker) return undefined;
  return { start: end - signature.length, end, text: redactedMarker };
}

/**
 * The replacements for a found token: several signatures if it is JSON. They are found by the parser's own reading, so that no escape in a
 * name or a value hides one.
 */
export function redactionsOf(token: string): readonly Redaction[] {
  if (!isJson(token)) return [redactionOf(token) ?? []].flat();
  return textPlaces(token).flatMap(({ name, start, end }) => {
    const signature = token.slice(start, end);
    if (name !== "signature" || ["", redactedMarker, removedMarker].includes(signature)) return [];
    return [{ start, end, text: redactedMarker }];
  });
}

function isJson(token: string): boolean {
  return token.startsWith("{");
}

/** Whether the secret part of a found token was replaced. */
export function isRedacted(token: string): boolean {
  if (isJson(token)) return token.includes(`"${redactedMarker}"`) && redactionsOf(token).length === 0;
  return isJwt(token) && token.endsWith(`.${redactedMarker}`);
}

function redactEncrypted(token: string): Redaction | undefined {
  const start = token.indexOf(".") + 1;
  const text = Array.from({ length: 4 }, () => redactedMarker).join(".");
  return token.slice(start) === text ? undefined : { start, end: token.length, text };
}

function isJwt(token: string): boolean {
  return token.startsWith("e");
}

/** The beginning of an opaque token that shows its kind. */
function beginningOf(token: string): string {
  return /^(?:ya29\.|1\/\/|AIza|GOCSPX-)/.exec(token)?.[0] ?? "";
}
