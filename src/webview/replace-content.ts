/** Puts new content in place of the old one, and keeps what the user was at: the focus, what is half typed, and which details are open. */
export function replaceContent(container: HTMLElement, content: readonly HTMLElement[]): void {
  const before = document.activeElement;
  const open = openDetails(container);
  container.replaceChildren(...content);
  for (const path of open) detailsAt(container, path)?.setAttribute("open", "");
  const after = before === null || before.id === "" ? null : document.getElementById(before.id);
  after?.focus();
  if (before instanceof HTMLInputElement && after instanceof HTMLInputElement) {
    after.value = before.value;
    after.setSelectionRange(before.selectionStart, before.selectionEnd);
  }
}

/** Disclosures have no ids of their own: they are told apart by their section and place in it. */
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
