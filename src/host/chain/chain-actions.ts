import { createChainBuilder } from "./chain-builder.ts";
import { type ChainCheckerPorts, createChainChecker } from "./chain-checker.ts";

/** What the chain commands do, each with a command's argument. */
export interface ChainActions {
  readonly build: (argument: unknown) => Promise<void>;
  readonly check: (argument: unknown) => Promise<void>;
}

/** The entry of a bundle of its own, loaded by the first chain command. */
export function createChainActions(ports: ChainCheckerPorts): ChainActions {
  return { build: createChainBuilder(ports), check: createChainChecker(ports) };
}
