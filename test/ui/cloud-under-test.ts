import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { endpointsAt } from "../../src/core/caller/endpoints.ts";
import { startSandboxCloud, type SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startRecordingProxy, type RecordingProxy } from "./recording-proxy.ts";
import type { WorkbenchOptions } from "./workbench.ts";

/** A sandbox in the test's process, where it can be observed and made to fail, and how a VS Code reaches it. */
export interface CloudUnderTest {
  readonly sandbox: SandboxCloud;
  readonly proxy: RecordingProxy;
  /** Makes VS Code work with this cloud, with Application Default Credentials of its first person. */
  readonly workbench: Pick<WorkbenchOptions, "settings" | "machineSettings" | "environment">;
  /** How many mint calls have reached the cloud. */
  mintCalls(): number;
  close(): Promise<void>;
}

export async function startCloudUnderTest(): Promise<CloudUnderTest> {
  const sandbox = await startSandboxCloud();
  const proxy = await startRecordingProxy(sandbox.url);
  const folder = temporaryFolder("adc");
  const adc = join(folder.path, "application_default_credentials.json");
  writeFileSync(adc, JSON.stringify(sandbox.adc), { mode: 0o600 });
  const { url } = proxy;
  return {
    sandbox,
    proxy,
    workbench: {
      settings: { "mintmark.source": "adc" },
      machineSettings: { "mintmark.endpoints": endpointsAt(url) },
      environment: { GOOGLE_APPLICATION_CREDENTIALS: adc },
    },
    mintCalls: () => sandbox.requestLog.filter(({ route }) => route?.startsWith("iamcredentials.")).length,
    close: async () => {
      await proxy.close();
      await sandbox.close();
      folder.remove();
    },
  };
}
