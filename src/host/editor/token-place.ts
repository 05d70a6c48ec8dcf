import * as vscode from "vscode";
import { isObject } from "../../core/base/json.ts";

/** A token's position, which links and lenses carry instead of the token. */
export interface TokenPlace {
  readonly uri: string;
  /** Counted from 0, as in VS Code. */
  readonly line: number;
  readonly character: number;
}

export function placeOf(document: vscode.TextDocument, { start }: vscode.Range): TokenPlace {
  return { uri: document.uri.toString(), line: start.line, character: start.character };
}

/** Narrows a command's argument; VS Code's own menus pass something else. */
export function parsePlace(argument: unknown): TokenPlace | undefined {
  if (!isObject(argument)) return undefined;
  const { uri, line, character } = argument;
  if (typeof uri !== "string" || !isIndex(line) || !isIndex(character)) return undefined;
  return { uri, line, character };
}

function isIndex(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** The document of a position, opened again if it was closed; `undefined` if it no longer exists. */
export async function documentOf({ uri }: TokenPlace): Promise<vscode.TextDocument | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
  if (open !== undefined) return open;
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  } catch {
    return undefined;
  }
}
