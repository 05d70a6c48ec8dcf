const prefix = "https://www.googleapis.com/auth/";

/** Suggested scopes by their common short names, with what they allow (source: Google's OAuth scope list). */
export const knownScopes = [
  "cloud-platform",
  "cloud-platform.read-only",
  "devstorage.read_only",
  "devstorage.read_write",
  "devstorage.full_control",
  "bigquery",
  "bigquery.readonly",
  "pubsub",
  "datastore",
  "spanner.data",
  "sqlservice.admin",
  "compute",
  "compute.readonly",
  "logging.write",
  "logging.read",
  "monitoring",
  "monitoring.read",
  "userinfo.email",
  "drive",
  "drive.readonly",
  "spreadsheets",
  "spreadsheets.readonly",
  "iam",
] as const;

/** Suggested scopes for a Workspace user, by their short names (source: Google's OAuth scope list). */
export const workspaceScopes = [
  "calendar.readonly",
  "calendar",
  "drive.readonly",
  "drive",
  "documents.readonly",
  "spreadsheets.readonly",
  "spreadsheets",
  "gmail.readonly",
  "gmail.send",
  "contacts.readonly",
  "admin.directory.user.readonly",
  "admin.directory.group.readonly",
] as const;

/** Everything that IAM allows the account. */
export const cloudPlatformScope = scopeUrl("cloud-platform");

/** The default for a new request. */
export const defaultScopes: readonly string[] = [cloudPlatformScope];

/** Google's own scopes are URLs of these hosts (source: Google's OAuth scope list). */
const scopeHost = /^(?:www\.googleapis\.com|(?:[a-z0-9-]+\.)+google\.com)$/;

/** Whose address a text is that people take for a scope; `undefined` if it is not an address, or is one that scopes have. */
export function addressIn(text: string): "service" | "googleApi" | undefined {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const { hostname, pathname } = new URL(trimmed);
  const isApi = hostname.endsWith(".googleapis.com") && !(hostname === "www.googleapis.com" && pathname !== "/");
  if (isApi) return "googleApi";
  return scopeHost.test(hostname) ? undefined : "service";
}

/** The URL of a scope given as a URL or by its short name; `undefined` if it cannot be a scope. */
export function parseScope(text: string): string | undefined {
  const trimmed = text.trim();
  if (addressIn(trimmed) !== undefined) return undefined;
  if (/^https:\/\/[a-z0-9.-]+\/[\w./~-]*$/i.test(trimmed)) return trimmed;
  if (trimmed === "openid" || trimmed === "email" || trimmed === "profile") return trimmed;
  return /^[a-z][a-z0-9._-]*$/i.test(trimmed) ? scopeUrl(trimmed) : undefined;
}

/** The short name of a Google scope, for display; any other scope unchanged. */
export function shortScope(scope: string): string {
  return scope.startsWith(prefix) ? scope.slice(prefix.length) : scope;
}

function scopeUrl(shortName: string): string {
  return prefix + shortName;
}
