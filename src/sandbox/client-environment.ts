type Environment = Readonly<Record<string, string>>;

/** Environment variables that point gcloud to the sandbox (source: gcloud 578, `core/properties.py`). */
export function gcloudEnvironment(url: string, adcPath: string): Environment {
  const overrides = [
    "IAMCREDENTIALS",
    "IAM",
    "ORGPOLICY",
    "CLOUDRESOURCEMANAGER",
    "CLOUDASSET",
    "CLOUDSCHEDULER",
    "CLOUDTASKS",
    "PUBSUB",
    "WORKFLOWS",
  ];
  return {
    CLOUDSDK_AUTH_TOKEN_HOST: `${url}/token`,
    CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: adcPath,
    ...Object.fromEntries(overrides.map((api) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${api}`, `${url}/`])),
  };
}

/** Environment variables for clients that read Application Default Credentials. */
export function adcEnvironment(adcPath: string): Environment {
  return { GOOGLE_APPLICATION_CREDENTIALS: adcPath };
}

/** Environment variables for clients of the metadata server, which take a host without a scheme; gcloud reads the ROOT alone. */
export function metadataEnvironment(url: string): Environment {
  const { host } = new URL(url);
  return {
    GCE_METADATA_HOST: host,
    GCE_METADATA_IP: host,
    GCE_METADATA_ROOT: host,
    METADATA_SERVER_DETECTION: "assume-present",
  };
}
