import * as vscode from "vscode";
import { match } from "../../core/base/match.ts";
import { base64Length, encodeBase64, isBase64, parseHex } from "../../core/base/base64.ts";
import { type ClaimsTemplate, claimsTemplates } from "../../core/request/claims.ts";
import { failureOf } from "../../core/base/errors.ts";
import { checkPayload, checkPayloadLength } from "../../core/request/payload.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { hintRow, type PickRow, pickOne } from "../surface/pick.ts";
import type { Outcome, StepPosition } from "../surface/steps.ts";
import { bytesText } from "../text/count-text.ts";

/** Asks what the JWT is for; its claims are edited afterwards. */
export function askTemplate(position: StepPosition, signal: AbortSignal): Promise<Outcome<ClaimsTemplate>> {
  return pickOne({
    position,
    placeholder: vscode.l10n.t("What is the JWT for? You edit its claims in the last step."),
    rows: claimsTemplates.map((template) => ({ ...templateTexts[template](), value: template })),
    signal,
  });
}

const templateTexts: Readonly<Record<ClaimsTemplate, () => { readonly label: string; readonly detail: string }>> = {
  googleApi: () => ({
    label: vscode.l10n.t("Google API"),
    detail: vscode.l10n.t("Sent instead of an access token. The audience is the API's own URL; at most 1 h."),
  }),
  apiGateway: () => ({
    label: vscode.l10n.t("API Gateway or Endpoints"),
    detail: vscode.l10n.t("The audience is the gateway's host, or what its configuration names."),
  }),
  domainWideDelegation: () => ({
    label: vscode.l10n.t("Domain-wide delegation"),
    detail: vscode.l10n.t("To be exchanged for an access token of a Workspace user; at most 1 h."),
  }),
  custom: () => ({
    label: vscode.l10n.t("Something else"),
    detail: vscode.l10n.t("Any claims. Google signs them unchanged, up to 12 h ahead."),
  }),
};

type PayloadChoice =
  | { readonly kind: "bytes"; readonly payload: string }
  | { readonly kind: "selection"; readonly text: string }
  | { readonly kind: "file" };

/** Asks for the bytes to sign; returns them as base64. If they cannot be signed, says why and asks again. */
export async function askPayload(position: StepPosition, signal: AbortSignal): Promise<Outcome<string>> {
  const problems: PickRow<PayloadChoice>[] = [];
  for (;;) {
    const choice = await pickOne({
      position,
      placeholder: vscode.l10n.t("What to sign? Type text, hex:… or base64:…, or pick."),
      rows: [...problems.splice(0), ...payloadRows()],
      isActive: ({ kind }) => kind === "file",
      typed: typedPayloadRow,
      signal,
    });
    if (choice.kind !== "chosen") return choice;
    try {
      const payload = await readPayload(choice.value);
      if (payload !== undefined) return { kind: "chosen", value: checkPayload(payload) };
    } catch (error) {
      problems.push(hintRow(failureText(failureOf(error)).message));
    }
  }
}

function payloadRows(): PickRow<PayloadChoice>[] {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? "";
  const selection: PickRow<PayloadChoice> = {
    label: `$(selection) ${vscode.l10n.t("Selected text")}`,
    description:
      text.length === 1
        ? vscode.l10n.t("1 character, signed as UTF-8")
        : vscode.l10n.t("{0} characters, signed as UTF-8", text.length),
    value: { kind: "selection", text },
  };
  return [
    { label: `$(file) ${vscode.l10n.t("A file…")}`, value: { kind: "file" } },
    ...(text === "" ? [] : [selection]),
  ];
}

function typedPayloadRow(text: string): PickRow<PayloadChoice> | undefined {
  if (text === "") return undefined;
  const payload = parseTyped(text);
  if (payload === undefined) {
    return {
      label: `$(warning) ${vscode.l10n.t("hex: needs pairs of hexadecimal digits, base64: needs groups of 4 characters.")}`,
      alwaysShow: true,
    };
  }
  const label = vscode.l10n.t("Sign {0}: {1}", bytesText(base64Length(payload)), text);
  return { label, alwaysShow: true, value: { kind: "bytes", payload } };
}

function parseTyped(text: string): string | undefined {
  const [, form, rest = ""] = /^(hex|base64):(.*)$/s.exec(text) ?? [];
  if (form === "base64") return isBase64(rest) && rest !== "" ? rest : undefined;
  if (form === undefined) return encodeText(text);
  const bytes = parseHex(rest);
  return bytes === undefined || bytes.length === 0 ? undefined : encodeBase64(bytes);
}

async function readPayload(choice: PayloadChoice): Promise<string | undefined> {
  return match(choice, {
    bytes: ({ payload }) => payload,
    selection: ({ text }) => encodeText(text),
    file: async () => {
      const files = await vscode.window.showOpenDialog({ title: vscode.l10n.t("Choose a file to sign") });
      const file = files?.[0];
      return file === undefined ? undefined : readWhole(file);
    },
  });
}

async function readWhole(file: vscode.Uri): Promise<string> {
  checkPayloadLength((await vscode.workspace.fs.stat(file)).size);
  return encodeBase64(await vscode.workspace.fs.readFile(file));
}

function encodeText(text: string): string {
  return encodeBase64(new TextEncoder().encode(text));
}
