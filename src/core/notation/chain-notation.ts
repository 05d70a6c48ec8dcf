import { isStringArray, parseJsonObject } from "../base/json.ts";
import { parseAccountName } from "../account/account-name.ts";

/** A chain without its caller, who is whoever asks. */
export interface Path {
  readonly delegates: readonly string[];
  readonly target: string;
}

/** Who writes chains how. Only `api`, `adc` and `terraform` name the target apart from the delegates; `delegates` are these alone. */
export type ChainNotation = "gcloud" | "proxy" | "api" | "adc" | "terraform" | "arrows" | "list" | "delegates";

/** One way to understand a text. */
export interface ChainReading extends Path {
  readonly notation: ChainNotation;
}

const longestText = 64 * 1024;

/**
 * The chains that a text can mean: none, one, or two where its order is not certain. Comma lists are the trap: gcloud has the target
 * last, Google's database proxies have it first and go backwards, and both call their flag `--impersonate-service-account`. A chain that
 * comes back to an account is read as it is written, so that its reader can be told.
 */
export function readChain(text: string): readonly ChainReading[] {
  if (text.length > longestText) return [];
  return readJson(text) ?? readTerraform(text) ?? readFlag(text) ?? readArrows(text) ?? readList(text) ?? [];
}

/**
 * The chains that a text can mean where a target is chosen already. A list with it at one end is clear; one without it can be the delegates
 * alone as well as a chain to another target, so that both are returned, and nobody's target changes unasked.
 */
export function readChainTowards(text: string, target: string): readonly ChainReading[] {
  const readings = readChain(text);
  const toTarget = readings.filter((reading) => reading.target === target);
  if (toTarget.length === 1) return toTarget;
  const isAmbiguous = readings.length > 1;
  const [first] = readings;
  const alone =
    first === undefined ? readDelegates(text) : isAmbiguous ? [...first.delegates, first.target] : undefined;
  if (alone === undefined || alone.includes(target)) return readings;
  return [{ notation: "delegates", delegates: alone, target }, ...readings];
}

/** The API's and Terraform's `delegates` without the rest around them, or a JSON array. */
export function readDelegates(text: string): readonly string[] | undefined {
  if (text.length > longestText) return undefined;
  const list = /(?:\bdelegates"?\s*[:=]\s*|^\s*)\[([^\]]*)\]/.exec(text)?.[1]?.trim().replace(/,$/, "");
  return list === undefined ? undefined : accountsIn(list, /,/);
}

const url = /serviceAccounts\/([^/:\s"']+)(?=:[a-zA-Z]+\b)/;

function readJson(text: string): readonly ChainReading[] | undefined {
  const start = text.indexOf("{");
  const json = start < 0 ? undefined : parseJsonObject(text.slice(start));
  if (json === undefined) return undefined;
  const { target, name, delegates, service_account_impersonation_url: adcUrl } = json;
  if (typeof adcUrl === "string") return reading("adc", delegates, url.exec(adcUrl)?.[1]);
  return reading("api", delegates, target ?? name ?? url.exec(text.slice(0, start))?.[1]);
}

/** The access-token data source, and the provider and backend blocks, which name the same two things differently. */
function readTerraform(text: string): readonly ChainReading[] | undefined {
  const target = /\b(?:target_service_account|impersonate_service_account)\s*=\s*"([^"]+)"/.exec(text)?.[1];
  if (target === undefined) return undefined;
  const list = /\b(?:impersonate_service_account_)?delegates\s*=\s*\[([^\]]*)\]/.exec(text)?.[1] ?? "";
  return reading(
    "terraform",
    list.split(",").flatMap((item) => /"([^"]+)"/.exec(item)?.[1] ?? []),
    target,
  );
}

const flag =
  /(?:--?impersonate[-_]service[-_]account|auth\/impersonate_service_account|CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT)[=\s]+["']?([^\s"']+)/;

function readFlag(text: string): readonly ChainReading[] | undefined {
  const accounts = accountsIn(flag.exec(text)?.[1] ?? "", /,/);
  if (accounts === undefined) return undefined;
  if (/\b(?:cloud-sql-proxy|alloydb-auth-proxy)\b/.test(text)) return [proxyReading(accounts)];
  return /\bgcloud\b|CLOUDSDK_|auth\/imp/.test(text) ? [lastIsTarget("gcloud", accounts)] : eitherEnd(accounts);
}

/** As Mintmark and its documents draw it; a caller who is no service account may stand in front. */
function readArrows(text: string): readonly ChainReading[] | undefined {
  const parts = text.split(/→|->|⇒|=>/).map((part) => part.trim());
  if (parts.length < 2) return undefined;
  const [first = "", ...rest] = parts;
  const isCallerFirst = parseAccountName(unquoted(first)) === undefined;
  const accounts = accountsIn((isCallerFirst ? rest : parts).map(unquoted).join(","), /,/);
  return accounts === undefined ? [] : [lastIsTarget("arrows", accounts)];
}

function readList(text: string): readonly ChainReading[] | undefined {
  const accounts = accountsIn(text.trim(), /[\s,;]+/);
  return accounts && eitherEnd(accounts);
}

function eitherEnd(accounts: readonly string[]): readonly ChainReading[] {
  const forwards = lastIsTarget(accounts.length === 1 ? "list" : "gcloud", accounts);
  const isSameBackwards = accounts.join() === accounts.toReversed().join();
  return isSameBackwards ? [forwards] : [forwards, proxyReading(accounts)];
}

function lastIsTarget(notation: ChainNotation, accounts: readonly string[]): ChainReading {
  return { notation, delegates: accounts.slice(0, -1), target: accounts.at(-1) ?? "" };
}

/** With `a,b,c`, c delegates to b, which impersonates the target a (source: cloud-sql-proxy, --impersonate-service-account). */
function proxyReading(accounts: readonly string[]): ChainReading {
  return lastIsTarget("proxy", accounts.toReversed());
}

function reading(notation: ChainNotation, delegates: unknown, target: unknown): readonly ChainReading[] {
  const names = delegates ?? [];
  const parsedTarget = typeof target === "string" ? parseAccountName(decoded(target)) : undefined;
  const parsed = isStringArray(names) ? names.map(parseAccountName) : [undefined];
  if (parsedTarget === undefined || !parsed.every((name) => name !== undefined)) return [];
  return [{ notation, delegates: parsed, target: parsedTarget }];
}

/** Every part as an account, or `undefined` when one is none. */
function accountsIn(text: string, separator: RegExp): readonly string[] | undefined {
  const parts = text.split(separator).map((part) => parseAccountName(unquoted(part)));
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : undefined;
}

function unquoted(text: string): string {
  return text.trim().replaceAll(/^["'`]+|["'`]+$/g, "");
}

function decoded(text: string): string {
  return text.replaceAll(/%40/gi, "@");
}
