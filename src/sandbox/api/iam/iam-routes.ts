import { guardedRoutes, type ApiMethod } from "../../server/api-routes.ts";
import type { Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";

const scopes = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/iam"];

/** Routes of the IAM API for one collection, such as `iam.roles`. */
export function iamRoutes(
  cloud: Cloud,
  collection: string,
  methods: readonly ApiMethod[],
  rpc = "google.iam.admin.v1.IAM",
): readonly Route[] {
  return guardedRoutes(cloud, { service: "iam.googleapis.com", id: collection, rpc, scopes }, methods);
}
