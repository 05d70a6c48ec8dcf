import { stat } from "node:fs/promises";
import type { SourceName } from "../../core/base/failure.ts";
import type { SourceChoice } from "../../core/caller/credential-source.ts";
import { automaticOrder } from "../../core/credential/diagnosis.ts";
import { adcPath, type Environment } from "../local/environment.ts";
import { readGcloudProperties } from "./gcloud-properties.ts";
import { metadataHost } from "./metadata-source.ts";
import { isSecretPath } from "./public-variables.ts";

interface StateContext {
  readonly environment: Environment;
  readonly settings: () => { readonly keyFile: string | undefined };
}

/** A text that is another one when the choice could give another identity: a file was written again, gcloud switched its account. */
export async function sourceState(choice: SourceChoice, context: StateContext): Promise<string> {
  const names = choice === "auto" ? automaticOrder : [choice];
  return (await Promise.all(names.map((name) => stateOf(name, context)))).join("\n");
}

async function stateOf(name: SourceName, { environment, settings }: StateContext): Promise<string> {
  switch (name) {
    case "adc":
      return fileState(adcPath(environment));
    case "keyFile":
      return fileState(settings().keyFile ?? "");
    case "gcloud":
      return JSON.stringify(await readGcloudProperties(environment));
    case "metadataServer":
      return metadataHost(environment);
    case "sandbox":
      // Whoever starts or stops it tells so.
      return "";
  }
}

/** A file that is written in place keeps its inode, one that is replaced may keep its size and time. */
async function fileState(path: string): Promise<string> {
  if (isSecretPath(path)) return "";
  const status = await stat(path, { bigint: true }).catch(() => undefined);
  return [path, status?.dev, status?.ino, status?.size, status?.mtimeNs, status?.ctimeNs].join(":");
}
