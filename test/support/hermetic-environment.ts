import { join } from "node:path";
import { testCacheFolder } from "./test-cache.ts";

/**
 * Environment for a VS Code under test: its own home folder, and nothing of the developer's Google Cloud set-up, so that no test can see,
 * use or change real credentials. An undefined value removes the variable.
 */
export function hermeticEnvironment(home: string): NodeJS.ProcessEnv {
  const google = Object.keys(process.env).filter((name) => /^(GOOGLE|GCLOUD|CLOUDSDK|GCE|GCP)_/.test(name));
  return {
    ...Object.fromEntries(google.map((name) => [name, undefined])),
    HOME: home,
    USERPROFILE: home,
    APPDATA: join(home, "AppData"),
    XDG_CONFIG_HOME: join(home, ".config"),
    CLOUDSDK_CONFIG: join(home, ".config", "gcloud"),
    // The home folder has moved; the test cache has not.
    MINTMARK_TEST_CACHE: testCacheFolder(),
  };
}
