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

/** The default for a new request: everything that IAM allows the target. */
export const defaultScopes: readonly string[] = [scopeUrl("cloud-platform")];

/** The URL of a scope given as a URL or by its short name; `undefined` if it cannot be a scope. */
export function parseScope(text: string): string | undefined {
  const trimmed = text.trim();
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
