import assert from "node:assert/strict";
import { test } from "node:test";
import { makeNonce, webviewHtml } from "../../../../src/host/surface/webview-page.ts";

const page = {
  name: "inspector",
  title: "Token",
  locale: "en",
  translation: undefined,
  cspSource: "https://csp.example",
  nonce: "0011",
  scriptUri: "https://csp.example/inspector.js",
  styleUris: ["https://csp.example/page.css", "https://csp.example/inspector.css"],
};

test("the page may run one script, load our styles, and connect to nothing", () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(webviewHtml(page))?.[1] ?? "";
  assert.deepEqual(policy.replaceAll("&#39;", "'").split("; "), [
    "default-src 'none'",
    "style-src https://csp.example",
    "script-src 'nonce-0011'",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test("a title from a token cannot become markup", () => {
  const html = webviewHtml({ ...page, title: `</title><script>alert("1")</script>` });
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.ok(html.includes("&#60;/title&#62;&#60;script&#62;"));
});

test("a translation is data that no text in it can turn into markup", () => {
  const translation = { "</script><script>alert(1)</script>": '<!-- "\u2028', Cancel: "Abbrechen & zurück" };
  const html = webviewHtml({ ...page, translation });
  assert.equal(html.match(/<script/g)?.length, 2);
  assert.equal(html.match(/<\/script/g)?.length, 2);
  assert.ok(!html.includes("<!--"));
  const data = /<script type="application\/json" id="l10n">([^<]*)<\/script>/.exec(html)?.[1] ?? "";
  assert.deepEqual(JSON.parse(data), translation);
});

test("nonces are 128 bits and never the same", () => {
  const nonces = new Set(Array.from({ length: 100 }, makeNonce));
  assert.equal(nonces.size, 100);
  for (const nonce of nonces) assert.match(nonce, /^[\da-f]{32}$/);
});
