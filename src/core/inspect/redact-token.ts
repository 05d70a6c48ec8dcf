import { parseJsonObject } from "../base/json.ts";
import { textPlaces } from "./json/scan-json.ts";
import { redactedMarker, removedMarker } from "./parse/parse-jws.ts";
import { shareForm } from "./share-form.ts";

/** A part of a token and its replacement; `end` is exclusive. */
export interface Redaction {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Makes a found token useless but keeps what explains it: removes a JWT's signature and that of a token inside it, all of an encrypted token
 * but its header, all of an opaque token but its beginning. `undefined` if there is nothing to remove: no signature, or one already removed.
 */
export function redactionOf(token: string): Redaction | undefined {
  const parts = token.split(".");
  const end = token.length;
  if (!isJwt(token)) return { start: beginningOf(token).length, end, text: redactedMarker };
  if (parts.length === 5) return redactEncrypted(token);
  const [header = "", payload = "", signature = ""] = parts;
  const inside = shareForm(token)?.split(".")[1] ?? payload;
  const left = isHarmless(signature) ? signature : redactedMarker;
  if (inside !== payload) return { start: header.length + 1, end, text: `${inside}.${left}` };
  return left === signature ? undefined : { start: end - signature.length, end, text: left };
}

/**
 * The replacements for a found token: several signatures if it is JSON. They are found by the parser's own reading, so that no escape in a
 * name or a value hides one.
 */
export function redactionsOf(token: string): readonly Redaction[] {
  if (!isJson(token)) return [redactionOf(token) ?? []].flat();
  const inside = parseJsonObject(shareForm(token) ?? "")?.["payload"];
  return textPlaces(token).flatMap(({ name, start, end }) => {
    const value = token.slice(start, end);
    if (name === "signature" && !isHarmless(value)) return [{ start, end, text: redactedMarker }];
    const isOpen = name === "payload" && typeof inside === "string" && inside !== value;
    return isOpen ? [{ start, end, text: inside }] : [];
  });
}

function isHarmless(signature: string): boolean {
  return ["", redactedMarker, removedMarker].includes(signature);
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
