/** User settings that keep a window under test quiet: no welcome page, no trust question, nothing sent anywhere. */
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
  // A webview may take the focus a moment after it is shown; the palette stays open then.
  "workbench.quickOpen.closeOnFocusLost": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  // Nothing has to be waited for, or drawn again and again, that only moves.
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
};
