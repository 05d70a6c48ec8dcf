import type * as vscode from "vscode";
import { recallChoices } from "../recall-choices.ts";
import { createChainBuilder } from "./chain-builder.ts";
import { createChainChecker } from "./chain-checker.ts";
import { type ChainGranterPorts, createChainGranter } from "./chain-granter.ts";

/** What the chain commands do, each with a command's argument. */
export interface ChainActions {
  readonly build: (argument: unknown) => Promise<void>;
  readonly check: (argument: unknown) => Promise<void>;
  readonly grant: (argument: unknown) => Promise<void>;
}

export interface ChainActionsPorts extends Omit<ChainGranterPorts, "recentChoices"> {
  readonly globalState: vscode.Memento;
}

/** The entry of a bundle of its own, loaded by the first chain command. */
export function createChainActions(given: ChainActionsPorts): ChainActions {
  const ports = { ...given, recentChoices: () => recallChoices(given.globalState) };
  return { build: createChainBuilder(ports), check: createChainChecker(ports), grant: createChainGranter(ports) };
}
