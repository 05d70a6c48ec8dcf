import { fail } from "../../core/base/errors.ts";
import type { Failure } from "../../core/base/failure.ts";
import { excerpt } from "../../core/base/redact.ts";
import { parseAccountName } from "../../core/account/account-name.ts";
import { isObject, type JsonObject, parseJsonObject } from "../../core/base/json.ts";
import type { CallerToken, CredentialSource, OwnIdTokens } from "../../core/caller/credential-source.ts";
import type { Endpoints } from "../../core/caller/endpoints.ts";
import type { Clock } from "../../core/base/clock.ts";
import { optionalText } from "../http/answer-json.ts";
import { readAccessToken } from "../http/bearer-form.ts";
import type { GcloudResult, RunGcloud } from "./gcloud-command.ts";
import { publicText } from "../http/google-error.ts";

export interface GcloudSourceOptions {
  readonly run: RunGcloud;
  readonly clock: Clock;
  readonly endpoints: Endpoints;
  readonly quotaProject: string | undefined;
}

interface GcloudAnswer {
  readonly principal: string | undefined;
  readonly token: CallerToken;
}

/**
 * gcloud's own token of the signed-in account, valid for at least ten minutes. Switches off a configured impersonation, because the token
 * would belong to another account (run with gcloud 528).
 */
const helperArguments = [
  "config",
  "config-helper",
  "--format=json",
  "--min-expiry=10m",
  "--impersonate-service-account=",
];
/** Assumed lifetime of a token whose expiry gcloud does not know because it got it from a file. */
const unknownLifetimeMs = 5 * 60_000;
const origin = "gcloud";
/** gcloud's own OAuth client, the audience of its ID tokens for people. */
const gcloudClient = "32555940559.apps.googleusercontent.com";

/** Runs gcloud once to learn who is signed in; the token of that run serves the first call. */
export async function openGcloudSource(options: GcloudSourceOptions, signal: AbortSignal): Promise<CredentialSource> {
  const { endpoints, quotaProject } = options;
  const opened = await askGcloud(options, signal);
  let spare: CallerToken | undefined = opened.token;
  return {
    name: "gcloud",
    principal: opened.principal,
    origin,
    endpoints,
    quotaProject,
    ownIdTokens: opened.principal === undefined ? undefined : ownIdTokensOf(options, opened.principal),
    async accessToken(laterSignal) {
      const first = spare;
      spare = undefined;
      if (first !== undefined && first.expiresAt - options.clock.now() >= unknownLifetimeMs) return first;
      return (await askGcloud(options, laterSignal)).token;
    },
  };
}

/** A person's ID token is for gcloud's own OAuth client (run with gcloud 578); an account's is for any audience. */
function ownIdTokensOf({ run }: GcloudSourceOptions, principal: string): OwnIdTokens {
  const isPerson = parseAccountName(principal) === undefined;
  return {
    audience: isPerson ? gcloudClient : undefined,
    hasDetails: false,
    async fetch({ audience }, signal) {
      const named = isPerson ? [] : [`--audiences=${plainAudience(audience)}`];
      const result = await run(["auth", "print-identity-token", "--impersonate-service-account=", ...named], signal);
      return result.exitCode === 0 ? lastWord(result.output) : fail(gcloudFailure(result));
    },
  };
}

/** On Windows a shell reads the arguments, so only characters without a special meaning in any shell are allowed. */
function plainAudience(audience: string): string {
  return /^[\w:/.~@-]+$/.test(audience) ? audience : fail({ code: "notAnAudience", actual: excerpt(audience) });
}

async function askGcloud({ run, clock }: GcloudSourceOptions, signal: AbortSignal): Promise<GcloudAnswer> {
  const result = await run(helperArguments, signal);
  if (result.exitCode !== 0) fail(gcloudFailure(result));
  // `gcloud` may be a wrapper script that prints something first.
  const text = result.output.slice(result.output.search(/^\{/m));
  const json = parseJsonObject(text) ?? fail({ code: "unexpectedAnswer", host: origin, problem: "not JSON" });
  const credential = objectIn(json, "credential");
  return {
    principal: principalIn(objectIn(objectIn(json, "configuration"), "properties")),
    token: {
      value: readAccessToken(credential, origin),
      expiresAt: clock.now() + (lifetimeIn(credential, clock) ?? unknownLifetimeMs),
    },
  };
}

function principalIn(properties: JsonObject): string | undefined {
  const impersonated = optionalText(objectIn(properties, "auth"), "impersonate_service_account").split(",").at(-1);
  return impersonated?.trim() || optionalText(objectIn(properties, "core"), "account") || undefined;
}

/** gcloud computes the expiry with this machine's clock, so it is compared with that, right or wrong. */
function lifetimeIn(credential: JsonObject, clock: Clock): number | undefined {
  const expiry = Date.parse(optionalText(credential, "token_expiry"));
  return Number.isNaN(expiry) ? undefined : expiry - clock.machine();
}

function objectIn(json: JsonObject, field: string): JsonObject {
  const value = json[field];
  return isObject(value) ? value : {};
}

/** Reads gcloud's error text; the phrases are from gcloud 528. */
function gcloudFailure({ exitCode, errorText }: GcloudResult): Failure {
  const account = /(?:account \[?|for account )([^\s\][:]+@[^\s\][:]+)/.exec(errorText)?.[1];
  if (/reauth|invalid_rapt|rapt_required/i.test(errorText)) {
    return { code: "reauthenticationNeeded", source: "gcloud", account };
  }
  if (/not currently have an active account|does not have any valid credentials/.test(errorText)) {
    return { code: "gcloudSignedOut", account };
  }
  const refusal = /'(invalid_\w+|unauthorized_client): ([^']*)'/.exec(errorText);
  if (refusal?.[1] !== undefined) {
    const description = publicText(refusal[2] ?? "");
    return { code: "sourceRejected", source: "gcloud", account, error: refusal[1], description };
  }
  return { code: "gcloudFailed", exitCode, detail: publicText(errorLine(errorText)) };
}

function lastWord(text: string): string {
  return text.trim().split(/\s+/).at(-1) ?? "";
}

/** The error line itself; warnings may come before it. */
function errorLine(text: string): string {
  const lines = text.split("\n").filter((candidate) => candidate.trim() !== "");
  const line = lines.find((candidate) => candidate.startsWith("ERROR:")) ?? lines[0] ?? "";
  return line.replace(/^ERROR: \([\w.-]+\) /, "").trim();
}
