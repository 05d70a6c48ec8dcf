import * as vscode from "vscode";
import { commandAction, showNotice } from "../surface/notices.ts";

/** Asks for a path, and writes the picture there as a separate file. */
export async function saveSvg(fileName: string, svg: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save Picture as SVG"),
    filters: { SVG: ["svg"] },
    ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder, `${fileName}.svg`) }),
  });
  if (uri === undefined) return;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(svg));
  showNotice(vscode.l10n.t("The picture is saved."), commandAction(vscode.l10n.t("Open"), "vscode.open", uri));
}

/** Copies the flowchart, fenced for Markdown, or opens it in an editor if asked. */
export async function copyMermaid(flowchart: string): Promise<void> {
  const content = `\`\`\`mermaid\n${flowchart}\`\`\`\n`;
  await vscode.env.clipboard.writeText(content);
  showNotice(vscode.l10n.t("The flowchart is copied, ready for Markdown."), {
    title: vscode.l10n.t("Open in Editor"),
    run: async () =>
      vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "markdown", content })),
  });
}
