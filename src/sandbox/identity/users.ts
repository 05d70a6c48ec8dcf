import { randomBytes, randomInt } from "node:crypto";
import type { WorldUser } from "../world/world.ts";

/** A signed-in person: the refresh token and OAuth client of an `authorized_user` file. */
export interface SignedInUser extends WorldUser {
  readonly refreshToken: string;
}

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The people of a sandbox and the OAuth client they signed in with. All secrets are new at each start. */
export class Users {
  readonly client: OAuthClient = {
    clientId: `${randomInt(1e11, 9e11)}-mintmarksandbox.apps.googleusercontent.com`,
    clientSecret: `GOCSPX-${randomBytes(21).toString("base64url")}`,
  };
  readonly all: readonly SignedInUser[];
  readonly #byRefreshToken = new Map<string, SignedInUser>();
  readonly #byEmail: ReadonlyMap<string, SignedInUser>;

  constructor(users: readonly WorldUser[]) {
    this.all = users.map((user) => ({ ...user, refreshToken: `1//0${randomBytes(72).toString("base64url")}` }));
    this.restore();
    this.#byEmail = new Map(this.all.map((user) => [user.email, user]));
  }

  /** Makes all sessions valid again. */
  restore(): void {
    for (const user of this.all) this.#byRefreshToken.set(user.refreshToken, user);
  }

  byEmail(email: string): SignedInUser | undefined {
    return this.#byEmail.get(email.toLowerCase());
  }

  byRefreshToken(refreshToken: string): SignedInUser | undefined {
    return this.#byRefreshToken.get(refreshToken);
  }

  /** Ends a session; its refresh token then gets `invalid_grant`. */
  revoke(refreshToken: string): void {
    this.#byRefreshToken.delete(refreshToken);
  }
}
