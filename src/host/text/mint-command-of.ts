import type { CredentialKind } from "../../core/request/request.ts";
import type { CommandId } from "../base/identifiers.ts";

/** The command that mints a kind of credential. */
export function mintCommandOf(kind: CredentialKind): CommandId {
  switch (kind) {
    case "accessToken":
      return "mintmark.mintAccessToken";
    case "idToken":
      return "mintmark.mintIdToken";
    case "signedJwt":
      return "mintmark.signJwt";
    case "signedBlob":
      return "mintmark.signBlob";
  }
}
