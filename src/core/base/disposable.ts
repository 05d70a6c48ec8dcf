/** Something that must be disposed of. The same shape as `vscode.Disposable`. */
export interface Disposable {
  dispose(): void;
}
