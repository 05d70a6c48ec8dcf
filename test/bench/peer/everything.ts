/** An extension that loads google-auth-library whole when it starts, as is usual. */
import { GoogleAuth } from "google-auth-library";

export function activate(): unknown {
  return new GoogleAuth({ scopes: ["https://www.googleapis.com/auth/cloud-platform"] });
}
