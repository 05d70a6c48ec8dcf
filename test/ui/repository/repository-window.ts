import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeJwt } from "../../support/make-jwt.ts";
import { sampleWorkspace } from "../../support/repository.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { bindKeys } from "../bound-keys.ts";
import { openOnCloud, sharedWorkbench } from "../shared-workbench.ts";

export const target = "ci-runner@larkfield-build.iam.gserviceaccount.com";
const request = { kind: "accessToken", target, scopes: ["cloud-platform"] };
/** Due for renewal after ten seconds, and then every ten seconds. */
const shortLived = { destination: "secretStorage", lifetimeSeconds: 15 };
const tasks = {
  version: "2.0.0",
  tasks: [
    {
      label: "report",
      type: "process",
      command: "/bin/sh",
      args: ["-c", 'printf %s "$TOKEN" > from-task'],
      options: { env: { TOKEN: "${input:token}" } },
      problemMatcher: [],
    },
  ],
  inputs: [{ id: "token", type: "command", command: "mintmark.getToken", args: request }],
};

const seconds = Math.floor(Date.now() / 1_000);
const claims = { iss: "https://accounts.google.com", aud: "https://orders.example" };
const live = makeJwt(
  JSON.stringify({ ...claims, email: "deployer@demo-1.iam.gserviceaccount.com", exp: seconds + 3_590 }),
);
const expired = makeJwt(
  JSON.stringify({ ...claims, email: "old@demo-1.iam.gserviceaccount.com", exp: seconds - 90_000 }),
);

/** A file with tokens, which git tracks. */
export const fileWithTokens = "orders.env";
const textWithTokens = `# Tokens for the orders service
ORDERS_TOKEN=${live}
OLD_TOKEN=${expired}
REFRESH_TOKEN=1//0${"refresh-Token_1".repeat(4)}
`;

/** A folder under git, as a user opens one. Needs git on the `PATH`, and fails without it. */
function repository(): string {
  const { path } = temporaryFolder("repository");
  cpSync(sampleWorkspace, path, { recursive: true });
  mkdirSync(join(path, ".vscode"));
  writeFileSync(join(path, ".vscode", "tasks.json"), JSON.stringify(tasks));
  writeFileSync(join(path, fileWithTokens), textWithTokens);
  execFileSync("git", ["init", "--quiet"], { cwd: path });
  execFileSync("git", ["add", fileWithTokens], { cwd: path });
  return path;
}

const { keybindings, keyOf } = bindKeys({
  toFile: { command: "mintmark.mintAccessToken", args: { ...request, destination: "file" } },
  runTask: { command: "workbench.action.tasks.runTask", args: "report" },
  shortLived: { command: "mintmark.mintAccessToken", args: { ...request, ...shortLived } },
  toEditor: { command: "mintmark.mintAccessToken", args: { ...request, destination: "editor" } },
});

export { keyOf };

const settings = {
  "git.enabled": true,
  "mintmark.renewAhead": true,
  "terminal.integrated.gpuAcceleration": "off",
  "workbench.localHistory.enabled": false,
};

/** The window for all tests that need a folder under git. */
export const openRepositoryWindow = sharedWorkbench(() => openOnCloud({ settings, keybindings, folder: repository() }));
