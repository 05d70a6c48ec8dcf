import { element } from "./dom.ts";

/** A text field with its label and a note below it. */
export interface Field {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly value: string;
}

/** Calls `onChange` when the user has finished typing: on Enter, or when the focus goes elsewhere. */
export function renderField({ id, label, note, value }: Field, onChange: (text: string) => void): HTMLElement {
  const input = element("input", {
    id,
    type: "text",
    value,
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": `${id}-note`,
  });
  input.addEventListener("change", () => onChange(input.value));
  return element(
    "div",
    { class: "field" },
    element("label", { for: id }, label),
    input,
    element("span", { class: "aside", id: `${id}-note` }, note),
  );
}
