import { match } from "../../core/base/match.ts";
import { parseJsonObject } from "../../core/base/json.ts";
import { fail } from "../../core/base/errors.ts";
import type { OwnIdTokenCall } from "../../core/caller/credential-source.ts";
import { optionalText, readJsonObject, readText } from "../http/answer-json.ts";
import type { CredentialFile, DirectCredential } from "./credential-file.ts";
import { type ExchangeContext, exchangeThroughLibrary, fetchFileToken, throwWithChain } from "./file-token.ts";
import { createIamCredentials } from "../api/iam-credentials-client.ts";

/** An ID token of the file's identity, and the refresh token that replaces the old one. */
export interface FileIdToken {
  readonly idToken: string;
  readonly refreshToken?: string | undefined;
}

/** Whether a file can give an ID token, and its only possible audience: people's ID tokens are always for their OAuth client. */
export function fileAudience(file: CredentialFile): { readonly audience: string | undefined } | undefined {
  return match(file, {
    authorizedUser: ({ clientId }) => ({ audience: clientId }),
    serviceAccountKey: () => ({ audience: undefined }),
    impersonatedAccount: () => ({ audience: undefined }),
    externalAccount: ({ impersonated }) => (impersonated === undefined ? undefined : { audience: undefined }),
    externalAuthorizedUser: () => undefined,
  });
}

/** The ID token: returned with a person's access token, for a key's assertion, or minted if the file impersonates. */
export async function fetchFileIdToken(
  file: CredentialFile,
  call: OwnIdTokenCall,
  context: ExchangeContext,
  signal: AbortSignal,
): Promise<FileIdToken> {
  return match(file, {
    authorizedUser: async (file) => {
      const answer = await exchangeThroughLibrary(file, context, signal);
      const idToken = optionalText(parseJsonObject(answer.text) ?? {}, "id_token");
      return idToken === "" ? fail({ code: "noOwnIdToken", ...context.owner, reason: "noOpenid" }) : { idToken };
    },
    serviceAccountKey: async (file) => {
      const answer = await exchangeThroughLibrary(file, context, signal, call.audience);
      return { idToken: readText(readJsonObject(answer), "id_token", answer.host) };
    },
    impersonatedAccount: (file) => mintThrough(file.source, file, call, context, signal),
    externalAccount: (file) => {
      const { impersonated, ...outside } = file;
      if (impersonated === undefined) return refuse(context);
      const step = { account: impersonated, delegates: [] };
      return mintThrough({ ...outside, impersonated: undefined }, step, call, context, signal);
    },
    externalAuthorizedUser: () => refuse(context),
  });
}

/** A file that impersonates acts as the account, so its source mints the ID token. */
async function mintThrough(
  source: DirectCredential,
  { account, delegates }: { readonly account: string; readonly delegates: readonly string[] },
  { audience }: OwnIdTokenCall,
  context: ExchangeContext,
  signal: AbortSignal,
): Promise<FileIdToken> {
  const { http, endpoints, quotaProject, origin } = context;
  const { token, refreshToken } = await fetchFileToken(source, context, signal);
  const payer = { token: token.value, endpoints, quotaProject };
  const call = { target: account, delegates, audience, includeEmail: true, organizationNumberIncluded: false };
  const answer = await createIamCredentials(http)
    .generateIdToken(call, payer, signal)
    .catch((error: unknown) => throwWithChain(error, [source.account ?? origin, ...delegates, account]));
  return { idToken: answer.token, refreshToken };
}

function refuse({ owner }: ExchangeContext): never {
  return fail({ code: "noOwnIdToken", ...owner, reason: "federated" });
}
