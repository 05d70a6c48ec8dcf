import type { GroupDirectory } from "../../core/chain/group/group-directory.ts";
import { parseGroupMember } from "../../core/chain/group/parse-group-member.ts";
import { readJsonObject, readText } from "../http/answer-json.ts";
import { encodedName, getGoogle } from "../http/google-call.ts";
import type { HttpClient } from "../http/http-client.ts";
import { readPage } from "../http/read-page.ts";

/** The largest page of the full view; only this view has each member's type and expiry (source: groups.memberships.list). */
const pageSize = 500;

/** Cloud Identity API, v1. Google answers 403 both for a missing group and for one that the caller may not see. */
export function createGroupDirectory(http: HttpClient): GroupDirectory {
  return {
    async findGroup(email, caller, signal) {
      const url = `${caller.endpoints.cloudIdentity}/v1/groups:lookup?groupKey.id=${encodeURIComponent(email)}`;
      const answer = await getGoogle(http, { url, resource: email, caller, signal });
      return { email, name: readText(readJsonObject(answer), "name", answer.host) };
    },
    listMembers({ email, name }, caller, pageToken, signal) {
      const url = `${caller.endpoints.cloudIdentity}/v1/${encodedName(name)}/memberships?view=FULL`;
      const list = { url, resource: email, field: "memberships", pageSize, parse: parseGroupMember };
      return readPage(http, list, caller, pageToken, signal);
    },
  };
}
