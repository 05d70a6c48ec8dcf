import { accountResourceName } from "../../account/account-name.ts";
import type { JsonObject } from "../../base/json.ts";
import { match } from "../../base/match.ts";
import { headerText, jsonText } from "../../base/quote.ts";
import type { MintRequest } from "../../request/request.ts";

/** What an export needs besides the request. */
export interface ExportTarget {
  /** Base URL of the IAM Credentials API, without a trailing slash. */
  readonly iamCredentials: string;
}

export type ExportRequest = (request: MintRequest, target: ExportTarget) => string | undefined;

/** The delegates as the API lists them, from caller to target (source: the API's REST reference). */
export function delegateNames({ delegates }: MintRequest): readonly string[] {
  return delegates.map(accountResourceName);
}

/** Only the API itself supports this; without it another tool would mint a different token. */
export function asksOrganizationNumber(request: MintRequest): boolean {
  return request.kind === "idToken" && request.organizationNumberIncluded;
}

/** A token for a Workspace user, or a downscoped one, needs a second call, which no single command or data source makes. */
export function needsExchange(request: MintRequest): boolean {
  return request.kind === "accessToken" && (request.subject !== undefined || request.accessBoundary !== undefined);
}

/** A request as the call of the API itself, for tools that send HTTP. */
export interface ApiCall {
  readonly url: string;
  /** JSON on one line. `delegates` is in order, without the target. */
  readonly body: string;
  /** The reason for the audit log, as a header's value. */
  readonly reason: string | undefined;
}

/** The one call that mints what a request asks for. */
export function apiCall(request: MintRequest, { iamCredentials }: ExportTarget): ApiCall {
  const { method, fields } = methodOf(request);
  return {
    url: `${iamCredentials}/v1/${accountResourceName(request.target)}:${method}`,
    body: jsonText({ delegates: delegateNames(request), ...fields }),
    reason: request.reason === undefined ? undefined : headerText(request.reason),
  };
}

function methodOf(request: MintRequest): { readonly method: string; readonly fields: JsonObject } {
  return match(request, {
    accessToken: ({ scopes, lifetimeSeconds }) => ({
      method: "generateAccessToken",
      fields: { scope: scopes, lifetime: `${lifetimeSeconds}s` },
    }),
    idToken: (request) => {
      const { audience, includeEmail, organizationNumberIncluded } = request;
      const organization = organizationNumberIncluded ? { organizationNumberIncluded } : {};
      return { method: "generateIdToken", fields: { audience, includeEmail, ...organization } };
    },
    signedJwt: ({ claims }) => ({ method: "signJwt", fields: { payload: JSON.stringify(claims) } }),
    signedBlob: ({ payload }) => ({ method: "signBlob", fields: { payload } }),
  });
}
