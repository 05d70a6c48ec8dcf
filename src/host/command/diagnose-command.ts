import type { CommandTable } from "./commands.ts";
import type { Diagnose } from "../diagnosis/diagnoser.ts";

export interface DiagnoseCommandPorts {
  /** Loads the bundle that diagnoses. */
  readonly diagnoser: () => Promise<Diagnose>;
}

export function diagnoseCommand({ diagnoser }: DiagnoseCommandPorts): Pick<CommandTable, "mintmark.diagnoseSource"> {
  return {
    "mintmark.diagnoseSource": async (argument) => (await diagnoser())(argument),
  };
}
