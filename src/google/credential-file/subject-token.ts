import { match } from "../../core/base/match.ts";
import { fail } from "../../core/base/errors.ts";
import type { SourceFailure } from "../../core/base/failure.ts";
import { isObject, parseJson } from "../../core/base/json.ts";
import { readTextFile, type FileReason } from "../local/bounded-file.ts";
import type { ExternalAccount, SubjectSource } from "./external-account-file.ts";
import type { HttpClient } from "../http/http-client.ts";
import { type Programs, runSubjectProgram } from "./subject-program.ts";

/** What fetching a token from outside Google needs, besides the file's description of where it is. */
export interface SubjectContext {
  readonly http: HttpClient;
  /** Runs programs; without it no program is ever run. */
  readonly programs: Programs | undefined;
  /** Path of the credential file, for failures. */
  readonly path: string;
  /** Now, in milliseconds since 1970. */
  readonly now: number;
}

type Reason = Extract<SourceFailure, { code: "subjectTokenUnavailable" }>["reason"];
type Of<K extends SubjectSource["kind"]> = Extract<SubjectSource, { kind: K }>;

const largestTokenBytes = 256 * 1024;
const urlSeconds = 20;
/** Metadata servers of clouds: no TLS, but only one hop away. */
const linkLocal = /^169\.254\.\d{1,3}\.\d{1,3}$/;

/** The token that proves an outside identity; throws a `SourceFailure` that says where it looked. */
export async function fetchSubjectToken(
  account: ExternalAccount,
  context: SubjectContext,
  signal: AbortSignal,
): Promise<string> {
  const { subject } = account;
  return match(subject, {
    file: (subject) => readSubjectFile(subject, context),
    url: (subject) => readSubjectUrl(subject, context, signal),
    executable: (subject) => runSubjectProgram(account, subject, context, signal),
  });
}

async function readSubjectFile({ path: file, field }: Of<"file">, { path }: SubjectContext): Promise<string> {
  const refuse = (reason: Reason | FileReason): never =>
    fail({ code: "subjectTokenUnavailable", path, origin: file, reason });
  return tokenIn(await readTextFile(file, largestTokenBytes, refuse), field, refuse);
}

/** Only the headers that the file names for it are sent to the address. Its answer goes only to Google. */
async function readSubjectUrl(
  { url, headers, field }: Of<"url">,
  { http, path }: SubjectContext,
  signal: AbortSignal,
): Promise<string> {
  const { host, hostname } = new URL(url);
  const plain = linkLocal.test(hostname) ? { plainHttpHost: host } : {};
  const answer = await http.send({
    method: "GET",
    url,
    headers,
    signal,
    timeoutSeconds: urlSeconds,
    isPathPrivate: true,
    ...plain,
  });
  const refuse = (reason: Reason): never => fail({ code: "subjectTokenUnavailable", path, origin: host, reason });
  if (answer.status !== 200) return refuse("refused");
  return tokenIn(answer.text, field, refuse);
}

function tokenIn(text: string, field: string | undefined, refuse: (reason: Reason) => never): string {
  const token = field === undefined ? text.trim() : fieldIn(text, field, refuse);
  return token === "" ? refuse("empty") : token;
}

function fieldIn(text: string, field: string, refuse: (reason: Reason) => never): string {
  const json = parseJson(text);
  if (json === undefined) return refuse("notJson");
  const value = isObject(json) ? json[field] : undefined;
  return typeof value === "string" ? value.trim() : refuse("noField");
}
