import "@vscode-elements/elements/dist/vscode-button/index.js";
import "@vscode-elements/elements/dist/vscode-option/index.js";
import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import "@vscode-elements/elements/dist/vscode-textfield/index.js";
import { element } from "./dom.ts";

/** A button with an id, which keeps the focus when the page is redrawn. */
export function button(
  { id, label, primary = false }: { readonly id: string; readonly label: string; readonly primary?: boolean },
  onClick: () => void,
): HTMLElement {
  const made = element("vscode-button", { id, secondary: primary ? undefined : "" }, label);
  made.addEventListener("click", onClick);
  return made;
}

/** A text field with its label and a note below it. */
export interface Field {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly value: string;
}

/** Calls `onChange` when the user has finished typing: on Enter, or when the focus moves away. */
export function textField({ id, label, note, value }: Field, onChange: (text: string) => void): HTMLElement {
  const input = element("vscode-textfield", { id, autocomplete: "off", spellcheck: "false" });
  input.value = value;
  input.label = `${label}. ${note}`;
  input.addEventListener("change", () => onChange(input.value));
  return element(
    "div",
    { class: "field" },
    element("label", { for: id, "aria-hidden": "true" }, label),
    input,
    element("span", { class: "aside", "aria-hidden": "true" }, note),
  );
}

/** One row of a list to choose from. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

/** A labelled list to choose one from. */
export function selectField(
  { id, label, choices, chosen }: { id: string; label: string; choices: readonly Choice[]; chosen: string },
  onChange: (value: string) => void,
): HTMLElement {
  const options = choices.map((choice) => {
    const option = element("vscode-option", { value: choice.value }, choice.label);
    option.selected = choice.value === chosen;
    option.description = choice.description ?? "";
    return option;
  });
  const select = element("vscode-single-select", { id }, ...options);
  select.label = label;
  select.addEventListener("change", () => onChange(select.value));
  return element("div", { class: "field" }, element("label", { for: id, "aria-hidden": "true" }, label), select);
}
