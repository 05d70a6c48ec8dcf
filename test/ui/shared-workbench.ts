import { after } from "node:test";
import { startCloudUnderTest, type CloudUnderTest } from "./cloud-under-test.ts";
import { openWorkbench, type Workbench, type WorkbenchOptions } from "./workbench.ts";
import type { WorkbenchWindow } from "./workbench-window.ts";

/** A VS Code with its window, and its cloud if it has one. */
export interface OpenWorkbench {
  readonly workbench: Workbench;
  readonly window: WorkbenchWindow;
  /** Restores the initial state, as far as a test may expect it. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** A VS Code that works with the test's own cloud. */
export interface CloudWorkbench extends OpenWorkbench {
  readonly cloud: CloudUnderTest;
}

/**
 * One VS Code for several subjects, because its start takes as long as most of them: the first test opens it, later tests get it cleaned
 * up, and it ends after the last test of the process.
 */
export function sharedWorkbench<T extends OpenWorkbench>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  after(async () => (await opened?.catch(() => undefined))?.close());
  return async () => {
    if (opened !== undefined) await (await opened).tidy();
    opened ??= open();
    return opened;
  };
}

/** Opens a VS Code with the options; for `sharedWorkbench`. */
export async function openAlone(options: WorkbenchOptions): Promise<OpenWorkbench> {
  const workbench = await openWorkbench(options);
  const { window } = workbench;
  return { workbench, window, tidy: () => window.tidy(), close: () => workbench.close() };
}

/** Opens a VS Code that works with a new cloud. */
export async function openOnCloud(options: WorkbenchOptions = {}): Promise<CloudWorkbench> {
  const cloud = await startCloudUnderTest();
  const settings = { ...cloud.workbench.settings, ...options.settings };
  const opened = await openAlone({ ...cloud.workbench, ...options, settings }).catch(async (error: unknown) => {
    await cloud.close();
    throw error;
  });
  return {
    ...opened,
    cloud,
    tidy: async () => {
      cloud.sandbox.reset();
      await opened.tidy();
    },
    close: async () => {
      await opened.close();
      await cloud.close();
    },
  };
}
