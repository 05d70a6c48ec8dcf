import { isObject, parseJson } from "../../../../src/core/base/json.ts";
import type { DraftRequest } from "./draft-request.ts";
import type { KnownNames } from "./known-names.ts";

const oddTexts: readonly string[] = [
  "",
  " ",
  "null",
  "-1",
  "1e999",
  "NaN",
  "9".repeat(400),
  "__proto__",
  "constructor",
  "toString",
  "../../..",
  "%",
  "%00",
  "%2F%2e%2e",
  "{project}",
  "projects/-",
  "*",
  "(",
  "[a-z]+$",
  "a".repeat(20_000),
  "\u0000",
  "\ud800",
  "é漢字🤖",
  "user:",
  "serviceAccount:@",
  "deleted:serviceAccount:x?uid=",
  "2026-02-30T25:61:61Z",
  "a@b.c",
  ",,",
  "a.b.c",
  `${"[".repeat(500)}${"]".repeat(500)}`,
];
const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  [],
  {},
  [[]],
  [null],
  [{}],
  { __proto__: null, toString: 1 },
  ...oddTexts,
];
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];
const paths = ["/", "//", "//[", "/..", "/v1/", "/v1//", "/%", "/v1/projects/:", "/v1/projects/a:b:c", "http://[", "*"];
const bodies = [
  "",
  "{",
  "[]",
  "null",
  '"text"',
  "{}{}",
  '{"__proto__":{"a":1}}',
  "\u0000",
  "=&=&%&%%",
  "[".repeat(5000),
];

type Mutation = (draft: DraftRequest, names: KnownNames) => void;

const mutations: readonly Mutation[] = [
  (draft, names) => {
    const segments = draft.path.split("/");
    segments[names.pick([...segments.keys()])] = encodeURI(wellFormed(names.pick(oddTexts)));
    draft.path = segments.join("/");
  },
  (draft, names) => {
    const known = names.pick([...draft.query.keys(), "pageToken", "pageSize", "fields", "access_token", "updateMask"]);
    draft.query.append(known, names.pick(oddTexts));
  },
  (draft, names) => draft.query.set(names.pick([...draft.query.keys(), "pageSize"]), names.pick(oddTexts)),
  (draft, names) => {
    draft.headers["authorization"] = names.pick(["", "Bearer", "Basic YTpi", "Bearer a.b.c", "Bearer ya29.gone"]);
  },
  (draft, names) => {
    draft.headers[names.pick(["x-forwarded-for", "metadata-flavor", "x-goog-user-project", "host"])] = "odd";
  },
  (draft, names) => {
    draft.method = names.pick(methods);
  },
  (draft, names) => {
    draft.path = names.chance(0.2)
      ? names.pick(paths)
      : `${draft.path}${names.pick(["/", ":x", "/x/y", "%00", "?", ";"])}`;
  },
  (draft, names) => {
    draft.body = names.pick(bodies);
  },
  mutateMessage,
  mutateMessage,
  mutateMessage,
];

/** Makes one or two things of a request odd. */
export function mutateRequest(draft: DraftRequest, names: KnownNames): void {
  names.pick(mutations)(draft, names);
  if (names.chance(0.3)) names.pick(mutations)(draft, names);
}

/** Changes one value somewhere in a JSON body, or one field of a form. */
function mutateMessage(draft: DraftRequest, names: KnownNames): void {
  const value = parseJson(draft.body ?? "");
  if (isObject(value)) {
    draft.body = JSON.stringify(changed(value, names));
    return;
  }
  const form = new URLSearchParams(draft.body ?? "");
  form.set(names.pick([...form.keys(), "grant_type", "subject_token"]), names.pick(oddTexts));
  draft.body = form.toString();
}

function changed(value: unknown, names: KnownNames): unknown {
  if (Array.isArray(value) && value.length > 0 && names.chance(0.8)) {
    const at = names.pick([...value.keys()]);
    return value.map((item: unknown, index) => (index === at ? changed(item, names) : item));
  }
  if (isObject(value) && names.chance(0.8)) return changedField(value, names);
  return names.pick(oddValues);
}

function changedField(value: Readonly<Record<string, unknown>>, names: KnownNames): object {
  const key = names.pick([
    ...Object.keys(value),
    names.pick(["unknownName", "delegates", "etag", "name", "__proto__"]),
  ]);
  const { [key]: old, ...rest } = value;
  if (names.chance(0.15)) return rest;
  return { ...rest, [names.chance(0.1) ? names.pick(oddTexts) : key]: changed(old, names) };
}

/** A text that URLs can have; half of a surrogate pair is none. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
