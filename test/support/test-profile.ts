/** Tells a suite in the extension host where this VS Code keeps everything that it writes. */
export const profileVariable = "MINTMARK_TEST_PROFILE";
