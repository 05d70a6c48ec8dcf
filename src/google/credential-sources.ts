import { failureOf, MintmarkError } from "../core/base/errors.ts";
import type { SourceName, SourceRefusal } from "../core/base/failure.ts";
import type { CredentialSource, CredentialSources, OpenedSource } from "../core/credential/credential-source.ts";
import type { Endpoints } from "../core/credential/endpoints.ts";
import type { RunningSandbox } from "../core/credential/sandbox.ts";
import { adcPath } from "./adc-path.ts";
import { parseCredentialFile, readCredentialFile } from "./credential-file.ts";
import { type Environment, variable } from "./environment.ts";
import { createFileSource } from "./file-source.ts";
import { createRunGcloud } from "./gcloud-command.ts";
import { openGcloudSource } from "./gcloud-source.ts";
import { mayHaveMetadataServer, metadataHost, openMetadataSource } from "./metadata-source.ts";
import type { SourceContext } from "./source-context.ts";

/** What the user's settings say about sources; read again at every opening. */
export interface SourceSettings {
  readonly keyFile: string | undefined;
  readonly endpoints: Endpoints;
  readonly quotaProject: string | undefined;
}

export interface SourcesContext extends SourceContext {
  readonly environment: Environment;
  readonly settings: () => SourceSettings;
  readonly runningSandbox: () => RunningSandbox | undefined;
}

type Open = (signal: AbortSignal) => Promise<CredentialSource>;

/** The order of `auto`. A key file is never taken without being chosen; the sandbox comes last, for it is nobody's real identity. */
const automaticOrder: readonly SourceName[] = ["adc", "gcloud", "metadataServer", "sandbox"];

/** Opens credential sources by name; `auto` takes the first that opens and tells why the ones before it did not. */
export function createCredentialSources(context: SourcesContext): CredentialSources {
  const openers: Readonly<Record<SourceName, Open>> = {
    adc: () => openAdc(context),
    gcloud: (signal) => openGcloud(context, signal),
    keyFile: () => openKeyFile(context),
    metadataServer: (signal) => openMetadataSource({ ...context, ...context.settings() }, context, signal),
    sandbox: () => Promise.resolve(openSandbox(context)),
  };
  const automatic = { ...openers, metadataServer: (signal: AbortSignal) => openLikelyMetadataSource(context, signal) };
  return {
    async open(choice, signal) {
      if (choice === "auto") return openFirst(automatic, signal);
      return { source: await openers[choice](signal), passedOver: [] };
    },
  };
}

async function openFirst(openers: Readonly<Record<SourceName, Open>>, signal: AbortSignal): Promise<OpenedSource> {
  const passedOver: SourceRefusal[] = [];
  for (const source of automaticOrder) {
    try {
      return { source: await openers[source](signal), passedOver };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === "cancelled") throw error;
      passedOver.push({ source, failure });
    }
  }
  throw new MintmarkError({ code: "noSource", tried: passedOver });
}

async function openAdc(context: SourcesContext): Promise<CredentialSource> {
  const { endpoints, quotaProject } = context.settings();
  const origin = adcPath(context.environment);
  const file = await readCredentialFile(origin, endpoints.oauth2);
  const charged = quotaProject ?? variable(context.environment, "GOOGLE_CLOUD_QUOTA_PROJECT") ?? file.quotaProject;
  return createFileSource({ name: "adc", file, origin, endpoints, quotaProject: charged }, context);
}

async function openKeyFile(context: SourcesContext): Promise<CredentialSource> {
  const { endpoints, quotaProject, keyFile } = context.settings();
  if (keyFile === undefined || keyFile === "") throw new MintmarkError({ code: "keyFileNotChosen" });
  const file = await readCredentialFile(keyFile, endpoints.oauth2);
  const charged = quotaProject ?? file.quotaProject;
  return createFileSource({ name: "keyFile", file, origin: keyFile, endpoints, quotaProject: charged }, context);
}

function openGcloud(context: SourcesContext, signal: AbortSignal): Promise<CredentialSource> {
  const run = createRunGcloud(context.environment, context.clock);
  return openGcloudSource({ run, clock: context.clock, ...context.settings() }, signal);
}

async function openLikelyMetadataSource(context: SourcesContext, signal: AbortSignal): Promise<CredentialSource> {
  const { environment } = context;
  if (await mayHaveMetadataServer(environment)) {
    return openMetadataSource({ environment, ...context.settings() }, context, signal);
  }
  throw new MintmarkError({ code: "metadataServerMissing", host: metadataHost(environment) });
}

/** The sandbox's caller, who exists in the sandbox only: neither the endpoints nor the quota project of the settings apply. */
function openSandbox(context: SourcesContext): CredentialSource {
  const sandbox = context.runningSandbox();
  if (sandbox === undefined) throw new MintmarkError({ code: "sandboxNotRunning" });
  const { url, adc, principal } = sandbox;
  const endpoints = { iamCredentials: url, iam: url, resourceManager: url, oauth2: url };
  const file = parseCredentialFile(adc, url, url);
  return createFileSource(
    { name: "sandbox", file, origin: url, principal, endpoints, quotaProject: undefined },
    context,
  );
}
