import type { Principal } from "../policy/principal.ts";
import { lineage, type ServiceAccount } from "../resource/resources.ts";
import { signJwt } from "./jwt.ts";
import type { RotatingKeys } from "./rotating-keys.ts";

/** ID tokens always live one hour. */
const idTokenSeconds = 3600;
export const googleIssuer = "https://accounts.google.com";

export interface IdTokenOptions {
  readonly audience: string;
  /** Adds `email` and `email_verified`. */
  readonly includeEmail?: boolean;
  /** Adds `google.organization_number`, `null` for an account outside any organization. */
  readonly organizationNumberIncluded?: boolean;
  /** Uses the email instead of the unique id for `azp`. */
  readonly useEmailAzp?: boolean;
  /** More claims, such as `google.compute_engine` of the metadata server. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Signs ID tokens as Google does, with Google's own key. */
export class IdTokens {
  readonly #keys: RotatingKeys;
  readonly #now: () => number;

  constructor(keys: RotatingKeys, now: () => number) {
    this.#keys = keys;
    this.#now = now;
  }

  async forAccount(account: ServiceAccount, options: IdTokenOptions): Promise<string> {
    const { email, uniqueId } = account;
    const organization = organizationNumberOf(account);
    const google = options.organizationNumberIncluded === true && { google: { organization_number: organization } };
    return this.#sign({
      aud: options.audience,
      azp: options.useEmailAzp === true ? email : uniqueId,
      ...(options.includeEmail === true && { email, email_verified: true }),
      ...google,
      sub: uniqueId,
      ...options.extra,
    });
  }

  /** A user's ID token is always for the OAuth client that the user signed in with. */
  async forUser({ email, uniqueId }: Extract<Principal, { kind: "user" }>, clientId: string): Promise<string> {
    const domain = email.split("@")[1];
    return this.#sign({ aud: clientId, azp: clientId, email, email_verified: true, hd: domain, sub: uniqueId });
  }

  async #sign(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const iat = Math.floor(this.#now() / 1000);
    const all = { ...claims, exp: iat + idTokenSeconds, iat, iss: googleIssuer };
    const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
    return signJwt(JSON.stringify(sorted), await this.#keys.current());
  }
}

function organizationNumberOf(account: ServiceAccount): number | null {
  for (const resource of lineage(account)) if (resource.kind === "organization") return Number(resource.number);
  return null;
}
