/**
 * The audience in what a person wrote: one URL, OAuth client id or other name, without white space or invisible characters.
 * `undefined` when it cannot be one.
 */
export function parseAudience(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed.length > 0 && trimmed.length <= 2_048 && !/[\s\p{C}]/u.test(trimmed) ? trimmed : undefined;
}

/** Something about an audience that is allowed, but that its receiver may refuse. */
export type AudienceDoubt = "runUrlWithPath" | "plainHttp" | "googleApi";

/**
 * What is doubtful about an audience. Cloud Run takes the URL of the service only, without a path; Google APIs take access tokens
 * (source: https://docs.cloud.google.com/run/docs/authenticating/service-to-service).
 */
export function doubtAudience(audience: string): AudienceDoubt | undefined {
  if (!URL.canParse(audience)) return undefined;
  const { protocol, hostname, pathname, search } = new URL(audience);
  if (hostname.endsWith(".googleapis.com")) return "googleApi";
  if (hostname.endsWith(".run.app") && (pathname !== "/" || search !== "")) return "runUrlWithPath";
  return protocol === "http:" ? "plainHttp" : undefined;
}
