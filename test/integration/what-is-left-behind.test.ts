import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as vscode from "vscode";
import { mint, run, runOnFirstToken } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { profileFolder, writeWindowStorage, writtenFiles } from "./fixture/profile.ts";
import { knownSecrets, rememberSecret, secretIn } from "./fixture/secrets.ts";
import { set } from "./fixture/settings.ts";
import { newTerminalTokens } from "./fixture/terminal-environment.ts";
import { clipboardText, copiedToken } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account } from "./fixture/world.ts";

/** Shipped with the sample workspace; not really signed. */
const sample = "expired-token.http";

const everyKind = [
  ["signBlob", { payload: "AAEC" }],
  ["signJwt", { claims: { sub: "somebody", exp: Math.floor(Date.now() / 1_000) + 900 } }],
  ["mintIdToken", { audience: "https://service.example" }],
  ["mintAccessToken", { scopes: ["cloud-platform"] }],
] as const;

/** Every file of this VS Code that contains a secret, and its position: the report must not contain the secret. */
function leaks(): readonly string[] {
  return writtenFiles().flatMap(({ path, bytes }) => {
    const found = secretIn(bytes.toString("latin1")) ?? secretIn(bytes.toString("utf16le"));
    return found === undefined || path.endsWith(sample)
      ? []
      : [`${relative(profileFolder(), path)}: ${found.slice(0, 8)}…`];
  });
}

// Suites run in the order of their file names, so this one sees what all others have left.
describe("after all that, on the disk of the user", () => {
  const folder = join(profileFolder(), "user-data", "canary");

  googleForSuite();

  // While some tokens are live: what is deleted when they are forgotten must not have been there before either.
  before(async () => {
    mkdirSync(folder);
    const choose = (): vscode.Uri => vscode.Uri.file(join(folder, "token"));
    const target = account("direct");
    await answering("showSaveDialog", choose, async () => {
      for (const destination of ["terminal", "secretStorage", "file", "clipboard"]) {
        for (const [command, what] of everyKind) {
          await run(command, { target, destination, ...what });
          if (destination !== "clipboard") await runOnFirstToken("copyToken");
          await clipboardText();
        }
      }
    });
    await set({ renewAhead: true });
    await mint({ target, scopes: ["cloud-platform"], destination: "terminal", lifetimeSeconds: 4 });
    await until(
      "a token is renewed ahead",
      () => newTerminalTokens().then(Object.keys),
      ({ length }) => length > 0,
    );
    await answering(
      "showWarningMessage",
      (...question) => question.at(-1),
      async () => {
        const request = { kind: "accessToken", target, scopes: ["devstorage.read_only"] };
        rememberSecret(await vscode.commands.executeCommand("mintmark.getToken", request));
      },
    );
    rmSync(folder, { recursive: true });
    await mint({ target, scopes: ["cloud-platform"] });
    await run("inspectToken", { token: await copiedToken() });
    await run("compareTokens", { left: await copiedToken(), right: await copiedToken() });
    await newTerminalTokens();
    await writeWindowStorage();
  });

  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const canaries: readonly { readonly form: string; readonly write: (secret: string) => string | Buffer }[] = [
    { form: "as it is", write: (secret) => `Authorization: Bearer ${secret}` },
    { form: "cut at both ends", write: (secret) => secret.slice(3, -3) },
    { form: "in UTF-16", write: (secret) => Buffer.from(secret, "utf16le") },
  ];
  for (const { form, write } of canaries) {
    it(`a secret would be found: every known one is, written ${form}`, () => {
      assert.ok(knownSecrets.size > 20, `only ${knownSecrets.size} secrets are known; did the other suites run?`);
      mkdirSync(folder);
      [...knownSecrets].forEach((secret, index) => writeFileSync(join(folder, `${index}.txt`), write(secret)));
      assert.equal(leaks().length, knownSecrets.size);
    });
  }

  it("a token that no test has seen would be found by its shape, also in Base64", () => {
    const unseen = `ya29.c.c0A${"Zm9vYmFy".repeat(20)}`;
    mkdirSync(folder);
    writeFileSync(join(folder, "plain.json"), JSON.stringify({ unseen }));
    [0, 1, 2].forEach((shift) =>
      writeFileSync(join(folder, `shift${shift}.txt`), Buffer.from("x".repeat(shift) + unseen).toString("base64")),
    );
    assert.equal(leaks().length, 4);
  });

  it("the log is among the files that were looked at", () => {
    const log = writtenFiles().find(({ path }) => path.endsWith("Mintmark.log"));
    assert.match(log?.bytes.toString() ?? "", /\[debug\] POST 127\.0\.0\.1:\d+\/token: 200/);
  });

  it("what the extension remembers is among it, too", () => {
    const remembering = writtenFiles().filter(({ bytes }) => bytes.includes("mintmark.recentChoices"));
    assert.ok(remembering.length > 0);
  });

  it("there is no token, no refresh token, no key and no client secret", () => {
    assert.deepEqual(leaks(), []);
  });
});
