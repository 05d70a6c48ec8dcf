/** The peer for mints: google-auth-library, bundled as an extension would bundle it. */
export { Impersonated, OAuth2Client } from "google-auth-library";
