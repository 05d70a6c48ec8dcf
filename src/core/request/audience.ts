/**
 * The audience in the user's text: one URL, OAuth client id or other name, without white space or invisible characters. `undefined` if it
 * cannot be an audience.
 */
export function parseAudience(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed.length > 0 && trimmed.length <= 2_048 && !/[\s\p{C}]/u.test(trimmed) ? trimmed : undefined;
}

/** A valid audience that its receiver may still refuse. */
export type AudienceDoubt =
  | "runUrlWithPath"
  | "runUrlWithQuery"
  | "functionUrlWithoutName"
  | "functionUrlWithMore"
  | "hostWithoutScheme"
  | "plainHttp"
  | "googleApi"
  | "clientIdAsUrl"
  | "notAClientId"
  | "iapOwnHeader";

const clientIdEnd = ".apps.googleusercontent.com";
const clientIdPattern = /^\d+(?:-[a-z0-9]+)?\.apps\.googleusercontent\.com$/;
/**
 * The audience that Identity-Aware Proxy writes into the token it passes on, not the one it accepts (source: IAP's page on signed headers).
 */
const iapOwnHeaderPattern = /^\/projects\/[^/]+\/(?:apps|global\/backendServices|[a-z0-9-]+\/backendServices)\//;
const serverlessHostPattern = /^[\w.-]+\.(?:run\.app|cloudfunctions\.net)(?:\/|$)/;

/**
 * What is doubtful about an audience. Cloud Run asks for the service's URL without a path, and refuses a query or a fragment (reports
 * disagree on the path: googleapis/python-tasks#137); a first-generation function takes only its URL with its name, IAP only the bare OAuth client id; Google APIs take access tokens (source:
 * https://docs.cloud.google.com/run/docs/authenticating/service-to-service).
 */
export function doubtAudience(audience: string): AudienceDoubt | undefined {
  if (iapOwnHeaderPattern.test(audience)) return "iapOwnHeader";
  if (serverlessHostPattern.test(audience)) return "hostWithoutScheme";
  if (!URL.canParse(audience)) {
    return audience.endsWith(clientIdEnd) && !clientIdPattern.test(audience) ? "notAClientId" : undefined;
  }
  return doubtUrl(new URL(audience));
}

function doubtUrl({ protocol, hostname, pathname, search, hash }: URL): AudienceDoubt | undefined {
  const more = `${search}${hash}`;
  if (hostname.endsWith(".googleapis.com")) return "googleApi";
  if (hostname.endsWith(clientIdEnd)) return "clientIdAsUrl";
  if (hostname.endsWith(".run.app") && more !== "") return "runUrlWithQuery";
  if (hostname.endsWith(".run.app") && pathname !== "/") return "runUrlWithPath";
  if (hostname.endsWith(".cloudfunctions.net")) {
    if (pathname === "/") return "functionUrlWithoutName";
    if (!/^\/[\w-]+$/.test(pathname) || more !== "") return "functionUrlWithMore";
  }
  return protocol === "http:" ? "plainHttp" : undefined;
}
