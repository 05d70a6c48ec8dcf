import { isStringArray, parseJsonObject } from "../base/json.ts";
import { parseAccountName, accountResourceName } from "../account/account-name.ts";

/** A chain without its caller, which is the user's current one. */
export interface Path {
  readonly delegates: readonly string[];
  readonly target: string;
}

/**
 * The tool whose notation a chain is in. Only `api`, `adc` and `terraform` name the target separately; `delegates` is a list of delegates
 * only.
 */
export type ChainNotation = "gcloud" | "proxy" | "api" | "adc" | "terraform" | "arrows" | "list" | "delegates";

/** One way to read a text. */
export interface ChainReading extends Path {
  readonly notation: ChainNotation;
}

const longestText = 64 * 1024;

/**
 * The chains that a text can mean: none, one, or two if its order is ambiguous. Comma lists are the trap: gcloud puts the target last,
 * Google's database proxies put it first and go backwards, and both name their flag `--impersonate-service-account`. A chain that repeats
 * an account is returned as written, so that the user can be told.
 */
export function readChain(text: string): readonly ChainReading[] {
  if (text.length > longestText) return [];
  return readJson(text) ?? readTerraform(text) ?? readFlag(text) ?? readArrows(text) ?? readList(text) ?? [];
}

/**
 * The chains that a text can mean when a target is already chosen. A list with the target at one end is clear. A list without it may be
 * only the delegates or a chain to another target: both are returned, so that the target does not change unnoticed.
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

/** The `delegates` of the API or Terraform on their own, or a JSON array. */
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

/** The access-token data source, and the provider and backend blocks, which use two names for the same fields. */
function readTerraform(text: string): readonly ChainReading[] | undefined {
  const target = /\b(?:target_service_account|impersonate_service_account)\s*=\s*"([^"]+)"/.exec(text)?.[1];
  if (target === undefined) return undefined;
  const list = /\b(?:impersonate_service_account_)?delegates\s*=\s*\[([^\]]*)\]/.exec(text)?.[1] ?? "";
  return reading(
    "terraform",
    list
      .replace(/(?:#|\/\/).*$/gm, "")
      .split(",")
      .map(unquoted)
      .filter(Boolean),
    target,
  );
}

const flag =
  /(?:--?impersonate[-_]service[-_]account|auth\/impersonate_service_account|CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT)[=\s]+/;
/** A list as people write it after a flag: the whole of it in quotes, or each item, and blanks around the commas. */
const flagList = /^(?:"[^"\n]*"|'[^'\n]*'|[^\s,"'])*(?:[ \t]*,[ \t]*(?:"[^"\n]*"|'[^'\n]*'|[^\s,"'])*)*/;

function readFlag(text: string): readonly ChainReading[] | undefined {
  const found = flag.exec(text);
  const value = found === null ? "" : text.slice(found.index + found[0].length);
  const accounts = accountsIn((flagList.exec(value)?.[0] ?? "").replaceAll(/["']/g, ""), /,/);
  if (accounts === undefined) return undefined;
  if (/\b(?:cloud-sql-proxy|alloydb-auth-proxy)\b/.test(text)) return [proxyReading(accounts)];
  return /\bgcloud\b|CLOUDSDK_|auth\/imp/.test(text) ? [lastIsTarget("gcloud", accounts)] : eitherEnd(accounts);
}

/** As Mintmark and its documents draw it; a caller that is not a service account may come first. */
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

/** In `a,b,c`, c delegates to b, which impersonates the target a (source: cloud-sql-proxy, --impersonate-service-account). */
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

/** All parts as accounts, or `undefined` if there is none or one is not an account. Nothing may stand between two separators. */
function accountsIn(text: string, separator: RegExp): readonly string[] | undefined {
  const parts = text.split(separator).map(unquoted).filter(Boolean).map(parseAccountName);
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : undefined;
}

function unquoted(text: string): string {
  return text.trim().replaceAll(/^["'`]+|["'`]+$/g, "");
}

function decoded(text: string): string {
  return text.replaceAll(/%40/gi, "@");
}

/** Notations in which a chain can be copied. An ADC file needs a source credential, which must not be in a text. */
export type WrittenNotation = Exclude<ChainNotation, "adc" | "list" | "delegates">;

/** The chain in another tool's own order. */
export function writeChain({ delegates, target }: Path, notation: WrittenNotation): string {
  const accounts = [...delegates, target];
  const body = { name: accountResourceName(target), delegates: delegates.map(accountResourceName) };
  const texts: Readonly<Record<WrittenNotation, string>> = {
    gcloud: `gcloud auth print-access-token --impersonate-service-account=${accounts.join(",")}`,
    proxy: `cloud-sql-proxy --impersonate-service-account=${accounts.toReversed().join(",")}`,
    api: JSON.stringify(body, undefined, 2),
    terraform: [
      `impersonate_service_account           = "${target}"`,
      `impersonate_service_account_delegates = [${delegates.map((account) => `"${account}"`).join(", ")}]`,
    ].join("\n"),
    arrows: accounts.join(" → "),
  };
  return texts[notation];
}
