import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { failureOf } from "../core/base/errors.ts";
import type { Failure } from "../core/base/failure.ts";
import { parseCliArguments, usage, type CliArguments } from "./cli-arguments.ts";
import { adcEnvironment, gcloudEnvironment, metadataEnvironment } from "./client-environment.ts";
import { startSandboxCloud, type SandboxCloud } from "./sandbox-cloud.ts";

/** The credential files of this run, and how to remove them. */
interface CredentialFiles {
  readonly adc: string;
  /** Paths of the files for other clients. */
  readonly others: readonly string[];
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
  const files = await writeFiles(cloud, adcPath).catch(async (error: unknown) => {
    await cloud.close();
    throw error;
  });
  const callers = cloud.callers.map(({ principal }) => ({
    principal,
    accessToken: cloud.issueAccessToken(principal).accessToken,
  }));
  process.stdout.write(`${JSON.stringify({ url: cloud.url, adc: files.adc, callers })}\n`);
  process.stderr.write(hints(cloud, files));
  const stop = (): void => {
    void Promise.allSettled([cloud.close(), files.remove()]).then(() => process.exit(0));
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
}

/** Writes the credentials readable by the owner only. Never overwrites a file, as it could hold real credentials. */
async function writeFiles(cloud: SandboxCloud, adcPath: string | undefined): Promise<CredentialFiles> {
  const folder = await mkdtemp(join(tmpdir(), "mintmark-"));
  const adc = adcPath === undefined ? join(folder, "adc.json") : resolve(adcPath);
  const others = await cloud.clientFiles(folder);
  try {
    await writeSecret(adc, cloud.adc);
    for (const [name, content] of Object.entries(others)) await writeSecret(join(folder, name), content);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    adc,
    others: Object.keys(others).map((name) => join(folder, name)),
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
      await rm(adc, { force: true });
    },
  };
}

function writeSecret(path: string, content: object): Promise<void> {
  return writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: "wx" });
}

function hints(cloud: SandboxCloud, { adc, others }: CredentialFiles): string {
  const lines = (variables: Readonly<Record<string, string>>): string =>
    Object.entries(variables)
      .map(([name, value]) => `  export ${name}='${value}'\n`)
      .join("");
  return `
Sandbox cloud with the world "${cloud.world}" on ${cloud.url}. Ctrl+C stops it and removes the files below.

For gcloud:
${lines(gcloudEnvironment(cloud.url, adc))}
For clients of the metadata server:
${lines(metadataEnvironment(cloud.url))}
For programs that use Application Default Credentials:
${lines(adcEnvironment(adc))}
Files of other kinds for the same variable:
${others.map((path) => `  ${path}\n`).join("")}
An external account talks to the sandbox by itself, and so does a key in Google's libraries for Python and Go. Everything
else is sent to oauth2.googleapis.com, whatever the file says, and is refused there: the endpoint must be set in code. The
access tokens in the first line need no refresh for an hour:

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
