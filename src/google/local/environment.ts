import { join } from "node:path";

/** The parts of the process's environment that credential sources use. */
export interface Environment {
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
}

/** The value of a variable; an empty one counts as unset. */
export function variable({ variables }: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => variables[name]).find((value) => value !== undefined && value !== "");
}

/**
 * The path of Application Default Credentials: the file that a variable names, or the one that `gcloud auth application-default login`
 * writes (https://docs.cloud.google.com/docs/authentication/application-default-credentials). The file need not exist.
 */
export function adcPath(environment: Environment): string {
  const named = variable(environment, "GOOGLE_APPLICATION_CREDENTIALS", "google_application_credentials");
  return named ?? join(gcloudDirectory(environment), "application_default_credentials.json");
}

/** Where gcloud keeps its configurations and credentials. */
export function gcloudDirectory(environment: Environment): string {
  const configured = variable(environment, "CLOUDSDK_CONFIG");
  if (configured !== undefined) return configured;
  if (environment.platform !== "win32") return join(environment.homeDirectory, ".config", "gcloud");
  return join(variable(environment, "APPDATA") ?? join(environment.homeDirectory, "AppData", "Roaming"), "gcloud");
}
