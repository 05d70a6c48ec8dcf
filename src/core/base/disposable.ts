/** Something with an end. The same shape as `vscode.Disposable`. */
export interface Disposable {
  dispose(): void;
}
