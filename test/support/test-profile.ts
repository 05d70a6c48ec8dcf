/** Tells a suite in the extension host the folder in which this VS Code keeps everything it writes. */
export const profileVariable = "MINTMARK_TEST_PROFILE";
