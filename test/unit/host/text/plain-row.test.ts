import assert from "node:assert/strict";
import { test } from "node:test";
import { plainRow } from "../../../../src/host/text/plain-row.ts";

/** What VS Code makes an icon of, in its labelsWithIcons: a backslash before it keeps it as text. */
const icon = /(?<!\\)\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

test("somebody else's text in a row has no icon and turns nothing around", () => {
  for (const text of ["$(verified) Trusted", "a $(sync~spin)$(check) b"]) assert.doesNotMatch(plainRow(text), icon);
  assert.equal(plainRow("$(verified) Trusted"), String.raw`\$(verified) Trusted`);
  assert.equal(plainRow("\u202Egnp.exe"), "\\u{202E}gnp.exe");
  assert.equal(plainRow("Pays $5 (nightly)"), "Pays $5 (nightly)");
});
