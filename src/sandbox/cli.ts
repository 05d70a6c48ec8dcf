import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { failureOf } from "../core/base/errors.ts";
import type { Failure } from "../core/base/failure.ts";
import { parseCliArguments, usage, type CliArguments } from "./cli-arguments.ts";
import { adcEnvironment, gcloudEnvironment } from "./client-environment.ts";
import { startSandboxCloud, type SandboxCloud } from "./sandbox-cloud.ts";

/** The credentials file of this run, and how to take it away again. */
interface AdcFile {
  readonly path: string;
  remove(): Promise<void>;
}

async function main(): Promise<void> {
  const parsed = parseCliArguments(process.argv.slice(2));
  if (parsed.kind === "help") return void process.stdout.write(usage);
  if (parsed.kind === "wrong") {
    stopWith(`${parsed.sentence}\n\n${usage}`, 2);
    return;
  }
  try {
    await run(parsed.options);
  } catch (error) {
    stopWith(`${sentenceFor(failureOf(error), error)}\n`, 1);
  }
}

async function run({ port, worldPath, adcPath }: CliArguments): Promise<void> {
  const cloud = await startSandboxCloud({ port, ...(worldPath !== undefined && { worldPath }) });
  const adc = await writeAdc(cloud, adcPath).catch(async (error: unknown) => {
    await cloud.close();
    throw error;
  });
  const callers = cloud.callers.map(({ principal }) => ({
    principal,
    accessToken: cloud.issueAccessToken(principal).accessToken,
  }));
  process.stdout.write(`${JSON.stringify({ url: cloud.url, adc: adc.path, callers })}\n`);
  process.stderr.write(hints(cloud, adc.path));
  const stop = (): void => {
    void Promise.allSettled([cloud.close(), adc.remove()]).then(() => process.exit(0));
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
}

/** Writes the credentials for the owner's eyes only. Never overwrites a file: it could be somebody's real credentials. */
async function writeAdc(cloud: SandboxCloud, adcPath: string | undefined): Promise<AdcFile> {
  const path = adcPath === undefined ? join(await mkdtemp(join(tmpdir(), "mintmark-")), "adc.json") : resolve(adcPath);
  await writeFile(path, `${JSON.stringify(cloud.adc, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  const created = adcPath === undefined ? dirname(path) : path;
  return { path, remove: () => rm(created, { recursive: true, force: true }) };
}

function hints(cloud: SandboxCloud, adcPath: string): string {
  const lines = (variables: Readonly<Record<string, string>>): string =>
    Object.entries(variables)
      .map(([name, value]) => `  export ${name}='${value}'\n`)
      .join("");
  return `
Sandbox cloud with the world "${cloud.world}" on ${cloud.url}. Ctrl+C stops it.

For gcloud:
${lines(gcloudEnvironment(cloud.url, adcPath))}
For programs that use Application Default Credentials:
${lines(adcEnvironment(adcPath))}
Google's client libraries send the refresh token of such a file to oauth2.googleapis.com, whatever the file says, and are
refused there: their endpoints must be set in code. The access tokens in the first line need no refresh for an hour:

  curl -H "Authorization: Bearer $ACCESS_TOKEN" '${cloud.url}/v3/projects:search'
`;
}

function sentenceFor(failure: Failure, error: unknown): string {
  switch (failure.code) {
    case "portInUse":
      return `Port ${failure.port} cannot be used: another program listens on it. Choose another one with --port.`;
    case "worldUnreadable":
      return `The world file ${failure.path} cannot be read (${failure.reason}).`;
    case "worldInvalid":
      return `The world file ${failure.path} has a mistake: ${failure.at} ${failure.problem}.`;
    default:
      return errorCode(error) === "EEXIST"
        ? "The file named by --adc exists already. Name one that does not, so that nothing is overwritten."
        : `The sandbox did not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function stopWith(sentence: string, exitCode: number): void {
  process.stderr.write(sentence);
  process.exitCode = exitCode;
}

await main();
