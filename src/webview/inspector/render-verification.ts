import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import type { FromInspector, InspectorState, VerificationState } from "../../core/inspect/protocol.ts";
import { button, textField } from "../page/control.ts";
import { element, fill } from "../page/dom.ts";

/** Asks the host for something. */
export type Ask = (request: FromInspector) => void;

/** What can be done to know more about the signature; nothing where there is none. */
export function renderVerification({ verification, strings }: InspectorState, ask: Ask): HTMLElement | undefined {
  if (verification === undefined) return undefined;
  const { isRunning, expectedAudience } = verification;
  const texts = strings.verification;
  if (isRunning) return renderRunning(texts, ask);
  return element(
    "div",
    { class: "verification" },
    renderAudience(expectedAudience, texts, ask),
    element(
      "div",
      { class: "actions" },
      verification.issuerKeys === undefined ? undefined : verifyButton("issuer", texts.checkWithIssuer, ask),
      verifyButton("own", texts.checkWithOwn, ask),
    ),
    element("p", { class: "aside" }, issuerNote(verification, texts)),
  );
}

function issuerNote({ issuerKeys }: VerificationState, texts: InspectorStrings["verification"]): string {
  return issuerKeys === undefined ? texts.noIssuerKeys : fill(texts.checkWithIssuerNote, issuerKeys);
}

function renderRunning(texts: InspectorStrings["verification"], ask: Ask): HTMLElement {
  const cancel = button({ id: "cancel-verification", label: texts.cancel }, () => ask({ kind: "cancelVerification" }));
  return element("div", { class: "actions" }, element("p", { role: "status" }, texts.running), cancel);
}

function verifyButton(keys: "issuer" | "own", label: string, ask: Ask): HTMLElement {
  return button({ id: `verify-${keys}`, label, primary: keys === "issuer" }, () => ask({ kind: "verify", keys }));
}

function renderAudience(audience: string, texts: InspectorStrings["verification"], ask: Ask): HTMLElement {
  const { expectedAudience: label, expectedAudienceNote: note } = texts;
  const field = { id: "expected-audience", label, note, value: audience };
  return textField(field, (text) => ask({ kind: "expectAudience", audience: text }));
}
