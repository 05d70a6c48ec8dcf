/** Environment variables with which gcloud talks to the sandbox (source: gcloud 578, `core/properties.py`). */
export function gcloudEnvironment(url: string, adcPath: string): Readonly<Record<string, string>> {
  return {
    CLOUDSDK_AUTH_TOKEN_HOST: `${url}/token`,
    CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: adcPath,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS: `${url}/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_IAM: `${url}/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER: `${url}/`,
  };
}

/** Environment variables for everything that reads Application Default Credentials. */
export function adcEnvironment(adcPath: string): Readonly<Record<string, string>> {
  return { GOOGLE_APPLICATION_CREDENTIALS: adcPath };
}
