import type { CheckChainCommand } from "../chain/chain-checker.ts";
import type { CommandTable } from "../commands.ts";

export interface ChainCommandPorts {
  readonly chainChecker: () => Promise<CheckChainCommand>;
}

/** What can be done with a delegation chain besides minting through it. */
export function chainCommands({ chainChecker }: ChainCommandPorts): Pick<CommandTable, "mintmark.checkChain"> {
  return {
    "mintmark.checkChain": async (argument) => (await chainChecker())(argument),
  };
}
