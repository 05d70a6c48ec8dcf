import { fail } from "../core/base/errors.ts";
import type { SourceName } from "../core/base/failure.ts";
import type { CallerToken, CredentialSource } from "../core/credential/credential-source.ts";
import type { Endpoints } from "../core/credential/endpoints.ts";
import type { CredentialFile } from "./credential-file.ts";
import type { PostForm } from "./google-auth.ts";
import type { HttpAnswer } from "./http-exchange.ts";
import { throwOauthError } from "./oauth-error.ts";
import type { SourceContext } from "./source-context.ts";
import { postTokenForm, readEmail, readTokenAnswer } from "./token-endpoint.ts";

export interface FileSourceOptions {
  readonly name: SourceName;
  readonly file: CredentialFile;
  readonly origin: string;
  /** Who the file speaks for, where that is known better than the file knows it. */
  readonly principal?: string;
  readonly endpoints: Endpoints;
  readonly quotaProject: string | undefined;
}

/**
 * A credential file as a source: google-auth-library exchanges what is in it for an access token. Most files of people do not name them;
 * then the principal is known from the first token on.
 */
export function createFileSource(options: FileSourceOptions, context: SourceContext): CredentialSource {
  const { name, file, origin, endpoints, quotaProject } = options;
  let principal = options.principal ?? file.account;
  return {
    name,
    get principal() {
      return principal;
    },
    origin,
    endpoints,
    quotaProject,
    async accessToken(signal): Promise<CallerToken> {
      const answer = await throughLibrary(file, context.clock.now(), async (form) => {
        const answer = await postTokenForm(context.http, endpoints.oauth2, form, signal);
        return answer.status === 200 ? answer : throwOauthError(answer, { source: name, account: principal });
      });
      principal ??= readEmail(answer);
      return readTokenAnswer(answer, context.clock);
    },
  };
}

/**
 * Lets the library make the request, and takes the answer or the failure from where it was sent: the library's own errors hold the
 * request, secrets included, and its expiry comes from an uncorrected clock.
 */
async function throughLibrary(
  file: CredentialFile,
  now: number,
  send: (form: string) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const { exchangeKey, refreshUserToken } = await import("./google-auth.ts");
  let sent: Promise<HttpAnswer> | undefined;
  const post: PostForm = async (form) => {
    sent = send(form);
    return (await sent).text;
  };
  const work = file.kind === "authorizedUser" ? refreshUserToken(file, post) : exchangeKey(file, now, post);
  const problem = await work.then(
    () => "NoTokenRequest",
    (error: unknown) => (error instanceof Error ? error.name : typeof error),
  );
  return sent ?? fail({ code: "unexpected", name: problem });
}
