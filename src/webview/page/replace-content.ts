import { VscElement } from "@vscode-elements/elements/dist/includes/VscElement.js";
import { VscodeTextfield } from "@vscode-elements/elements/dist/vscode-textfield/index.js";

/** Replaces the content, and keeps the user's state: the focus, typed text, and which details are open. */
export function replaceContent(container: HTMLElement, content: readonly HTMLElement[]): void {
  const before = document.activeElement;
  const open = openDetails(container);
  container.replaceChildren(...content);
  for (const path of open) detailsAt(container, path)?.setAttribute("open", "");
  const after = before === null || before.id === "" ? null : document.getElementById(before.id);
  if (before !== null && after !== null) void resume(before, after);
}

/** A control of the library can take the focus only after it has drawn itself. */
async function resume(before: Element, after: HTMLElement): Promise<void> {
  if (before instanceof VscodeTextfield && after instanceof VscodeTextfield) after.value = before.value;
  if (after instanceof VscElement) await after.updateComplete;
  after.focus();
  if (!(before instanceof VscodeTextfield) || !(after instanceof VscodeTextfield)) return;
  const { selectionStart, selectionEnd } = before.wrappedElement;
  after.wrappedElement.setSelectionRange(selectionStart, selectionEnd);
}

/** Disclosures have no ids: their section and position identify them. */
interface DetailsPath {
  readonly section: string;
  readonly index: number;
}

function openDetails(container: HTMLElement): readonly DetailsPath[] {
  return [...container.querySelectorAll("section")].flatMap((section) =>
    [...section.querySelectorAll("details")].flatMap(({ open }, index) =>
      open ? [{ section: section.id, index }] : [],
    ),
  );
}

function detailsAt(container: HTMLElement, { section, index }: DetailsPath): HTMLElement | undefined {
  return container.querySelectorAll<HTMLElement>(`#${section} details`)[index];
}
