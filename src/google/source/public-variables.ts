import { publicProxy, type SetValue } from "../../core/credential/diagnosis.ts";
import { type Environment, variable } from "../local/environment.ts";
import { publicText } from "../http/google-error.ts";

/** Variables that affect credentials and whose values are not secret. */
const shownNames = [
  "GOOGLE_APPLICATION_CREDENTIALS",
  "google_application_credentials",
  "GOOGLE_CLOUD_QUOTA_PROJECT",
  "GOOGLE_CLOUD_PROJECT",
  "GCLOUD_PROJECT",
  "GOOGLE_CLOUD_UNIVERSE_DOMAIN",
  "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT",
  "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES",
  "CLOUDSDK_CONFIG",
  "CLOUDSDK_ACTIVE_CONFIG_NAME",
  "CLOUDSDK_CORE_ACCOUNT",
  "CLOUDSDK_CORE_PROJECT",
  "CLOUDSDK_CORE_UNIVERSE_DOMAIN",
  "CLOUDSDK_BILLING_QUOTA_PROJECT",
  "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT",
  "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE",
  "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE",
  "GCE_METADATA_HOST",
  "GCE_METADATA_IP",
  "METADATA_SERVER_DETECTION",
  "K_SERVICE",
  "CLOUD_RUN_JOB",
  "NODE_EXTRA_CA_CERTS",
  "NODE_TLS_REJECT_UNAUTHORIZED",
];
/** Variables that hold a credential, or may hold one where other tools expect a path. */
const hiddenNames = [
  "GOOGLE_CREDENTIALS",
  "GOOGLE_CLOUD_KEYFILE_JSON",
  "GCLOUD_KEYFILE_JSON",
  "GOOGLE_OAUTH_ACCESS_TOKEN",
  "CLOUDSDK_AUTH_ACCESS_TOKEN",
];
const proxyNames = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];
const longestValue = 300;

/** The credential variables that are set, with those values that may be shown. */
export function variableValues(environment: Environment): readonly SetValue[] {
  const shown = shownNames.flatMap((name) => valueOf(environment, name, shownValue));
  return [...shown, ...hiddenNames.flatMap((name) => valueOf(environment, name, () => undefined))];
}

/** The proxy variables that are set, in upper or lower case, without user names and passwords. */
export function proxyValues(environment: Environment): readonly SetValue[] {
  const names = proxyNames.flatMap((name) => [name, name.toLowerCase()]);
  return names.flatMap((name) => valueOf(environment, name, (value) => shownValue(publicProxy(value))));
}

/** Whether a variable for a path contains a whole credential file instead. */
export function isSecretPath(path: string): boolean {
  return /[{}\r\n]/.test(path) || path.includes("-----BEGIN");
}

function valueOf(
  environment: Environment,
  name: string,
  show: (value: string) => string | undefined,
): readonly SetValue[] {
  const value = variable(environment, name);
  return value === undefined ? [] : [{ name, value: show(value) }];
}

function shownValue(value: string): string | undefined {
  return isSecretPath(value) ? undefined : publicText(value).slice(0, longestValue);
}
