import { openOnCloud, sharedWorkbench } from "../shared-workbench.ts";

/** The window for all tests about the inspector. */
export const openInspectorWindow = sharedWorkbench(openOnCloud);
