import { permissionDenied } from "../http/google-errors.ts";
import type { AuthenticatedCall } from "./route.ts";
import type { Cloud } from "../state/cloud.ts";
import type { Resource } from "../resource/resources.ts";

/** Throws IAM's 403 unless the caller has the permission; a missing resource gets the same answer. */
export function requirePermission<R extends Resource>(
  cloud: Cloud,
  { caller, now }: AuthenticatedCall,
  permission: string,
  resource: R | undefined,
): R {
  if (resource === undefined || !cloud.access.allows(caller, permission, resource, now)) {
    throw permissionDenied(permission);
  }
  return resource;
}
