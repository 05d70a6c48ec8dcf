import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { matrixWorld } from "../../integration/fixture/matrix-world.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { bindKeys } from "../bound-keys.ts";
import { openAlone, sharedWorkbench } from "../shared-workbench.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";

const nightBatch = "night-batch@larkfield-build.iam.gserviceaccount.com";
export const deployer = "deployer@larkfield-prod.iam.gserviceaccount.com";
const ciRunner = "ci-runner@larkfield-build.iam.gserviceaccount.com";
const releaseManager = "release-manager@larkfield-build.iam.gserviceaccount.com";

const unapproved = {
  target: deployer,
  delegates: [ciRunner, releaseManager],
  subject: "alan@larkfield.example",
  scopes: ["drive"],
};

function signedClaims(): object {
  const iat = Math.floor(Date.now() / 1_000);
  return { iss: nightBatch, sub: nightBatch, aud: "https://pubsub.googleapis.com/", iat, exp: iat + 3_600 };
}

/** Found at once and refused at once, also on a Google Cloud machine. */
const noCredentials = { GCE_METADATA_HOST: "127.0.0.1:9" };

const world = join(temporaryFolder("world").path, "world.json");
writeFileSync(world, JSON.stringify(matrixWorld));

const { keybindings, keyOf } = bindKeys({
  startStory: { command: "mintmark.startSandbox", args: {} },
  startMatrix: { command: "mintmark.startSandbox", args: { world } },
  mintUnapproved: { command: "mintmark.mintUserToken", args: unapproved },
  signClaims: { command: "mintmark.signJwt", args: { target: nightBatch, claims: signedClaims() } },
  clearNotices: { command: "notifications.clearAll" },
});

export { keyOf };

/** The window for all tests that need only the extension's own cloud, which is not running at the start. */
export const openSandboxWindow = sharedWorkbench(() => openAlone({ environment: noCredentials, keybindings }));

/** Starts the sandbox from one of two worlds, replacing the running one; returns its address. */
export async function startSandbox(window: WorkbenchWindow, key: "startStory" | "startMatrix"): Promise<string> {
  await window.page.keyboard.press(keyOf(key));
  if (key === "startMatrix") await window.pressInDialog("Start");
  const started = await window.notifications.waitFor(/^The sandbox cloud runs at /);
  const url = /http:\S+\d/.exec(await started.innerText())?.[0] ?? "";
  await window.notifications.clear();
  return url;
}
