import { json, type Answer } from "../../http/answer.ts";
import { googleError, notFound } from "../../http/google-errors.ts";
import { guardedRoutes } from "../../server/api-routes.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import { boundaryAllows, type StorageCall } from "../../policy/boundary-rules.ts";
import { principalName } from "../../policy/principal.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { Bucket } from "../../world/world-services.ts";

const scope = "https://www.googleapis.com/auth/devstorage";
const cloudPlatform = "https://www.googleapis.com/auth/cloud-platform";
const readScopes = [cloudPlatform, `${scope}.full_control`, `${scope}.read_write`, `${scope}.read_only`];

/** Cloud Storage's JSON API, v1: lists and reads objects, so that a downscoped token can be refused somewhere. */
export function cloudStorageRoutes(cloud: Cloud): readonly Route[] {
  const objects = "/storage/v1/b/{bucket}/o";
  const api = { service: "storage.googleapis.com", id: "storage.objects", rpc: "storage.objects", scopes: readScopes };
  return guardedRoutes(cloud, api, [
    ["list", "GET", objects, "list", listObjects],
    ["get", "GET", `${objects}/{object}`, "get", getObject],
  ]);
}

function listObjects(cloud: Cloud, call: AuthenticatedCall): Answer {
  const bucket = bucketOf(cloud, call);
  const listPrefix = call.query.get("prefix") ?? "";
  authorize(cloud, bucket, call, { permission: "storage.objects.list", object: "", listPrefix });
  const items = [...bucket.objects.keys()].filter((name) => name.startsWith(listPrefix));
  const listed = items.map((name) => objectMessage(bucket, name));
  return json({ kind: "storage#objects", ...(listed.length > 0 && { items: listed }) });
}

function getObject(cloud: Cloud, call: AuthenticatedCall): Answer {
  const bucket = bucketOf(cloud, call);
  const object = param(call, "object");
  authorize(cloud, bucket, call, { permission: "storage.objects.get", object, listPrefix: "" });
  const content = bucket.objects.get(object);
  if (content === undefined) throw notFound(`No such object: ${bucket.name}/${object}`);
  if (call.query.get("alt") !== "media") return json(objectMessage(bucket, object));
  return { status: 200, contentType: "application/octet-stream", body: content };
}

function bucketOf({ world }: Cloud, call: AuthenticatedCall): Bucket {
  const bucket = world.services.buckets.find(({ name }) => name === param(call, "bucket"));
  if (bucket === undefined) throw notFound("The specified bucket does not exist.");
  return bucket;
}

/** Needs the role on the bucket's project, and every access boundary of the token must allow the call. */
function authorize(
  { access, resources, roles }: Cloud,
  bucket: Bucket,
  { caller, token, now }: AuthenticatedCall,
  about: Omit<StorageCall, "bucket">,
): void {
  const project = resources.project(bucket.project);
  const storageCall = { ...about, bucket: bucket.name };
  const isGranted = project !== undefined && access.allows(caller, about.permission, project, now);
  const isWithin = (token.boundaries ?? []).every((boundary) => boundaryAllows(boundary, storageCall, roles, now));
  if (isGranted && isWithin) return;
  const who = principalName(caller).replace(/^\w+:/, "");
  const message = `${who} does not have ${about.permission} access to the Google Cloud Storage object. Permission '${about.permission}' denied on resource (or it may not exist).`;
  throw googleError("PERMISSION_DENIED", message);
}

function objectMessage(bucket: Bucket, name: string): object {
  return {
    kind: "storage#object",
    name,
    bucket: bucket.name,
    size: String(Buffer.byteLength(bucket.objects.get(name) ?? "")),
  };
}
