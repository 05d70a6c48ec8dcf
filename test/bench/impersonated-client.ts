import type { Impersonated, OAuth2Client } from "google-auth-library";

export interface GoogleAuthLibrary {
  readonly Impersonated: typeof Impersonated;
  readonly OAuth2Client: typeof OAuth2Client;
}

/** google-auth-library's `Impersonated` with a ready caller's token. */
export function openImpersonated({ Impersonated, OAuth2Client }: GoogleAuthLibrary, endpoint: string): Impersonated {
  const sourceClient = new OAuth2Client();
  sourceClient.setCredentials({ access_token: "caller", expiry_date: Date.now() + 3_600_000 });
  const targetPrincipal = "t@p.iam.gserviceaccount.com";
  const targetScopes = ["https://www.googleapis.com/auth/cloud-platform"];
  return new Impersonated({ sourceClient, targetPrincipal, targetScopes, delegates: [], endpoint });
}

/** One mint: first forgets what the client kept from the last one. */
export async function impersonatedMint(client: Impersonated): Promise<unknown> {
  client.setCredentials({ refresh_token: "impersonated-placeholder", expiry_date: 1 });
  return client.getAccessToken();
}
