import type { SourceName } from "../../core/base/failure.ts";
import type { CallerToken, CredentialSource } from "../../core/caller/credential-source.ts";
import type { Endpoints } from "../../core/caller/endpoints.ts";
import type { CredentialFile } from "./credential-file.ts";
import { fetchFileIdToken, fileAudience } from "./file-id-token.ts";
import { type ExchangeContext, fetchFileToken } from "./file-token.ts";
import type { SourceContext } from "../http/token-endpoint.ts";
import type { Programs } from "./subject-program.ts";

export interface FileSourceOptions {
  readonly name: SourceName;
  readonly file: CredentialFile;
  readonly origin: string;
  /** Whose credential the file holds, if the caller knows better than the file. */
  readonly principal?: string;
  readonly endpoints: Endpoints;
  readonly quotaProject: string | undefined;
  /** Runs the program of an external account; without it no program is ever run. */
  readonly programs?: Programs;
  /** Octal mode of the file, if other users of the machine may read or write it. */
  readonly otherReadersMode?: string;
}

/**
 * A credential file as a source. Most files of people do not name their owner; the principal is then known after the first token. The
 * principal of a file that impersonates is the impersonated account.
 */
export function createFileSource(options: FileSourceOptions, context: SourceContext): CredentialSource {
  const { name, origin, endpoints, quotaProject, programs } = options;
  let file = options.file;
  let principal = options.principal ?? file.account;
  const audience = fileAudience(file);
  const exchange = (): ExchangeContext => {
    const owner = { source: name, account: ownerOf(file, principal) };
    return { ...context, endpoints, owner, origin, quotaProject, programs };
  };
  return {
    name,
    get principal() {
      return principal;
    },
    origin,
    endpoints,
    quotaProject,
    ...(options.otherReadersMode === undefined ? {} : { otherReadersMode: options.otherReadersMode }),
    ownIdTokens: audience && {
      ...audience,
      hasDetails: false,
      async fetch(call, signal): Promise<string> {
        const { idToken, refreshToken } = await fetchFileIdToken(file, call, exchange(), signal);
        if (refreshToken !== undefined) file = withRefreshToken(file, refreshToken);
        return idToken;
      },
    },
    async accessToken(signal): Promise<CallerToken> {
      const { token, email, refreshToken } = await fetchFileToken(file, exchange(), signal);
      principal ??= email;
      if (refreshToken !== undefined) file = withRefreshToken(file, refreshToken);
      return token;
    },
  };
}

/** Whose credential is sent to the token endpoint. For a file that impersonates this is never its principal. */
function ownerOf(file: CredentialFile, principal: string | undefined): string | undefined {
  return file.kind === "impersonatedAccount" ? file.source.account : (file.account ?? principal);
}

/** The file with the new refresh token that a workforce pool returned; it is kept in memory only. */
function withRefreshToken(file: CredentialFile, refreshToken: string): CredentialFile {
  if (file.kind === "externalAuthorizedUser") return { ...file, refreshToken };
  if (file.kind !== "impersonatedAccount" || file.source.kind !== "externalAuthorizedUser") return file;
  return { ...file, source: { ...file.source, refreshToken } };
}
