import { bindKeys } from "../bound-keys.ts";
import { openOnCloud, sharedWorkbench } from "../shared-workbench.ts";
import type { Keybinding } from "../workbench.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";

export const ciRunner = "ci-runner@larkfield-build.iam.gserviceaccount.com";
export const releaseManager = "release-manager@larkfield-build.iam.gserviceaccount.com";
export const stagingGate = "staging-gate@larkfield-build.iam.gserviceaccount.com";
export const nightBatch = "night-batch@larkfield-build.iam.gserviceaccount.com";
const terraform = "terraform@larkfield-build.iam.gserviceaccount.com";
export const deployer = "deployer@larkfield-prod.iam.gserviceaccount.com";
export const broker = "migration-broker@larkfield-prod.iam.gserviceaccount.com";
export const migrator = "db-migrator@larkfield-prod.iam.gserviceaccount.com";

function mint(target: string, options: Readonly<Record<string, unknown>> = {}): Omit<Keybinding, "key"> {
  const args = { target, scopes: ["cloud-platform"], destination: "clipboard", ...options };
  return { command: "mintmark.mintAccessToken", args };
}

const kept = { destination: "secretStorage" };

const { keybindings, keyOf } = bindKeys({
  halfHour: mint(ciRunner, { lifetimeSeconds: 1_800 }),
  fourMinutes: mint(nightBatch, { lifetimeSeconds: 240 }),
  twoSeconds: mint(terraform, { lifetimeSeconds: 2 }),
  kept: mint(stagingGate, { lifetimeSeconds: 3_600, ...kept }),
  keptForThreeSeconds: mint(terraform, { lifetimeSeconds: 3, ...kept }),
  throughBroken: mint(migrator, { delegates: [stagingGate, broker] }),
  wrongLifetime: mint(ciRunner, { lifetimeSeconds: "1 day" }),
  wrongTarget: mint("ci-runner"),
});

export { keyOf };

/** The window for all tests about minting and minted tokens, with a cloud in its initial state. */
export const openMintingWindow = sharedWorkbench(async () => {
  const opened = await openOnCloud({ keybindings });
  const tidy = async (): Promise<void> => {
    await forgetTokens(opened.window);
    await opened.tidy();
  };
  return { ...opened, tidy };
});

async function forgetTokens(window: WorkbenchWindow): Promise<void> {
  await window.runCommand("Mintmark: Show Tokens");
  await window.runCommand("Mintmark: Forget All Tokens");
  await window.tree("Tokens").welcome().waitFor();
}
