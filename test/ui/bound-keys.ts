import type { Keybinding } from "./workbench.ts";

/** A command with arguments, which the palette cannot pass. */
type BoundCommand = Pick<Keybinding, "command" | "args">;

/** Keys for up to ten commands, in order: Ctrl+Alt+1 to 9 and 0. */
export interface BoundKeys<Name extends string> {
  readonly keybindings: readonly Keybinding[];
  /** The key combination to press. */
  readonly keyOf: (name: Name) => string;
}

/** Binds commands to keys, so that a test names what it presses. */
export function bindKeys<Name extends string>(commands: Readonly<Record<Name, BoundCommand>>): BoundKeys<Name> {
  const names = Object.keys(commands);
  const digit = (name: string): number => (names.indexOf(name) + 1) % 10;
  return {
    keybindings: Object.entries<BoundCommand>(commands).map(([name, bound]) => ({
      key: `ctrl+alt+${digit(name)}`,
      ...bound,
    })),
    keyOf: (name) => `Control+Alt+${digit(name)}`,
  };
}
