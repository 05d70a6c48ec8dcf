import assert from "node:assert/strict";
import { test } from "node:test";
import { plainRow, plainNotice } from "../../../../src/host/text/plain-text.ts";

/** What VS Code makes an icon of, in its labelsWithIcons: a backslash before it keeps it as text. */
const icon = /(?<!\\)\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

test("other people's text in a row has no icon and reorders nothing", () => {
  for (const text of ["$(verified) Trusted", "a $(sync~spin)$(check) b"]) assert.doesNotMatch(plainRow(text), icon);
  assert.equal(plainRow("$(verified) Trusted"), String.raw`\$(verified) Trusted`);
  assert.equal(plainRow("\u202Egnp.exe"), "\\u{202E}gnp.exe");
  assert.equal(plainRow("Pays $5 (nightly)"), "Pays $5 (nightly)");
});

/** How VS Code finds links in a notice (source: its `linkedText.ts`). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

test("nothing that a notice quotes becomes a link", () => {
  for (const address of ["command:workbench.action.quit", "https://evil.example", "FILE:///etc/passwd"]) {
    const quoted = `Google said: “[Sign in](${address} "Trust me") [[a](${address})]”`;
    assert.match(quoted, link);
    assert.doesNotMatch(plainNotice(quoted), link);
  }
});

test("nothing that a notice quotes turns the rest of it around", () => {
  assert.equal(plainNotice("The recipe “\u202Egnp.exe” is kept."), "The recipe “\\u{202E}gnp.exe” is kept.");
});

test("a notice's own text stays unchanged", () => {
  const sentence =
    "Access token for a@b.example is on the clipboard for 1 min. Expires in 59 min, at 8:24:59 AM [UTC] (59 min).";
  assert.equal(plainNotice(sentence), sentence);
});
