import type { GroupDirectory } from "../../core/chain/group/group-directory.ts";
import { parseGroupMember } from "../../core/chain/group/parse-group-member.ts";
import { readJsonObject, readText } from "../http/answer-json.ts";
import { throwGoogleError } from "../http/google-error.ts";
import { googleHeaders } from "../http/google-headers.ts";
import type { HttpClient } from "../http/http-client.ts";
import { readPage } from "../http/read-page.ts";

/** The largest page of the full view; only this view has each member's type and expiry (source: groups.memberships.list). */
const pageSize = 500;

/** Cloud Identity API, v1. Google answers 403 both for a missing group and for one that the caller may not see. */
export function createGroupDirectory(http: HttpClient): GroupDirectory {
  return {
    async findGroup(email, caller, signal) {
      const url = `${caller.endpoints.cloudIdentity}/v1/groups:lookup?groupKey.id=${encodeURIComponent(email)}`;
      const answer = await http.send({ method: "GET", url, headers: googleHeaders(caller), signal });
      if (answer.status !== 200) throwGoogleError(answer, email);
      return { email, name: readText(readJsonObject(answer), "name", answer.host) };
    },
    listMembers({ email, name }, caller, pageToken, signal) {
      const path = name.split("/").map(encodeURIComponent).join("/");
      const url = `${caller.endpoints.cloudIdentity}/v1/${path}/memberships?view=FULL`;
      const list = { url, resource: email, field: "memberships", pageSize, parse: parseGroupMember };
      return readPage(http, list, caller, pageToken, signal);
    },
  };
}
