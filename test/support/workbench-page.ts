import type { BrowserContext, Browser, Page } from "playwright-core";

/** What a workbench page shows; `payload` is the workbench's own start options as pairs. */
export interface WorkbenchAddress {
  readonly origin: string;
  readonly folder?: string | undefined;
  readonly payload?: readonly (readonly [string, string])[];
}

/** Messages from an extension host that runs a suite to its window. */
export interface SuiteListener {
  onLog(type: string, line: string): void;
  onExit(code: number): void;
}

/** Size of a window, in pixels. */
export const windowSize = { width: 1_280, height: 800 };

/**
 * A browser session that behaves like a desktop window: it may use the clipboard, and SecretStorage survives a reload. The workbench
 * encrypts secrets in the browser with a key from its server. Only the code-server wrapper serves that key, so the answer is given here, in
 * the page, because a Playwright route would slow down every request.
 */
export async function workbenchContext(browser: Browser, origin: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: windowSize });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  await context.addInitScript(answerKeyRequest);
  return context;
}

const answerKeyRequest = `if (window === window.top) {
  const fetchFromServer = window.fetch;
  const secretKey = new TextEncoder().encode("mintmark".repeat(4));
  window.fetch = (...request) =>
    String(request[0]).endsWith("/mint-key") ? Promise.resolve(new Response(secretKey)) : fetchFromServer(...request);
}`;

/** Lets the page report log lines and the end of a suite; must be called before the page is opened. */
export async function listenToSuite(page: Page, listener: SuiteListener): Promise<void> {
  await page.exposeFunction("codeAutomationLog", (type: string, values: unknown) => {
    listener.onLog(type, logLine(values));
  });
  await page.exposeFunction("codeAutomationExit", (code: number) => listener.onExit(code));
}

/** The address of the workbench, to open in a page. */
export function workbenchUrl({ origin, folder, payload = [] }: WorkbenchAddress): string {
  const url = new URL(origin);
  if (folder === undefined) {
    url.searchParams.set("ew", "true");
  } else {
    url.searchParams.set("folder", folder);
  }
  if (payload.length > 0) {
    url.searchParams.set("payload", JSON.stringify(payload));
  }
  return url.href;
}

function logLine(values: unknown): string {
  const list: unknown[] = Array.isArray(values) ? values : [values];
  return list.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" ");
}
