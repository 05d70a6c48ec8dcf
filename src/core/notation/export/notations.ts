import { isOfCaller, type MintRequest } from "../../request/request.ts";
import { exportAdcFile } from "./write-adc-file.ts";
import { exportCurl } from "./write-curl.ts";
import { type ExportRequest, needsExchange } from "./export-target.ts";
import { exportGcloud } from "./write-gcloud.ts";
import { exportGo } from "./write-go.ts";
import { exportGithubActions } from "./write-github-actions.ts";
import { exportNode } from "./write-node.ts";
import { exportPython } from "./write-python.ts";
import { exportTerraform } from "./write-terraform.ts";

/** The tools in whose notation a request can be copied. */
export const notationNames = [
  "gcloud",
  "curl",
  "terraform",
  "node",
  "python",
  "go",
  "adcFile",
  "githubActions",
] as const;
export type NotationName = (typeof notationNames)[number];

const writers: Readonly<Record<NotationName, ExportRequest>> = {
  gcloud: exportGcloud,
  curl: exportCurl,
  terraform: exportTerraform,
  node: exportNode,
  python: exportPython,
  go: exportGo,
  adcFile: exportAdcFile,
  githubActions: exportGithubActions,
};

/** How each tool's text is written; each has its own order of the chain, and none makes the second call of an exchange. */
export const notations = Object.fromEntries(
  notationNames.map((name): [NotationName, ExportRequest] => [
    name,
    (request, target) => (isOneCall(name, request) ? writers[name](request, target) : undefined),
  ]),
) as Readonly<Record<NotationName, ExportRequest>>;

/** An ID token of the caller comes from the caller's own source: gcloud's own is gcloud's to print, the others are nobody's to fetch. */
function isOneCall(name: NotationName, request: MintRequest): boolean {
  return isOfCaller(request) ? name === "gcloud" : !needsExchange(request);
}
