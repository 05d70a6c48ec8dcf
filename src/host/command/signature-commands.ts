import * as vscode from "vscode";
import { decodeBase64 } from "../../core/base/base64.ts";
import { fail, failureOf } from "../../core/base/errors.ts";
import type { ReadAccount } from "../../core/account/account-directory.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import type { BlobVerdict, BlobVerifier } from "../../core/inspect/verify/blob-signature.ts";
import type { CallerSession } from "../../core/caller/caller-session.ts";
import type { TokenInfo, TokenStore } from "../../core/credential/token/token-store.ts";
import type { CommandTable } from "./commands.ts";
import type { ClipboardPlace } from "../destination/clipboard-place.ts";
import { commandAction, showNotice } from "../surface/notices.ts";
import { withProgress } from "../surface/progress.ts";
import type { ChooseToken } from "./token-commands.ts";

export interface SignatureCommandPorts {
  readonly store: TokenStore;
  readonly clipboard: ClipboardPlace;
  readonly verifier: () => Promise<BlobVerifier>;
  readonly session: CallerSession;
  readonly readAccount: ReadAccount;
  readonly chooseToken: ChooseToken;
}

/** What can be done with a signature of bytes: convert it, or verify it. A signature is not secret, so it may go to any file. */
export function signatureCommands(
  ports: SignatureCommandPorts,
): Pick<CommandTable, "mintmark.copySignatureAsHex" | "mintmark.saveSignature" | "mintmark.verifySignature"> {
  const choose = async (argument: unknown): Promise<Signature> =>
    signatureIn(await ports.chooseToken(argument, ({ request }) => request.kind === "signedBlob"), ports.store);
  return {
    "mintmark.copySignatureAsHex": async (argument) => {
      const { info } = await choose(argument);
      showNotice(await ports.clipboard.copy(info, "hex"));
    },
    "mintmark.saveSignature": async (argument) => saveSignature(await choose(argument)),
    "mintmark.verifySignature": async (argument) => verifySignature(await choose(argument), ports),
  };
}

interface Signature {
  readonly info: TokenInfo;
  readonly account: string;
  /** Base64. */
  readonly payload: string;
  readonly value: string;
}

function signatureIn(info: TokenInfo, store: TokenStore): Signature {
  const { request } = info;
  if (request.kind !== "signedBlob") return fail({ code: "notASignature", account: request.target });
  return { info, account: request.target, payload: request.payload, value: store.value(info.id) };
}

async function saveSignature({ account, value }: Signature): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${shortAccountName(account)}.sig`;
  const file = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save the bytes of the signature"),
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (file === undefined) return;
  const bytes = decodeBase64(value);
  await vscode.workspace.fs.writeFile(file, bytes);
  showNotice(vscode.l10n.t("The signature of {0} is in {1}: {2} bytes.", account, file.fsPath, bytes.length));
}

async function verifySignature(signature: Signature, ports: SignatureCommandPorts): Promise<void> {
  const { info, payload, value } = signature;
  const title = vscode.l10n.t("Fetching the public keys of {0}…", signature.account);
  const { account, verdict } = await withProgress(title, async (signal) => {
    const account = await emailOf(signature, ports, signal);
    const blob = { account, payload, signature: value, isOfSandbox: info.sourceName === "sandbox" };
    return { account, verdict: await (await ports.verifier()).verifyBlob(blob, signal) };
  });
  if (verdict.kind === "noKeys") fail({ code: "signatureKeysMissing", account });
  if (verdict.kind === "invalid") fail({ code: "signatureNotValid", account, keys: verdict.keys });
  showNotice(validText(account, verdict), commandAction(vscode.l10n.t("Show Tokens"), "mintmark.showTokens"));
}

/** Keys are published by email; the email for a unique id is looked up, if the caller may. */
async function emailOf(
  { account, info }: Signature,
  { session, readAccount }: SignatureCommandPorts,
  signal: AbortSignal,
): Promise<string> {
  if (account.includes("@")) return account;
  try {
    return (await readAccount(account, await session.caller(info.sourceName, signal), signal)).email;
  } catch (error) {
    if (failureOf(error).code === "cancelled") throw error;
    return account;
  }
}

function validText(account: string, { keyId = "", origin }: Extract<BlobVerdict, { kind: "valid" }>): string {
  return origin.kind === "sandbox"
    ? vscode.l10n.t("Valid: {0} signed these bytes, by the sandbox's key {1}.", account, keyId)
    : vscode.l10n.t("Valid: {0} signed these bytes, by its key {1} that Google publishes.", account, keyId);
}
