import { visibleText } from "../../core/base/visible-text.ts";

type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | undefined>>;

/** Creates an element. Strings become text nodes with deceptive characters escaped; nothing is ever parsed as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  setAttributes(made, attributes);
  for (const child of children) if (child !== undefined) made.append(asNode(child));
  return made;
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** Creates an SVG element; geometry is in attributes, because the page's policy forbids inline styles. */
export function svgElement(name: string, attributes: Attributes, ...children: readonly Node[]): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) target.setAttribute(name, value);
}

function asNode(child: Node | string): Node {
  return typeof child === "string" ? document.createTextNode(visibleText(child)) : child;
}

/** A section with its heading; assistive technology lists it by name. */
export function section(id: string, heading: string, ...children: readonly Child[]): HTMLElement {
  const title = element("h2", { id: `${id}-heading` }, heading);
  return element("section", { id, "aria-labelledby": `${id}-heading` }, title, ...children);
}
