/** Base URLs of the Google APIs in use, without a trailing slash; the sandbox answers all of them from one origin. */
export interface Endpoints {
  readonly iamCredentials: string;
  readonly iam: string;
  readonly resourceManager: string;
  readonly cloudAsset: string;
  readonly cloudIdentity: string;
  readonly orgPolicy: string;
  readonly oauth2: string;
  readonly securityTokenService: string;
  readonly run: string;
  readonly cloudFunctions: string;
  readonly compute: string;
}

/** Google's public endpoints (source: the discovery documents of these APIs). */
export const googleEndpoints: Endpoints = {
  iamCredentials: "https://iamcredentials.googleapis.com",
  iam: "https://iam.googleapis.com",
  resourceManager: "https://cloudresourcemanager.googleapis.com",
  cloudAsset: "https://cloudasset.googleapis.com",
  cloudIdentity: "https://cloudidentity.googleapis.com",
  orgPolicy: "https://orgpolicy.googleapis.com",
  oauth2: "https://oauth2.googleapis.com",
  securityTokenService: "https://sts.googleapis.com",
  run: "https://run.googleapis.com",
  cloudFunctions: "https://cloudfunctions.googleapis.com",
  compute: "https://compute.googleapis.com",
};

/** Endpoints of a cloud that answers all APIs from one origin. */
export function endpointsAt(url: string): Endpoints {
  return {
    iamCredentials: url,
    iam: url,
    resourceManager: url,
    cloudAsset: url,
    cloudIdentity: url,
    orgPolicy: url,
    oauth2: url,
    securityTokenService: url,
    run: url,
    cloudFunctions: url,
    compute: url,
  };
}
