import assert from "node:assert/strict";
import * as vscode from "vscode";
import { isObject } from "../../src/core/base/json.ts";
import { answering } from "./fixture/dialogs.ts";
import { mint } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { pickFirst } from "./fixture/picks.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { account, caller } from "./fixture/world.ts";

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

  async function getToken(scopes = request.scopes): Promise<unknown> {
    const token: unknown = await vscode.commands.executeCommand("mintmark.getToken", { ...request, scopes });
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

  it("is asked about again when it changed while the question was open", async () => {
    await google().use();
    const key = await google().cloud.createKeyFile(account("key-owner"));
    rememberSecret(key["private_key"]);
    const change = (...question: readonly unknown[]): unknown => {
      google().rewriteCredential(key);
      return question.find((part) => isObject(part) && part["title"] === "Allow Once");
    };
    const asked = await answering("showWarningMessage", change, async () => {
      await getToken(["devstorage.read_only"]);
    });
    assert.equal(asked.length, 2);
    assert.match(JSON.stringify(asked[0]), new RegExp(caller));
    assert.match(JSON.stringify(asked[1]), new RegExp(account("key-owner")));
  });

  it("mints nothing when who is in it now may not", async () => {
    await mint({ target: account("direct"), scopes: ["cloud-platform"] });
    await becomeKeyOf("second");
    await assert.rejects(getToken());
  });
});
