import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { repositoryFolder } from "../support/repository.ts";

/**
 * Who says which file is read or which program runs:
 * - `user`: chosen in a dialog, opened in an editor, or copied, at that moment.
 * - `machine`: the environment, the home folder, or settings that no folder can set.
 * - `credentialFile`: a credential file of the machine, never one that a folder names.
 * - `folder`: a folder that is open. Its content is data; what it may cause is in `worst`.
 */
type NamedBy = "user" | "machine" | "credentialFile" | "folder";

/** Every file of src that reads files, editors or the clipboard, or runs a program. */
const readers: Readonly<Record<string, { readonly namedBy: NamedBy; readonly worst: string }>> = {
  "core/credential/destination/clipboard-guard.ts": {
    namedBy: "user",
    worst: "The clipboard is only compared with what Mintmark put there.",
  },
  "google/credential-file/credential-file.ts": {
    namedBy: "machine",
    worst:
      "GOOGLE_APPLICATION_CREDENTIALS, the home folder and mintmark.keyFile name it; a host that is not Google's is refused.",
  },
  "google/credential-file/subject-program.ts": {
    namedBy: "credentialFile",
    worst: "A program runs only with its exact command line in mintmark.allowedCommands, and without a shell.",
  },
  "google/credential-file/subject-token.ts": {
    namedBy: "credentialFile",
    worst: "The file's content goes to Google's token service as a subject token.",
  },
  "google/google-cloud.ts": {
    namedBy: "machine",
    worst: "The environment of VS Code: a folder sets that of terminals and tasks only.",
  },
  "google/local/bounded-file.ts": {
    namedBy: "machine",
    worst: "Reads what its callers in this table name, up to a limit.",
  },
  "google/local/run-program.ts": {
    namedBy: "machine",
    worst: "Ends the programs that its callers in this table started.",
  },
  "google/source/credential-survey.ts": {
    namedBy: "machine",
    worst: "Looks for gcloud on the PATH, and runs nothing.",
  },
  "google/source/gcloud-command.ts": {
    namedBy: "machine",
    worst: "Runs the gcloud of the PATH, on Windows never one of the current directory.",
  },
  "google/source/gcloud-properties.ts": { namedBy: "machine", worst: "gcloud's own configuration in the home folder." },
  "google/source/metadata-source.ts": { namedBy: "machine", worst: "The machine's product name." },
  "host/chain/edit/chain-start.ts": {
    namedBy: "user",
    worst: "A chain on the clipboard is offered as a row, and taken only when it is picked.",
  },
  "host/command/import-commands.ts": {
    namedBy: "user",
    worst:
      "A request of the open file becomes a recipe; where text gave its name, the user is asked before it is written.",
  },
  "host/command/inspect-commands.ts": { namedBy: "user", worst: "A token is shown; nothing is sent anywhere." },
  "host/command/source-commands.ts": { namedBy: "user", worst: "A key file or a world that the user picked." },
  "host/destination/editor-place.ts": {
    namedBy: "user",
    worst: "A token is inserted at the cursor of the active editor.",
  },
  "host/editor/document-tokens.ts": { namedBy: "folder", worst: "Tokens of open files get hovers and lenses." },
  "host/editor/editor-tokens.ts": { namedBy: "folder", worst: "The selected token is shown." },
  "host/editor/git-tracking.ts": {
    namedBy: "folder",
    worst: "VS Code's Git extension says what is tracked; where the folder switches Git off, no file is warned of.",
  },
  "host/editor/scan-file.ts": { namedBy: "user", worst: "The tokens of the active file are listed." },
  "host/editor/token-actions.ts": {
    namedBy: "folder",
    worst: "A token is replaced by its redacted form in the file itself.",
  },
  "host/editor/token-place.ts": { namedBy: "folder", worst: "A place in an open file is shown." },
  "host/editor/token-warnings.ts": { namedBy: "folder", worst: "A false token in a tracked file causes a warning." },
  "host/inspector/key-chooser.ts": {
    namedBy: "user",
    worst: "A key set that the user picked; the verdict says that it is not the issuer's.",
  },
  "host/inspector/token-chooser.ts": {
    namedBy: "user",
    worst: "The clipboard is compared with the token that is shown.",
  },
  "host/picture/export-picture.ts": {
    namedBy: "user",
    worst: "Nothing is read; a picture is written where the user says.",
  },
  "host/wizard/claims-editor.ts": { namedBy: "user", worst: "Claims that the user writes in a document in memory." },
  "host/wizard/memory-files.ts": { namedBy: "user", worst: "Documents in memory." },
  "host/wizard/signing-steps.ts": { namedBy: "user", worst: "The bytes to sign: a picked file or the selection." },
  "machine/private-files.ts": {
    namedBy: "user",
    worst: "git says whether a chosen file is ignored, with the folder's file system monitor switched off.",
  },
  "machine/record-files.ts": {
    namedBy: "machine",
    worst: "The history, in VS Code's own folder for this extension; a record that is not one is left out.",
  },
  "sandbox/world/load-world.ts": {
    namedBy: "machine",
    worst: "A world file of mintmark.sandbox.world or of the command.",
  },
};

const reading =
  /\b(?:readFile|readTextFile|createReadStream|spawn|execFile|openTextDocument|getExtension|showOpenDialog|readdir)\(|\bactiveTextEditor\b|\bdocument\.getText\(|\.readText\(|process\.env\b|\baccess\(join\(|\bgetObjectDetails\(/;

test("for every file of src that reads or runs something, it is written who names that and what the worst is", () => {
  const files = globSync("**/*.ts", { cwd: join(repositoryFolder, "src") });
  const found = files.filter((file) => reading.test(readFileSync(join(repositoryFolder, "src", file), "utf8")));
  assert.deepEqual(found.map((file) => file.replaceAll("\\", "/")).sort(), Object.keys(readers).sort());
});

test("no program runs, and no credential is read, because a folder says so", () => {
  const folders = Object.keys(readers).filter((file) => readers[file]?.namedBy === "folder");
  assert.ok(folders.length > 0);
  assert.deepEqual(
    folders.filter((file) => !file.startsWith("host/editor/")),
    [],
  );
});
