import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { ToInspector } from "../../src/core/inspect/protocol.ts";
import { Inspection } from "../../src/host/inspector/inspection.ts";
import { webviewHtml } from "../../src/host/surface/webview-page.ts";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { base64url, makeJwt } from "../support/make-jwt.ts";
import { ManualClock } from "../support/manual-clock.ts";
import type { Figure } from "./figure.ts";
import { quantile } from "./statistics.ts";

const size = 65_536;
const rounds = 15;
const origin = "https://inspector.example";

/** Texts of 64 KB, each hard in a different way. */
const texts: Readonly<Record<string, string>> = {
  "an ID token of 1 KB": makeJwt(
    JSON.stringify({ iss: "https://accounts.google.com", aud: "a".repeat(500), exp: 4e9 }),
  ),
  "one long claim": makeJwt(JSON.stringify({ iss: "a", text: "x".repeat(size * 0.74) })),
  "thousands of claims": makeJwt(
    JSON.stringify(Object.fromEntries(Array.from({ length: 3_500 }, (_, index) => [`c${index}`, index]))),
  ),
  "a long list": makeJwt(JSON.stringify({ list: Array.from({ length: 9_000 }, (_, index) => index) })),
  "a token that is cut off": makeJwt(JSON.stringify({ text: "x".repeat(size) })).slice(0, size),
  "beginnings of tokens": "eyJ-".repeat(size / 4),
  "50 tokens": Array.from({ length: 50 }, (_, index) => makeJwt(`{"sub":"${index}","t":"${"y".repeat(850)}"}`)).join(
    "\n",
  ),
  "bytes that are no text": `${base64url('{"alg":"RS256"}')}.${Buffer.alloc(size * 0.74, 0xff).toString("base64url")}.c2ln`,
};

/** From the text to a page that shows its verdict: decoding in the host, sending the state to the page, and drawing it. */
export async function pasteToVerdict(extension: string): Promise<readonly Figure[]> {
  const browser = await launchBrowser(await findBrowser(console.log));
  try {
    const page = await openPage(await browser.newPage(), extension);
    const figures: Figure[] = [];
    for (const [name, text] of Object.entries(texts)) {
      const samples: number[] = [];
      for (let round = 0; round < rounds; round += 1) samples.push(await measureOne(page, text));
      figures.push({
        what: `paste to verdict, ${name}`,
        value: quantile(samples.slice(3), 0.5),
        unit: "ms",
        limit: 50,
      });
    }
    return figures;
  } finally {
    await browser.close();
  }
}

async function measureOne(page: Page, text: string): Promise<number> {
  const start = performance.now();
  const message: ToInspector = { kind: "state", state: inspect(text).state() };
  const json = JSON.stringify(message);
  const host = performance.now() - start;
  return host + (await page.evaluate<number>(`drawn(${JSON.stringify(json)})`));
}

function inspect(text: string): Inspection {
  const never = (): Promise<never> => Promise.reject(new Error("Nothing is asked for here"));
  return new Inspection(text, {
    clock: new ManualClock(),
    locale: "en",
    verifier: never,
    sandboxUrl: () => undefined,
    chooseKeys: never,
    choosePlace: never,
    failureText: ({ code }) => code,
    knownMint: () => undefined,
    receivers: { list: () => [], save: never, delete: never },
    copy: never,
    compare: () => undefined,
    mintLike: () => undefined,
  });
}

/** The page as shipped, with its policy; one frame after the state has arrived, everything is drawn. */
async function openPage(page: Page, extension: string): Promise<Page> {
  await page.addInitScript(`
    globalThis.acquireVsCodeApi = () => ({ postMessage() {} });
    globalThis.drawn = (json) => new Promise((resolve) => {
      document.getElementById("inspector").replaceChildren();
      const start = performance.now();
      window.postMessage(JSON.parse(json), "*");
      const look = () => document.querySelector("#verdict .banner-title") === null
        ? requestAnimationFrame(look)
        : (document.body.getBoundingClientRect(), resolve(performance.now() - start));
      setTimeout(look, 0);
    });`);
  const html = webviewHtml({
    name: "inspector",
    title: "Token",
    locale: "en",
    translation: undefined,
    cspSource: origin,
    nonce: "00",
    scriptUri: `${origin}/dist/webview/inspector.js`,
    styleUris: [`${origin}/media/page.css`, `${origin}/media/inspector.css`],
  });
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const contentType = { js: "text/javascript", css: "text/css" }[pathname.split(".")[1] ?? ""] ?? "text/html";
    await route.fulfill({ contentType, body: pathname === "/" ? html : await readFile(join(extension, pathname)) });
  });
  await page.goto(`${origin}/`);
  return page;
}
