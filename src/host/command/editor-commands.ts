import type { CommandTable } from "../commands.ts";
import type { EditorTokens } from "../editor/editor-tokens.ts";
import type { Inspect } from "./inspect-commands.ts";

export interface EditorCommandPorts {
  readonly inspect: Inspect;
  readonly editorTokens: () => Promise<EditorTokens>;
}

export function editorCommands({
  inspect,
  editorTokens,
}: EditorCommandPorts): Pick<CommandTable, "mintmark.inspectHere" | "mintmark.scanFile"> {
  return {
    "mintmark.inspectHere": async (argument) => inspect(await (await editorTokens()).tokenHere(argument)),
    "mintmark.scanFile": async () => (await editorTokens()).scanFile(),
  };
}
