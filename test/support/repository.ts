import { join, resolve } from "node:path";

/** The root of the checkout. */
export const repositoryFolder = resolve(import.meta.dirname, "../..");

/** Git-ignored, and where @vscode/test-electron keeps what it downloads: state and results of the VS Code runs. */
export const localFolder = join(repositoryFolder, ".vscode-test");

/** A small workspace to open: a readme and a file with an expired example token. */
export const sampleWorkspace = join(repositoryFolder, "test/support/sample-workspace");
