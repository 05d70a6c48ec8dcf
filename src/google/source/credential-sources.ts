import { fail, failureOf, MintmarkError } from "../../core/base/errors.ts";
import type { SourceName, SourceRefusal } from "../../core/base/failure.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { CredentialSource, CredentialSources, OpenedSource } from "../../core/caller/credential-source.ts";
import { automaticOrder } from "../../core/credential/diagnosis.ts";
import { type Endpoints, endpointsAt } from "../../core/caller/endpoints.ts";
import type { RunningSandbox } from "../../core/caller/sandbox.ts";
import { adcPath, type Environment, variable } from "../local/environment.ts";
import { type CredentialFile, parseCredentialFile, readCredentialFile } from "../credential-file/credential-file.ts";
import { otherReadersMode } from "../local/bounded-file.ts";
import { createFileSource } from "../credential-file/file-source.ts";
import { createRunGcloud } from "./gcloud-command.ts";
import { openGcloudSource } from "./gcloud-source.ts";
import { mayHaveMetadataServer, metadataHost, openMetadataSource } from "./metadata-source.ts";
import { isSecretPath } from "./public-variables.ts";
import { sourceState } from "./source-state.ts";
import type { SourceContext } from "../http/token-endpoint.ts";
import { programIn } from "../credential-file/subject-program.ts";

/** The user's settings for sources; read again each time a source is opened. */
export interface SourceSettings {
  readonly keyFile: string | undefined;
  readonly endpoints: Endpoints;
  readonly quotaProject: string | undefined;
  /** Command lines that external accounts may run; default none. */
  readonly allowedCommands?: readonly string[];
}

export interface SourcesContext extends SourceContext {
  readonly logger: Logger;
  readonly environment: Environment;
  readonly settings: () => SourceSettings;
  readonly runningSandbox: () => RunningSandbox | undefined;
}

type Open = (signal: AbortSignal) => Promise<CredentialSource>;

/** Opens credential sources by name; `auto` takes the first that opens and reports why the ones before it did not. */
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
    state: (choice) => sourceState(choice, context),
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
  const origin = adcPath(context.environment);
  return openFile("adc", origin, variable(context.environment, "GOOGLE_CLOUD_QUOTA_PROJECT"), context);
}

async function openKeyFile(context: SourcesContext): Promise<CredentialSource> {
  const { keyFile } = context.settings();
  if (keyFile === undefined || keyFile === "") throw new MintmarkError({ code: "keyFileNotChosen" });
  return openFile("keyFile", keyFile, undefined, context);
}

async function openFile(
  name: "adc" | "keyFile",
  origin: string,
  chargedByEnvironment: string | undefined,
  context: SourcesContext,
): Promise<CredentialSource> {
  if (isSecretPath(origin)) fail({ code: "sourceFileNotAPath" });
  const { endpoints, quotaProject, allowedCommands = [] } = context.settings();
  const file = await readCredentialFile(origin, endpoints);
  const mayRun = (command: string): boolean => allowedCommands.includes(command);
  refuseUnallowedProgram(file, origin, mayRun);
  const mode = await otherReadersMode(origin, context.environment.platform);
  if (mode !== undefined) {
    context.logger.warn(`Other users of this machine may read the credential file ${origin} (mode ${mode}).`);
  }
  const charged = quotaProject ?? chargedByEnvironment ?? file.quotaProject;
  const programs = { environment: context.environment, clock: context.clock, mayRun };
  const readers = mode === undefined ? {} : { otherReadersMode: mode };
  const options = { name, file, origin, endpoints, quotaProject: charged, programs, ...readers };
  return createFileSource(options, context);
}

/** A source that cannot work fails when it is opened, not at the first call. */
function refuseUnallowedProgram(file: CredentialFile, path: string, mayRun: (command: string) => boolean): void {
  const direct = file.kind === "impersonatedAccount" ? file.source : file;
  if (direct.kind !== "externalAccount" || direct.subject.kind !== "executable") return;
  const { command } = direct.subject;
  if (!mayRun(command)) fail({ code: "subjectProgramNotAllowed", path, program: programIn(command) });
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

/** The sandbox's caller exists only in the sandbox, so the endpoints and quota project in the settings do not apply. */
function openSandbox(context: SourcesContext): CredentialSource {
  const sandbox = context.runningSandbox();
  if (sandbox === undefined) throw new MintmarkError({ code: "sandboxNotRunning" });
  const { url, adc, principal } = sandbox;
  const endpoints = endpointsAt(url);
  const file = parseCredentialFile(adc, url, endpoints);
  return createFileSource(
    { name: "sandbox", file, origin: url, principal, endpoints, quotaProject: undefined },
    context,
  );
}
