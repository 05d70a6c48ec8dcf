/** User settings that keep a test window quiet: no welcome page, no trust question, nothing sent anywhere. */
export const defaultSettings: Readonly<Record<string, unknown>> = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.editor.useModal": "off",
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "window.commandCenter": false,
  // A webview may take the focus a moment after it appears; the palette then stays open.
  "workbench.quickOpen.closeOnFocusLost": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  // Turns off animations, which only cost waiting and drawing.
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
};
