import type { WorkbenchWindow } from "../workbench-window.ts";

/** Runs a command from the palette without the mouse. */
export async function runByKeys({ page, quickInput }: WorkbenchWindow, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await quickInput.take(`>${title}`, title);
}

/**
 * Answers the step about delegates once it appears: none, or the delegates in order from the caller. The chain editor starts with the last
 * choice for this target.
 */
export async function answerChain({ quickInput }: WorkbenchWindow, delegates: readonly string[]): Promise<void> {
  if (delegates.length === 0) return quickInput.take("", "Direct");
  await quickInput.take("one by one", "Pick delegates one by one…");
  await quickInput.waitForTitle("→");
  const drawn = await quickInput.title();
  for (const delegate of delegates.filter((email) => !drawn.includes(`→ ${email.split("@", 1)[0]} →`))) {
    await quickInput.waitForEmpty();
    await quickInput.take(delegate, new RegExp(delegate));
    await quickInput.waitForFocused("Use this chain");
  }
  await quickInput.waitForFocused("Use this chain");
  await quickInput.accept();
}
