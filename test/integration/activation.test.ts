import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("activation", () => {
  const extension = vscode.extensions.getExtension("mintmark.mintmark");

  it("happens in the real host without an error", async () => {
    assert.ok(extension, "VS Code does not know the extension");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("registers every command that the manifest contributes", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(contributed.length > 0);
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});
