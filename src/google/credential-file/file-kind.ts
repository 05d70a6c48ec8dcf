import type { JsonObject } from "../../core/base/json.ts";
import type { OtherFileKind } from "../../core/base/failure.ts";

interface Sign<T> {
  readonly kind: OtherFileKind;
  readonly isIn: (content: T) => boolean;
}

/** In a text that was decoded as UTF-8, UTF-16 shows as a NUL beside each letter, after a mark that UTF-8 does not have. */
const utf16 = /^\uFFFD{0,2}(?:[^\0\uFFFD]\0|\0[^\0\uFFFD])/;
/** DER begins with a long SEQUENCE (X.690, 8.1.3.5), whose length byte is not UTF-8. */
const der = /^0\uFFFD/;

const textSigns: readonly Sign<string>[] = [
  { kind: "gcloudDatabase", isIn: (text) => text.startsWith("SQLite format 3\0") },
  { kind: "keyStore", isIn: (text) => der.test(text) },
  { kind: "utf16", isIn: (text) => utf16.test(text) },
  { kind: "binary", isIn: (text) => text.includes("\0") || text.includes("\uFFFD") },
  { kind: "privateKey", isIn: (text) => /^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) },
  { kind: "certificate", isIn: (text) => text.startsWith("-----BEGIN ") },
  { kind: "token", isIn: (text) => /^(?:ya29\.|eyJ|1\/\/|AIza)\S+\s*$/.test(text) },
  { kind: "gcloudSettings", isIn: (text) => /^\[[a-z_]+\]\s*$/m.test(text) },
];

const objectSigns: readonly Sign<JsonObject>[] = [
  { kind: "oauthClient", isIn: (json) => "installed" in json || "web" in json },
  { kind: "apiKey", isIn: (json) => "keyString" in json || "current_key" in json },
  { kind: "savedToken", isIn: (json) => "access_token" in json || ("token" in json && "refresh_token" in json) },
];

/** What a file is instead of JSON, if its first characters tell. */
export function kindOfText(text: string): OtherFileKind | undefined {
  return kindBy(textSigns, text);
}

/** What a JSON object without a type is instead of a credential, if its fields tell. */
export function kindOfObject(json: JsonObject): OtherFileKind | undefined {
  return kindBy(objectSigns, json);
}

/** The type that a credential's fields belong to, for a file that has lost its type. */
export function typeByFields(json: JsonObject): string | undefined {
  const types = {
    private_key: "service_account",
    refresh_token: "authorized_user",
    credential_source: "external_account",
  };
  return Object.entries(types).find(([field]) => field in json)?.[1];
}

function kindBy<T>(signs: readonly Sign<T>[], content: T): OtherFileKind | undefined {
  return signs.find(({ isIn }) => isIn(content))?.kind;
}
