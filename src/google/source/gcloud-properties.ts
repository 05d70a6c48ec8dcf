import { join } from "node:path";
import { gcloudDirectory, type Environment, variable } from "../local/environment.ts";
import { readTextFile } from "../local/bounded-file.ts";

/** What gcloud's own files and variables contain, without running gcloud. */
export interface GcloudProperties {
  /** Path of the active configuration. */
  readonly configuration: string;
  readonly account: string | undefined;
  readonly quotaProject: string | undefined;
  /** The value of `auth/impersonate_service_account`, as written. */
  readonly impersonated: string | undefined;
}

const largestFileBytes = 64 * 1024;

/** Reads the active configuration (`gcloud topic configurations`); variables override it. Whatever cannot be read counts as unset. */
export async function readGcloudProperties(environment: Environment): Promise<GcloudProperties> {
  const folder = gcloudDirectory(environment);
  const active = (await textOf(join(folder, "active_config"))).trim();
  const name = variable(environment, "CLOUDSDK_ACTIVE_CONFIG_NAME") ?? (active || "default");
  const configuration = join(folder, "configurations", `config_${name.replace(/[^\w-]/g, "")}`);
  const properties = parseIni(await textOf(configuration));
  const property = (section: string, key: string): string | undefined =>
    variable(environment, `CLOUDSDK_${section}_${key}`.toUpperCase()) ?? properties.get(`${section}/${key}`);
  return {
    configuration,
    account: property("core", "account"),
    quotaProject: property("billing", "quota_project"),
    impersonated: property("auth", "impersonate_service_account"),
  };
}

function parseIni(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  let section = "";
  for (const line of text.split("\n")) {
    section = /^\[([^\]]+)\]/.exec(line)?.[1]?.trim() ?? section;
    const [, key, value] = /^\s*([\w-]+)\s*=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value?.trim()) properties.set(`${section}/${key}`, value.trim());
  }
  return properties;
}

function textOf(path: string): Promise<string> {
  return readTextFile(path, largestFileBytes, (reason) => {
    throw new Error(reason);
  }).catch(() => "");
}
