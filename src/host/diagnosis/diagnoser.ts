import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import { redact } from "../../core/base/redact.ts";
import { diagnose, type DiagnosisPorts, publicProxy, type SetValue } from "../../core/credential/diagnosis.ts";
import { showNotice } from "../surface/notices.ts";
import { withProgress } from "../surface/progress.ts";
import { proxySettings, settings } from "../base/settings.ts";
import { DiagnosisDocument } from "./diagnosis-document.ts";
import { diagnosisText } from "./diagnosis-text.ts";

/**
 * Finds out what is in effect and why, and shows it. The argument's `calls` says whether calls may be made; without it the user is asked.
 */
export type Diagnose = (argument: unknown) => Promise<void>;

/** Entry of a separate bundle, loaded by the first diagnosis. The document lives as long as the window. */
export function createDiagnoser(ports: DiagnosisPorts): { diagnose: Diagnose; document: DiagnosisDocument } {
  const document = new DiagnosisDocument();
  const run: Diagnose = async (argument) => {
    const mayCall = vscode.workspace.isTrusted && (callsIn(argument) ?? (await askForCalls()));
    const diagnosis = await withProgress(vscode.l10n.t("Diagnosing credentials…"), (signal) =>
      diagnose(ports, settings.source, mayCall, signal),
    );
    const text = redact(diagnosisText(diagnosis, proxies()));
    const openPreview = await document.show(text);
    showNotice(
      vscode.l10n.t("The diagnosis holds no secret."),
      { title: vscode.l10n.t("Copy"), run: () => vscode.env.clipboard.writeText(text) },
      { title: vscode.l10n.t("Open Preview"), run: openPreview },
    );
  };
  return { diagnose: run, document };
}

function callsIn(argument: unknown): boolean | undefined {
  const calls = isObject(argument) ? argument["calls"] : undefined;
  return typeof calls === "boolean" ? calls : undefined;
}

/** Says which calls would be made before making any. */
async function askForCalls(): Promise<boolean> {
  const rows = [
    {
      label: vscode.l10n.t("Look at this machine only"),
      detail: vscode.l10n.t("Files, variables and settings. No call is made and no program runs."),
      calls: false,
    },
    {
      label:
        settings.source === "sandbox"
          ? vscode.l10n.t("Try the credential with the sandbox, too")
          : vscode.l10n.t("Try the credential with Google, too"),
      detail: vscode.l10n.t(
        "Fetches the caller's token, sends IAM a request that cannot mint anything, and lists some projects.",
      ),
      calls: true,
    },
  ];
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t("Diagnose Credentials"),
    placeHolder: vscode.l10n.t("May calls be made?"),
  });
  return picked?.calls ?? fail({ code: "cancelled" });
}

function proxies(): readonly SetValue[] {
  return proxySettings().map(({ name, value }) => ({ name, value: publicProxy(value) }));
}
