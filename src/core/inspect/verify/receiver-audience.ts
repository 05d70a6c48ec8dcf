import { textValueOf, type JsonObjectNode } from "../json/json-node.ts";
import { audiencesOf, type CheckHint, type CheckValue, type ClaimCheck } from "./claim-check.ts";
import { keySourceOf } from "./key-source.ts";
import type { Receiver } from "./receiver.ts";

/** What one audience of the token means to the receiver. */
interface Reading {
  readonly outcome: "passed" | "unknown" | "failed";
  readonly hint?: CheckHint | undefined;
}

const passed: Reading = { outcome: "passed" };

/** Compares `aud` as this kind of receiver does. Not compared if the receiver's audience is not known. */
export function checkReceiverAudience(receiver: Receiver, claims: JsonObjectNode): ClaimCheck {
  const actual = audiencesOf(claims);
  const found: CheckValue = actual.length === 0 ? { kind: "none" } : { kind: "text", texts: actual };
  const base = { rule: "audience", actual: found } as const;
  if (receiver.audiences.length === 0) {
    return { ...base, outcome: "notCompared", expected: { kind: "none" }, hint: "nameAudience" };
  }
  const expected: CheckValue = { kind: "text", texts: receiver.audiences };
  if (receiver.kind === "googleApi" && actual.length === 0 && textValueOf(claims, "scope") !== undefined) {
    return { ...base, outcome: "passed", expected, actual: { kind: "scopes" } };
  }
  const { outcome, hint } = best(actual.map((audience) => readAudience(audience, receiver, claims)));
  return { ...base, outcome, expected, ...(hint === undefined ? {} : { hint }) };
}

/** One good audience is enough. */
function best(readings: readonly Reading[]): Reading {
  const byOutcome = (outcome: Reading["outcome"]) => readings.find((reading) => reading.outcome === outcome);
  return (
    byOutcome("passed") ??
    byOutcome("unknown") ??
    readings[0] ?? { outcome: "failed", hint: "audienceMissing" as const }
  );
}

function readAudience(audience: string, { kind, audiences }: Receiver, claims: JsonObjectNode): Reading {
  const isServerless = kind === "cloudRun" || kind === "functionsGen2" || kind === "functionsGen1";
  if (isServerless && isDevelopers(audience, claims)) return passed;
  switch (kind) {
    case "cloudRun":
    case "functionsGen2":
      return readOnRun(audience, audiences);
    case "functionsGen1":
      return functionHost.test(audience) ? failed("functionNameMissing") : readExact(audience, audiences);
    case "identityAwareProxy":
      return readForProxy(audience, audiences, claims);
    case "googleApi":
      return audiences.some((host) => bare(host) === bare(audience)) ? passed : readExact(audience, audiences);
    default:
      return readExact(audience, audiences);
  }
}

function failed(hint?: CheckHint): Reading {
  return { outcome: "failed", hint };
}

function bare(url: string): string {
  return url.replace(/\/$/, "");
}

/** A function's host without its name: a function of the first generation never takes it. */
const functionHost = /^https:\/\/[\w.-]+\.cloudfunctions\.net\/?$/;

/**
 * The OAuth clients of gcloud, of its Application Default Credentials, and of a sandbox: the audience of a person's own ID token is one of
 * these.
 */
const developerClient =
  /^(?:32555940559|764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur|\d+-mintmarksandbox)\.apps\.googleusercontent\.com$/;

/** Cloud Run and Cloud Functions accept gcloud's own token of a person, for trying out a service (source: their pages on development). */
function isDevelopers(audience: string, claims: JsonObjectNode): boolean {
  return developerClient.test(audience) && textValueOf(claims, "azp") === audience;
}

/** Compared letter by letter; the hint is what a 401 never says. */
function readExact(found: string, expected: readonly string[]): Reading {
  if (expected.includes(found)) return passed;
  if (expected.some((wanted) => bare(wanted) === bare(found))) return failed("audienceSlash");
  if (expected.some((wanted) => startsWithPart(found, wanted))) return failed("audienceLonger");
  if (expected.some((wanted) => wanted === `https://${found}`)) return failed("audienceScheme");
  return failed(found.endsWith(".apps.googleusercontent.com") ? "audienceClientId" : undefined);
}

