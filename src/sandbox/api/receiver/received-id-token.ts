import { googleIssuer } from "../../identity/id-tokens.ts";
import { isSignedBy, parseJwt, type ParsedJwt } from "../../identity/jwt.ts";
import type { Principal } from "../../policy/principal.ts";
import type { Project } from "../../resource/resources.ts";
import type { Cloud } from "../../state/cloud.ts";

const issuers: readonly unknown[] = [googleIssuer, "accounts.google.com"];

/** Whether a receiver takes a token for this audience. */
export type TakesAudience = (audience: string, claims: ParsedJwt["claims"]) => boolean;

/** The parsed ID token if it is Google's, currently valid and for this receiver; otherwise `undefined`. */
export async function readGoogleIdToken(
  { googleKeys }: Cloud,
  token: string,
  takes: TakesAudience,
  now: number,
): Promise<ParsedJwt | undefined> {
  const jwt = parseJwt(token);
  if (jwt === undefined) return undefined;
  const keys = (await googleKeys.published()).map(({ publicKey }) => publicKey);
  const { aud, iss, exp } = jwt.claims;
  const holds =
    isSignedBy(jwt, keys) &&
    typeof aud === "string" &&
    takes(aud, jwt.claims) &&
    issuers.includes(iss) &&
    typeof exp === "number" &&
    exp * 1_000 > now;
  return holds ? jwt : undefined;
}

/** The account or person whose identity an ID token carries. */
export function principalOfIdToken({ resources, users }: Cloud, { claims }: ParsedJwt): UserOrAccount | undefined {
  const { sub, email } = claims;
  const account = typeof sub === "string" ? resources.account(sub) : undefined;
  if (account !== undefined) return { kind: "serviceAccount", email: account.email, uniqueId: account.uniqueId };
  const user = typeof email === "string" ? users.byEmail(email) : undefined;
  return user === undefined ? undefined : { kind: "user", email: user.email, uniqueId: user.uniqueId };
}

/** Principals that receivers know. */
export type UserOrAccount = Exclude<Principal, { readonly kind: "federated" }>;

/** Whether a principal may call a service: it, or a group of it, is among the members, or it has the permission on the project. */
export function mayCall(
  { access, memberships }: Cloud,
  principal: UserOrAccount,
  { members, permission, project }: { members: readonly string[]; permission: string; project: Project },
  now: number,
): boolean {
  const own = memberships.inWorld(principal);
  return members.some((member) => own.has(member)) || access.allows(principal, permission, project, now);
}
