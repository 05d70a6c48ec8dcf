import { type ChainNotation, readChain } from "../chain-notation.ts";
import type { NotationName } from "../export/notations.ts";
import { parseKind, parsePartialRequest } from "../../request/parse-request.ts";
import type { PartialRequest } from "../../request/request.ts";
import { readAdcFile } from "./read-adc-file.ts";
import { readCurl, readHttpFile, readHttpie, readPowerShell } from "./read-api-calls.ts";
import { readGcloud } from "./read-gcloud.ts";
import { readGithubActions } from "./read-github-actions.ts";
import { readCSharp, readGo, readJava, readNode, readPython, readRuby } from "./read-programs.ts";
import type { ReadFields } from "./read-fields.ts";
import { readTerraform } from "./read-terraform.ts";

/** One way to read a text that mints with another tool. */
export interface RequestReading {
  readonly notation: NotationName | ChainNotation;
  readonly request: PartialRequest;
}

/** Notations with the most specific signs come first: a curl command may contain a gcloud command. */
const readers: readonly (readonly [NotationName, ReadFields])[] = [
  ["adcFile", readAdcFile],
  ["githubActions", readGithubActions],
  ["terraform", readTerraform],
  ["node", readNode],
  ["python", readPython],
  ["go", readGo],
  ["ruby", readRuby],
  ["java", readJava],
  ["cSharp", readCSharp],
  ["curl", readCurl],
  ["httpie", readHttpie],
  ["powerShell", readPowerShell],
  ["httpFile", readHttpFile],
  ["gcloud", readGcloud],
];

const longestText = 64 * 1024;

/**
 * The requests that a text can mean: none, one, or two if the order of its chain is ambiguous. What the text does not say stays open.
 * Throws a `RequestFailure` if its request is invalid. Reads no credential in the text.
 */
export function readRequests(text: string): readonly RequestReading[] {
  if (text.length > longestText) return [];
  for (const [notation, read] of readers) {
    const fields = read(text);
    if (fields !== undefined) return [{ notation, request: parsePartialRequest(fields, parseKind(fields["kind"])) }];
  }
  return readChain(text).map(({ notation, target, delegates }) => ({
    notation,
    request: { kind: "accessToken", target, delegates },
  }));
}
