import { exportAdcFile } from "./adc-file.ts";
import { exportCurl } from "./curl.ts";
import type { ExportRequest } from "./export-target.ts";
import { exportGcloud } from "./gcloud.ts";
import { exportGithubActions } from "./github-actions.ts";
import { exportNode } from "./node.ts";
import { exportPython } from "./python.ts";
import { exportTerraform } from "./terraform.ts";

/** The tools in whose notation a request can be copied. */
export const notationNames = ["gcloud", "curl", "terraform", "node", "python", "adcFile", "githubActions"] as const;
export type NotationName = (typeof notationNames)[number];

/** How each tool's text is written; each has its own order of the chain. */
export const notations: Readonly<Record<NotationName, ExportRequest>> = {
  gcloud: exportGcloud,
  curl: exportCurl,
  terraform: exportTerraform,
  node: exportNode,
  python: exportPython,
  adcFile: exportAdcFile,
  githubActions: exportGithubActions,
};
