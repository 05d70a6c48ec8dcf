import { t } from "@vscode/l10n";
import type { FromInspector, InspectorState, VerificationState } from "../../core/inspect/protocol.ts";
import { button, textField } from "../page/control.ts";
import { element } from "../page/dom.ts";

/** Sends a request to the host. */
export type Ask = (request: FromInspector) => void;

/** How to find out more about the signature; nothing if there is none. */
export function renderVerification({ verification }: InspectorState, ask: Ask): HTMLElement | undefined {
  if (verification === undefined) return undefined;
  const { isRunning, expectedAudience } = verification;
  if (isRunning) return renderRunning(ask);
  return element(
    "div",
    { class: "verification" },
    renderAudience(expectedAudience, ask),
    element(
      "div",
      { class: "actions" },
      verification.keyAddresses.length === 0 ? undefined : verifyButton("issuer", t("Check Signature"), ask),
      verifyButton("own", t("Check with My Own Keys…"), ask),
    ),
    element("p", { class: "aside" }, issuerNote(verification)),
  );
}

/** Says which hosts are really asked. */
function issuerNote({ keyAddresses: [first, second] }: VerificationState): string {
  if (first === undefined) return t("Google publishes no keys for this issuer.");
  if (second === undefined) return t("Fetches public keys from {0}. The token is sent nowhere.", first);
  return t(
    "Fetches public keys from the sandbox, {0}, and if the key is not there, from {1}. The token is sent nowhere.",
    first,
    second,
  );
}

function renderRunning(ask: Ask): HTMLElement {
  const cancel = button({ id: "cancel-verification", label: t("Cancel") }, () => ask({ kind: "cancelVerification" }));
  return element("div", { class: "actions" }, element("p", { role: "status" }, t("Checking the signature…")), cancel);
}

function verifyButton(keys: "issuer" | "own", label: string, ask: Ask): HTMLElement {
  return button({ id: `verify-${keys}`, label, primary: keys === "issuer" }, () => ask({ kind: "verify", keys }));
}

function renderAudience(audience: string, ask: Ask): HTMLElement {
  const label = t("Expected audience");
  const note = t("Optional. Compared with “aud” when the signature is checked.");
  const field = { id: "expected-audience", label, note, value: audience };
  return textField(field, (text) => ask({ kind: "expectAudience", audience: text }));
}
