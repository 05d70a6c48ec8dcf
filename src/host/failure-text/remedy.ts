/** What a button copies. */
export type CopiedPart = "command" | "scopes" | "clientId";

/** An action that a notice offers for a failure. */
export type Remedy =
  | {
      readonly kind: "command";
      readonly command:
        | "mintmark.selectSource"
        | "mintmark.diagnoseSource"
        | "mintmark.startSandbox"
        | "mintmark.showLog"
        | "mintmark.checkChain"
        | "mintmark.mintIdToken"
        | "mintmark.mintCallerIdToken";
      /** What the command is about. */
      readonly argument?: unknown;
    }
  | { readonly kind: "setting"; readonly setting: string }
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "copy"; readonly text: string; readonly what?: CopiedPart };

/** A failure in words: what happened, to which account, and what to do next. */
export interface FailureText {
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

export const showLog: Remedy = { kind: "command", command: "mintmark.showLog" };
export const selectSource: Remedy = { kind: "command", command: "mintmark.selectSource" };
export const diagnose: Remedy = { kind: "command", command: "mintmark.diagnoseSource" };
export const startSandbox: Remedy = { kind: "command", command: "mintmark.startSandbox", argument: {} };
export const mintIdToken: Remedy = { kind: "command", command: "mintmark.mintIdToken", argument: {} };
