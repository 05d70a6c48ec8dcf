/** Base URLs of the Google APIs in use, without a trailing slash; the sandbox answers all of them from one origin. */
export interface Endpoints {
  readonly iamCredentials: string;
  readonly iam: string;
  readonly resourceManager: string;
  readonly oauth2: string;
}

/** Google's public endpoints (source: the discovery documents of the four APIs). */
export const googleEndpoints: Endpoints = {
  iamCredentials: "https://iamcredentials.googleapis.com",
  iam: "https://iam.googleapis.com",
  resourceManager: "https://cloudresourcemanager.googleapis.com",
  oauth2: "https://oauth2.googleapis.com",
};

export const endpointNames = Object.keys(googleEndpoints) as readonly (keyof Endpoints)[];
