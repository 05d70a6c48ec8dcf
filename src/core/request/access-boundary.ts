import type { JsonObject } from "../base/json.ts";

/** One permission of a downscoped token: these roles on a bucket or, with a prefix, on the objects below it. */
export interface BoundaryRule {
  readonly bucket: string;
  /** Prefix of the object names. */
  readonly prefix?: string;
  /** Predefined roles of Cloud Storage, such as `roles/storage.objectViewer`. They limit what the account may do, and add nothing. */
  readonly roles: readonly string[];
}

/** The limits of a downscoped token. Only Cloud Storage supports boundaries (source: Google's page on downscoped credentials). */
export type AccessBoundary = readonly BoundaryRule[];

/** What the name of a bucket looks like. */
export const bucketPattern = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;
const longestPrefix = 1_024;

/** A bucket and the prefix in it, as people write them: `BUCKET`, `BUCKET/PREFIX` or `gs://BUCKET/PREFIX`. */
export function parseStoragePlace(text: string): Pick<BoundaryRule, "bucket" | "prefix"> | undefined {
  const [bucket = "", ...rest] = text
    .trim()
    .replace(/^gs:\/\//, "")
    .split("/");
  const prefix = rest.join("/");
  if (!bucketPattern.test(bucket) || !isPrefix(prefix)) return undefined;
  return prefix === "" ? { bucket } : { bucket, prefix };
}

/** The bucket and prefix of a rule, as people write them. */
export function writeStoragePlace({ bucket, prefix = "" }: BoundaryRule): string {
  return `gs://${bucket}/${prefix}`;
}

/** The boundary in the format of the Security Token Service (source: Google's page on downscoped credentials). */
export function boundaryOptions(boundary: AccessBoundary): JsonObject {
  return { accessBoundary: { accessBoundaryRules: boundary.map(ruleOption) } };
}

function ruleOption({ bucket, prefix, roles }: BoundaryRule): JsonObject {
  const condition = prefix === undefined ? {} : { availabilityCondition: { expression: belowPrefix(bucket, prefix) } };
  return {
    availableResource: `//storage.googleapis.com/projects/_/buckets/${bucket}`,
    availablePermissions: roles.map((role) => `inRole:${role}`),
    ...condition,
  };
}

/** Objects below a prefix, and lists of them. A JSON string is also a valid CEL string, so nothing in the prefix can end it. */
function belowPrefix(bucket: string, prefix: string): string {
  const name = JSON.stringify(`projects/_/buckets/${bucket}/objects/${prefix}`);
  const listed = "api.getAttribute('storage.googleapis.com/objectListPrefix', '')";
  return `resource.name.startsWith(${name}) || ${listed}.startsWith(${JSON.stringify(prefix)})`;
}

/** Whether a text can be the prefix of object names. */
export function isPrefix(text: string): boolean {
  return text.length <= longestPrefix && !/\p{Cc}/u.test(text);
}
