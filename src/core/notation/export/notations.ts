import { isOfCaller } from "../../request/request.ts";
import { exportAdcFile } from "./write-adc-file.ts";
import { exportCSharp } from "./write-c-sharp.ts";
import { exportCurl } from "./write-curl.ts";
import { exportHttpFile } from "./write-http-file.ts";
import { exportHttpie } from "./write-httpie.ts";
import { exportJava } from "./write-java.ts";
import { exportPowerShell } from "./write-power-shell.ts";
import { exportRuby } from "./write-ruby.ts";
import { type ExportRequest, needsExchange } from "./export-target.ts";
import { exportGcloud } from "./write-gcloud.ts";
import { exportGo } from "./write-go.ts";
import { exportGithubActions } from "./write-github-actions.ts";
import { exportNode } from "./write-node.ts";
import { exportPython } from "./write-python.ts";
import { exportTerraform } from "./write-terraform.ts";

/** The tools for which a request can be copied. */
export const notationNames = [
  "gcloud",
  "curl",
  "terraform",
  "node",
  "python",
  "go",
  "ruby",
  "java",
  "cSharp",
  "powerShell",
  "httpie",
  "httpFile",
  "adcFile",
  "githubActions",
] as const;
export type NotationName = (typeof notationNames)[number];

/** How each tool's text is written. Each tool orders the chain in its own way, and none makes the second call of an exchange. */
export const notations: Readonly<Record<NotationName, ExportRequest>> = {
  gcloud: (request, target) =>
    isOfCaller(request) || !needsExchange(request) ? exportGcloud(request, target) : undefined,
  curl: ofAccount(exportCurl),
  terraform: ofAccount(exportTerraform),
  node: ofAccount(exportNode),
  python: ofAccount(exportPython),
  go: ofAccount(exportGo),
  ruby: ofAccount(exportRuby),
  java: ofAccount(exportJava),
  cSharp: ofAccount(exportCSharp),
  powerShell: ofAccount(exportPowerShell),
  httpie: ofAccount(exportHttpie),
  httpFile: ofAccount(exportHttpFile),
  adcFile: ofAccount(exportAdcFile),
  githubActions: ofAccount(exportGithubActions),
};

/** An ID token of the caller comes from the caller's own source: only gcloud prints its own. */
function ofAccount(write: ExportRequest): ExportRequest {
  return (request, target) => (isOfCaller(request) || needsExchange(request) ? undefined : write(request, target));
}
