import { openOnCloud, sharedWorkbench } from "../shared-workbench.ts";

/** The window of all that is tested about the inspector. */
export const openInspectorWindow = sharedWorkbench(openOnCloud);
