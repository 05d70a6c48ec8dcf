import type { CommandTable } from "./commands.ts";
import type { InspectCommandPorts } from "./inspect-commands.ts";

export type EditorCommandPorts = Pick<InspectCommandPorts, "inspector" | "editorTokens">;

export function editorCommands({
  inspector,
  editorTokens,
}: EditorCommandPorts): Pick<CommandTable, "mintmark.inspectHere" | "mintmark.scanFile"> {
  return {
    "mintmark.inspectHere": async (argument) => {
      const token = await (await editorTokens()).tokenHere(argument);
      (await inspector()).show(token);
    },
    "mintmark.scanFile": async () => (await editorTokens()).scanFile(),
  };
}
