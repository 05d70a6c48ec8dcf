import * as vscode from "vscode";
import { showNotice } from "../surface/notices.ts";

/** Asks where to, and writes the picture there as a file of its own. */
export async function saveSvg(fileName: string, svg: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save Picture as SVG"),
    filters: { SVG: ["svg"] },
    ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder, `${fileName}.svg`) }),
  });
  if (uri === undefined) return;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(svg));
  showNotice(vscode.l10n.t("The picture is saved."), {
    title: vscode.l10n.t("Open"),
    run: () => vscode.commands.executeCommand("vscode.open", uri),
  });
}

/** Puts the flowchart on the clipboard, fenced as Markdown wants it; or, when asked, into an editor. */
export async function copyMermaid(flowchart: string): Promise<void> {
  const content = `\`\`\`mermaid\n${flowchart}\`\`\`\n`;
  await vscode.env.clipboard.writeText(content);
  showNotice(vscode.l10n.t("The flowchart is copied, ready for Markdown."), {
    title: vscode.l10n.t("Open in Editor"),
    run: async () =>
      vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "markdown", content })),
  });
}