function startsWithPart(text: string, start: string): boolean {
  return text.startsWith(start) && /^[/?#]/.test(text.slice(start.length));
}

/** A URL that Google gave to a service or function, what follows as its path, and whether there is a query or a fragment. */
interface OwnUrl {
  readonly url: string;
  readonly path: string;
  readonly hasMore: boolean;
}

const runUrl = /^(https:\/\/[\w.-]+\.run\.app)([^?#]*)(.*)$/;
const functionUrl = /^(https:\/\/[\w.-]+\.cloudfunctions\.net\/[^/?#]+)([^?#]*)(.*)$/;

function ownUrl(text: string): OwnUrl | undefined {
  const [, url, path = "", more = ""] = runUrl.exec(text) ?? functionUrl.exec(text) ?? [];
  return url === undefined || (path !== "" && !path.startsWith("/")) ? undefined : { url, path, hasMore: more !== "" };
}

/**
 * Cloud Run takes its URL, with or without a slash at the end, and custom audiences as they are. With a query or a fragment it refuses
 * (googleapis/python-tasks#137). Google's page asks for no path, yet audiences with one are in use, so a path is doubtful, not wrong.
 */
function readOnRun(found: string, expected: readonly string[]): Reading {
  const own = ownUrl(found);
  if (own === undefined) return readExact(found, expected);
  const given = new Set(expected.map((wanted) => ownUrl(wanted)?.url));
  if (!given.has(own.url)) {
    const other = expected.some((wanted) => mayBeSameService(own.url, wanted));
    return other ? { outcome: "unknown", hint: "otherDefaultUrl" } : readExact(found, expected);
  }
  if (own.hasMore) return failed("audienceQuery");
  const isWhole = own.path === "" || (own.path === "/" && own.url.endsWith(".run.app"));
  return isWhole ? passed : { outcome: "unknown", hint: "audiencePath" };
}

/** Cloud Run's two default URLs: `NAME-HASH-REGION.a.run.app`, and `NAME-PROJECTNUMBER.REGION.run.app`. */
const defaultUrls = [
  /^https:\/\/([\w-]+)-[a-z0-9]{10}-[a-z]{1,3}\.a\.run\.app/,
  /^https:\/\/([\w-]+)-\d+\.[a-z0-9-]+\.run\.app/,
] as const;

/** A service has both, and takes both; but the hash does not show whose it is, so the same name is all that can be seen. */
function mayBeSameService(found: string, wanted: string): boolean {
  const [byHash, byNumber] = defaultUrls;
  const name = (pattern: RegExp, url: string): string | undefined => pattern.exec(url)?.[1];
  const isSame = (one?: string, other?: string): boolean => one !== undefined && one === other;
  return isSame(name(byHash, found), name(byNumber, wanted)) || isSame(name(byNumber, found), name(byHash, wanted));
}

/**
 * Identity-Aware Proxy takes ID tokens for its OAuth client, and JWTs that a service account signed for the URL of the resource (source:
 * https://docs.cloud.google.com/iap/docs/authentication-howto).
 */
function readForProxy(found: string, expected: readonly string[], claims: JsonObjectNode): Reading {
  const urls = expected.filter((wanted) => /^https?:\/\//.test(wanted));
  const clients = expected.filter((wanted) => !urls.includes(wanted));
  if (keySourceOf(textValueOf(claims, "iss") ?? "")?.family !== "serviceAccount") {
    return urls.includes(found) ? failed("proxyClientForIdToken") : readExact(found, clients);
  }
  if (clients.includes(found)) return failed("proxyUrlForSelfSigned");
  if (urls.some((url) => isForUrl(found, url))) return passed;
  if (urls.length === 0) return { outcome: "unknown", hint: "nameProxyUrl" };
  return urls.some((url) => startsWithPart(found, bare(url)))
    ? { outcome: "unknown", hint: "proxyExactUrl" }
    : readExact(found, urls);
}

/** `/*` at its end stands for every path below; nowhere else is there a wildcard. */
function isForUrl(audience: string, url: string): boolean {
  const [, start] = /^(https?:\/\/[^/*?#]+\/(?:[^*?#]*\/)?)\*$/.exec(audience) ?? [];
  if (start !== undefined) return `${bare(url)}/`.startsWith(start);
  return audience === url || (/^https?:\/\/[^/]+\/?$/.test(url) && bare(audience) === bare(url));
}
