import { accessSync, constants, existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { runChild } from "./child-process.ts";
import { npmInstallInto, outsideEnvironment } from "./npm-install.ts";
import { installOnce } from "./test-cache.ts";

/** The pinned headless Chromium for Linux x64 from an npm package. */
const packagedChromiumVersion = "153.0.0";
const fontsFile = "fonts.conf";

/** A browser program, and the environment to start it with. */
export interface BrowserProgram {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

const namesOnPath = [
  ...["google-chrome-stable", "google-chrome", "chromium", "chromium-browser"],
  ...["microsoft-edge-stable", "microsoft-edge"],
];
const knownPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/** MINTMARK_CHROME, else an installed Chrome, Chromium or Edge, else the pinned one, installed if missing. */
export async function findBrowser(report: (line: string) => void): Promise<BrowserProgram> {
  const installed = process.env["MINTMARK_CHROME"] ?? installedBrowser();
  if (installed === undefined) {
    return packagedChromium(report);
  }
  if (!isExecutable(installed)) {
    throw new Error(`MINTMARK_CHROME names "${installed}", which is not a program.`);
  }
  return { path: installed, environment: {} };
}

/** Starts the browser without a window and without its own network calls, so that it causes no errors offline. */
export async function launchBrowser(program: BrowserProgram): Promise<Browser> {
  const handled = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const env = { ...process.env, ...program.environment };
  return chromium.launch({ executablePath: program.path, headless: true, args: quietFlags, env, ...handled });
}

const quietFlags = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update", "--font-render-hinting=none"],
];

function installedBrowser(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const onPath = namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...knownPlaces].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function packagedChromium(report: (line: string) => void): Promise<BrowserProgram> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No Chrome, Chromium or Edge was found. Install one, or name its program in MINTMARK_CHROME.");
  }
  const name = `chromium-${packagedChromiumVersion}`;
  const folder = await installOnce(name, (into) => installChromium(into, report));
  return { path: join(folder, "chromium"), environment: { FONTCONFIG_FILE: join(folder, fontsFile) } };
}

async function installChromium(folder: string, report: (line: string) => void): Promise<void> {
  report(`Installing headless Chromium ${packagedChromiumVersion} (250 MB, once for this version).`);
  await npmInstallInto(folder, `@sparticuz/chromium@${packagedChromiumVersion}`);
  const unpack = `import("@sparticuz/chromium").then((chromium) => chromium.default.executablePath())`;
  // The package unpacks into the temporary folder of the process.
  const env = { ...outsideEnvironment(), TMPDIR: folder };
  await runChild(process.execPath, ["--eval", unpack], { cwd: folder, env });
  if (!existsSync(join(folder, "chromium"))) {
    throw new Error("Headless Chromium was installed, but did not unpack its program.");
  }
  await writeFile(join(folder, fontsFile), fontConfiguration);
}

/**
 * VS Code asks for the system's interface font. A minimal Linux has none or a very wide one, so the Open Sans in the package replaces it;
 * the system's own fonts stay available.
 */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>~/.fonts</dir>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;
