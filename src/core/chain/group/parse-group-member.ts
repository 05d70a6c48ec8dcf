import { isObject, type JsonObject } from "../../base/json.ts";
import { memberText, principalOf } from "../policy/member.ts";
import type { GroupMember } from "./group-directory.ts";

const emailPattern = /^[^\s@:/?#]+@[^\s@:/?#]+$/;
/** Members that call no API themselves, so no binding helps them. */
const lifelessTypes: readonly unknown[] = ["SHARED_DRIVE", "CBCM_BROWSER"];

/**
 * A membership in an answer of the Cloud Identity API (full view); nothing if it is not a principal. If the member or its end cannot be
 * read, it is a member without a name (source: reference of groups.memberships).
 */
export function parseGroupMember(json: JsonObject): GroupMember | undefined {
  if (lifelessTypes.includes(json["type"])) return undefined;
  const endsAt = endOf(json["roles"]);
  const isTold = endsAt === undefined || !Number.isNaN(endsAt);
  return isTold ? { member: nameOf(json), endsAt } : { member: undefined, endsAt: undefined };
}

function nameOf({ preferredMemberKey: key, type }: JsonObject): string | undefined {
  const { id, namespace = "" } = isObject(key) ? key : {};
  if (typeof id !== "string" || namespace !== "" || !emailPattern.test(id)) return undefined;
  if (type === "GROUP") return `group:${id.toLowerCase()}`;
  return type === "USER" || type === "SERVICE_ACCOUNT" ? memberText(principalOf(id)) : undefined;
}

/** Only the role MEMBER can end, and the membership with it; NaN if the end cannot be read. */
function endOf(roles: unknown): number | undefined {
  const details = Array.isArray(roles) ? roles.filter(isObject).map(({ expiryDetail }) => expiryDetail) : [];
  const ends = details.filter((detail) => detail !== undefined && detail !== null).map(timeIn);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function timeIn(detail: unknown): number {
  return isObject(detail) && typeof detail["expireTime"] === "string" ? Date.parse(detail["expireTime"]) : NaN;
}
