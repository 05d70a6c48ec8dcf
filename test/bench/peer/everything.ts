/** An extension that loads all of google-auth-library at its start, as is usual. */
import { GoogleAuth } from "google-auth-library";

export function activate(): unknown {
  return new GoogleAuth({ scopes: ["https://www.googleapis.com/auth/cloud-platform"] });
}
