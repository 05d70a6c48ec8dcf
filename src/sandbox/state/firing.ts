import { expiryAfter } from "../identity/access-tokens.ts";
import type { Principal } from "../policy/principal.ts";
import type { AttachedToken } from "../world/world-services.ts";
import { principalOf, type Cloud, type FiringResult } from "./cloud.ts";
import { localAddress } from "./targets.ts";

/** A request that a service sends with the identity of a service account. */
export interface AttachedRequest {
  /** Name of the job, task, subscription or workflow step. */
  readonly source: string;
  /** Email of the service's own agent, which needs the right to mint for the account. */
  readonly agent: string;
  readonly uri: string;
  readonly token: AttachedToken | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Default: POST. */
  readonly method?: string;
}

const timeoutMs = 10_000;
const defaultScope = "https://www.googleapis.com/auth/cloud-platform";

/** The default audience of a token: the complete URI with path and query. */
function audienceOf({ token, uri }: Pick<AttachedRequest, "token" | "uri">): string | undefined {
  return token?.kind === "oidc" ? (token.audience ?? uri) : undefined;
}

/** Mints exactly what the service would attach, and sends the request to its target in the sandbox or on this machine. */
export async function fire(cloud: Cloud, request: AttachedRequest): Promise<FiringResult> {
  const { source, uri, token } = request;
  const base = { source, uri, serviceAccountEmail: token?.serviceAccountEmail, audience: audienceOf(request) };
  const address = localAddress(cloud, cloud.address.url, uri);
  if (address === undefined)
    return { ...base, outcome: { kind: "refused", problem: "the target is not in this sandbox" } };
  const credential = await mintFor(cloud, request);
  if (credential.kind === "refused") return { ...base, outcome: credential };
  const authorization = credential.value === undefined ? {} : { authorization: `Bearer ${credential.value}` };
  return { ...base, outcome: await send(address, { ...request.headers, ...authorization }, request) };
}

type Minted =
  | { readonly kind: "minted"; readonly value: string | undefined }
  | { readonly kind: "refused"; readonly problem: string };

async function mintFor(cloud: Cloud, request: AttachedRequest): Promise<Minted> {
  const { token, agent, uri } = request;
  if (token === undefined) return { kind: "minted", value: undefined };
  const account = cloud.resources.account(token.serviceAccountEmail);
  if (account === undefined || account.disabled)
    return { kind: "refused", problem: "the service account does not exist or is disabled" };
  const now = cloud.now();
  const permission =
    token.kind === "oidc" ? "iam.serviceAccounts.getOpenIdToken" : "iam.serviceAccounts.getAccessToken";
  const principal: Principal = { kind: "serviceAccount", email: agent, uniqueId: "" };
  if (!cloud.access.allows(principal, permission, account, now)) {
    return { kind: "refused", problem: `${agent} lacks ${permission} on the service account` };
  }
  if (token.kind === "oidc") {
    const value = await cloud.idTokens.forAccount(account, { audience: token.audience ?? uri, includeEmail: true });
    return { kind: "minted", value };
  }
  const scopes = (token.scope ?? defaultScope).split(/[\s,]+/);
  const issued = cloud.tokens.issue(
    { principal: principalOf(account), scopes, expiresAt: expiryAfter(3600, now) },
    now,
  );
  return { kind: "minted", value: issued.value };
}

async function send(
  address: string,
  headers: Readonly<Record<string, string>>,
  { method = "POST", body }: AttachedRequest,
): Promise<FiringResult["outcome"]> {
  try {
    const response = await fetch(address, {
      method,
      headers,
      ...(method !== "GET" && method !== "HEAD" && { body }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { kind: "answered", status: response.status, body: await response.text() };
  } catch {
    return { kind: "refused", problem: "the target cannot be reached" };
  }
}
