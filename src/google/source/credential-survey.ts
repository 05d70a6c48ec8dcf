import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { failureOf } from "../../core/base/errors.ts";
import type { Failure } from "../../core/base/failure.ts";
import { isObject, type JsonObject } from "../../core/base/json.ts";
import type { Caution, CredentialSurvey, SourceFinding } from "../../core/credential/diagnosis.ts";
import { adcPath, type Environment, variable } from "../local/environment.ts";
import { type TrustedEndpoints, accountInImpersonationUrl } from "../credential-file/credential-fields.ts";
import { parseCredentialFile, readJsonFile } from "../credential-file/credential-file.ts";
import type { SourcesContext } from "./credential-sources.ts";
import { otherReadersMode } from "../local/bounded-file.ts";
import { readGcloudProperties } from "./gcloud-properties.ts";
import { mayHaveMetadataServer, metadataHost } from "./metadata-source.ts";
import { isSecretPath, proxyValues, variableValues } from "./public-variables.ts";

const nothing = {
  origin: undefined,
  type: undefined,
  account: undefined,
  universe: undefined,
  quotaProject: undefined,
};
const knownTypes: ReadonlySet<string> = new Set([
  "authorized_user",
  "service_account",
  "impersonated_service_account",
  "external_account",
  "external_account_authorized_user",
  "gdch_service_account",
  "external_account_authorized_user_login_config",
]);

/** Looks at every credential source of this machine without running a program or making a call, and reads no secret into its result. */
export async function surveyCredentials(
  context: Pick<SourcesContext, "environment" | "settings" | "runningSandbox">,
): Promise<CredentialSurvey> {
  const { environment } = context;
  const { keyFile } = context.settings();
  const ofKeyFile = keyFile
    ? findFile("keyFile", keyFile, context)
    : Promise.resolve(findNothing("keyFile", { code: "keyFileNotChosen" }));
  const ofMachine = [findFile("adc", adcPath(environment), context), findGcloud(environment), ofKeyFile];
  const sources = [...(await Promise.all([...ofMachine, findMetadataServer(environment)])), findSandbox(context)];
  return { sources, variables: variableValues(environment), proxies: proxyValues(environment) };
}

function findNothing(source: SourceFinding["source"], problem: Failure): SourceFinding {
  return { ...nothing, source, problem, cautions: [] };
}

async function findFile(
  source: "adc" | "keyFile",
  path: string,
  { environment, settings }: Pick<SourcesContext, "environment" | "settings">,
): Promise<SourceFinding> {
  if (isSecretPath(path)) return findNothing(source, { code: "sourceFileNotAPath" });
  const { endpoints } = settings();
  const mode = await otherReadersMode(path, environment.platform);
  const cautions: readonly Caution[] = mode === undefined ? [] : [{ kind: "readableByOthers", path, mode }];
  try {
    const json = await readJsonFile(path);
    const described = isObject(json) ? describeFile(json) : nothing;
    return { ...described, source, origin: path, problem: problemOf(json, path, endpoints), cautions };
  } catch (error) {
    return { ...nothing, source, origin: path, problem: failureOf(error), cautions };
  }
}

function problemOf(json: unknown, path: string, endpoints: TrustedEndpoints): Failure | undefined {
  try {
    parseCredentialFile(json, path, endpoints);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** Only values that have the expected form; anything else that was put into these fields is left out. */
function describeFile(json: JsonObject): Omit<SourceFinding, "source" | "problem" | "cautions" | "origin"> {
  const type = shaped(json["type"], /^[a-z_]+$/);
  const url = json["service_account_impersonation_url"];
  const impersonated = typeof url === "string" ? accountInImpersonationUrl(url) : undefined;
  return {
    type: type !== undefined && knownTypes.has(type) ? type : undefined,
    account: impersonated ?? emailIn(json["client_email"]) ?? emailIn(json["account"]),
    universe: shaped(json["universe_domain"] ?? "googleapis.com", /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i),
    quotaProject: shaped(json["quota_project_id"], /^(?:[a-z\d.-]+:)?[a-z][a-z\d-]{4,29}$/),
  };
}

function emailIn(value: unknown): string | undefined {
  return shaped(value, /^[^\s@<>[\]`]{1,100}@[a-z\d.:-]+$/i);
}

function shaped(value: unknown, shape: RegExp): string | undefined {
  return typeof value === "string" && value.length <= 200 && shape.test(value) ? value : undefined;
}

/** gcloud's own files say who is signed in; only running gcloud would tell whether the sign-in is still valid. */
async function findGcloud(environment: Environment): Promise<SourceFinding> {
  if (!(await isOnPath(environment))) return findNothing("gcloud", { code: "gcloudMissing" });
  const { configuration, account, quotaProject, impersonated } = await readGcloudProperties(environment);
  const left = emailIn(impersonated?.split(",").at(-1)?.trim());
  return {
    ...nothing,
    source: "gcloud",
    origin: configuration,
    account: emailIn(account),
    universe: "googleapis.com",
    quotaProject: shaped(quotaProject, /^[a-z\d.:-]+$/),
    problem: account === undefined ? { code: "gcloudSignedOut", account: undefined } : undefined,
    cautions: left === undefined ? [] : [{ kind: "impersonationLeft", account: left }],
  };
}

async function isOnPath(environment: Environment): Promise<boolean> {
  const isWindows = environment.platform === "win32";
  const folders = (variable(environment, "PATH", "Path") ?? "").split(isWindows ? ";" : ":").filter(Boolean);
  const found = folders.map((folder) =>
    access(join(folder, isWindows ? "gcloud.cmd" : "gcloud"), constants.X_OK).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(found)).includes(true);
}

async function findMetadataServer(environment: Environment): Promise<SourceFinding> {
  const host = metadataHost(environment);
  const isLikely = await mayHaveMetadataServer(environment);
  const problem = isLikely ? undefined : ({ code: "metadataServerMissing", host } as const);
  return { ...nothing, source: "metadataServer", origin: host, problem, cautions: [] };
}

function findSandbox({ runningSandbox }: Pick<SourcesContext, "runningSandbox">): SourceFinding {
  const sandbox = runningSandbox();
  if (sandbox === undefined) return findNothing("sandbox", { code: "sandboxNotRunning" });
  return {
    ...nothing,
    source: "sandbox",
    origin: sandbox.url,
    account: sandbox.principal,
    problem: undefined,
    cautions: [],
  };
}
