import type { Answer } from "../../http/answer.ts";
import type { AuthenticatedCall, Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";

const service = "iam.googleapis.com";
const scopes = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/iam"];

/** One method of the IAM API: last part of its id, path, name in the RPC service, and handler. */
export type IamMethod = readonly [
  id: string,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  rpc: string,
  handler: (cloud: Cloud, call: AuthenticatedCall) => Answer | Promise<Answer>,
];

/** Routes of the IAM API for one collection, such as `iam.roles`. */
export function iamRoutes(
  cloud: Cloud,
  collection: string,
  table: readonly IamMethod[],
  rpcService = "google.iam.admin.v1.IAM",
): readonly Route[] {
  return table.map(([id, method, path, rpc, handler]) => ({
    id: `${collection}.${id}`,
    service,
    rpc: `${rpcService}.${rpc}`,
    method,
    path,
    access: "bearer",
    scopes,
    handle: (call) => handler(cloud, call),
  }));
}
