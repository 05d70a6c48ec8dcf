import { JWT } from "google-auth-library/build/src/auth/jwtclient.js";
import { cloudPlatformScope } from "../../core/request/scope.ts";
import type { OAuth2ClientOptions } from "google-auth-library/build/src/auth/oauth2client.js";
import { UserRefreshClient } from "google-auth-library/build/src/auth/refreshclient.js";
import type { AuthorizedUser, ServiceAccountKey } from "./credential-file.ts";

/** Posts a form to the configured token endpoint and returns the text of a successful answer; throws otherwise. */
export type PostForm = (form: string) => Promise<string>;

const lifetimeSeconds = 3_600;

/** Lets google-auth-library exchange a refresh token. Only `post` sees the answer; this resolves when it has arrived. */
export async function refreshUserToken(user: AuthorizedUser, post: PostForm): Promise<void> {
  const { clientId, clientSecret, refreshToken } = user;
  const client = new UserRefreshClient({ clientId, clientSecret, refreshToken, ...transport(post) });
  await client.getAccessToken();
}

/**
 * Lets google-auth-library sign an assertion with a key and exchange it. `now` (milliseconds) replaces the library's own clock, because
 * Google refuses an assertion from a machine with a wrong clock.
 */
export async function exchangeKey(key: ServiceAccountKey, now: number, post: PostForm): Promise<void> {
  const iat = Math.floor(now / 1000);
  const client = new JWT({
    email: key.account,
    key: key.privateKey,
    scopes: [cloudPlatformScope],
    additionalClaims: { iat, exp: iat + lifetimeSeconds },
    ...transport(post),
  });
  await client.authorize();
}

/** Lets google-auth-library sign an assertion for an audience and exchange it for an ID token; `now` as for {@link exchangeKey}. */
export async function exchangeKeyForIdToken(
  key: ServiceAccountKey,
  audience: string,
  now: number,
  post: PostForm,
): Promise<void> {
  const iat = Math.floor(now / 1000);
  const additionalClaims = { iat, exp: iat + lifetimeSeconds, target_audience: audience };
  const client = new JWT({ email: key.account, key: key.privateKey, additionalClaims, ...transport(post) });
  await client.authorize();
}

/**
 * Makes the library send everything through `post`, whatever URL it would use (JWT has Google's hard-coded). `post` does retries, proxies,
 * time-outs and aborts, so the library's own are off.
 */
function transport(post: PostForm): OAuth2ClientOptions {
  return {
    transporterOptions: {
      fetchImplementation: async (_url, init) => {
        const text = await post(formIn(init?.body));
        return new Response(text, { headers: { "content-type": "application/json" } });
      },
      noProxy: [/./],
      retryConfig: { shouldRetry: () => false },
    },
  };
}

function formIn(body: unknown): string {
  if (body instanceof URLSearchParams) return body.toString();
  if (typeof body === "string") return body;
  throw new TypeError("not a form");
}
