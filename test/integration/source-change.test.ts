import assert from "node:assert/strict";
import * as vscode from "vscode";
import { answering } from "./fixture/dialogs.ts";
import { mint } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { pickFirst } from "./fixture/picks.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { account } from "./fixture/world.ts";

describe("a credential file that is written again in place", () => {
  const google = googleForSuite();
  after(() => pickFirst("manageApprovals"));
  const request = { kind: "accessToken", target: account("direct"), scopes: ["cloud-platform"] };

  /** Puts a key of the account, or of one without rights, into the file that is in use. */
  async function becomeKeyOf(name: string): Promise<void> {
    const key = await google().cloud.createKeyFile(account(name));
    rememberSecret(key["private_key"]);
    google().rewriteCredential(key);
  }

  async function getToken(): Promise<unknown> {
    const token: unknown = await vscode.commands.executeCommand("mintmark.getToken", request);
    rememberSecret(token);
    return token;
  }

  it("is who mints next, and tasks get no token of who was in it before", async () => {
    const tokens: unknown[] = [];
    await answering(
      "showWarningMessage",
      (...question: readonly unknown[]) => question.at(-1),
      async () => {
        tokens.push(await getToken());
        const again = await google().callsOf(async () => void tokens.push(await getToken()));
        assert.equal(again.mint, 0);
        await becomeKeyOf("key-owner");
        const changed = await google().callsOf(async () => void tokens.push(await getToken()));
        assert.equal(changed.mint, 1);
      },
    );
    assert.equal(tokens[0], tokens[1]);
    assert.notEqual(tokens[0], tokens[2]);
  });

  it("mints nothing when who is in it now may not", async () => {
    await mint({ target: account("direct"), scopes: ["cloud-platform"] });
    await becomeKeyOf("second");
    await assert.rejects(getToken());
  });
});
