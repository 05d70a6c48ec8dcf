import { bindKeys } from "../bound-keys.ts";
import { openOnCloud, sharedWorkbench } from "../shared-workbench.ts";

const ciRunner = "ci-runner@larkfield-build.iam.gserviceaccount.com";
export const releaseManager = "release-manager@larkfield-build.iam.gserviceaccount.com";
export const stagingGate = "staging-gate@larkfield-build.iam.gserviceaccount.com";
const terraform = "terraform@larkfield-build.iam.gserviceaccount.com";
export const broker = "migration-broker@larkfield-prod.iam.gserviceaccount.com";
export const migrator = "db-migrator@larkfield-prod.iam.gserviceaccount.com";
const deployer = "deployer@larkfield-prod.iam.gserviceaccount.com";
const payroll = "payroll-sync@larkfield-vault.iam.gserviceaccount.com";

const broken = { target: migrator, delegates: [stagingGate, broker] };
const outOfSight = { target: payroll, delegates: [ciRunner, releaseManager] };

const { keybindings, keyOf } = bindKeys({
  mintThroughBroken: { command: "mintmark.mintAccessToken", args: { ...broken, scopes: ["cloud-platform"] } },
  checkOutOfSight: { command: "mintmark.checkChain", args: outOfSight },
  grantBroken: { command: "mintmark.grantChain", args: broken },
  grantReleaseManager: { command: "mintmark.grantChain", args: { target: releaseManager, delegates: [] } },
  buildChain: { command: "mintmark.buildChain", args: { target: ciRunner, delegates: [stagingGate] } },
  findDeployer: { command: "mintmark.findChain", args: { target: deployer } },
  findMigrator: { command: "mintmark.findChain", args: { target: migrator } },
  findTerraform: { command: "mintmark.findChain", args: { target: terraform } },
  showBroken: { command: "mintmark.showChainPicture", args: broken },
  showAround: { command: "mintmark.showNeighbourhood", args: { target: releaseManager } },
});

export { keyOf };

/** The window for all tests about chains, with a cloud in its initial state. */
export const openChainWindow = sharedWorkbench(() => openOnCloud({ keybindings }));
