/** The type of a claim or header parameter, if its specification defines one. */
export type ClaimType = "time" | "text" | "textOrList" | "list" | "flag" | "number" | "object" | "url";

/** What is known about one claim or header parameter. The page has a one-line explanation under the same name. */
export interface ClaimKnowledge {
  readonly type: ClaimType;
  readonly specification: Specification;
}

/** The page that defines a claim: its title and address. */
export interface Specification {
  readonly source: string;
  readonly link: string;
}

const rfc = (number: number, section: string): Specification => ({
  source: `RFC ${number}`,
  link: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});
const jwt = (section: string): Specification => rfc(7519, section);
const jws = (section: string): Specification => rfc(7515, section);
const jwe = (section: string): Specification => rfc(7516, section);
const openId = (page: string): Specification => ({
  source: "OpenID Connect",
  link: `https://openid.net/specs/${page}`,
});
const google = (link: string): Specification => ({ source: "Google", link });

const idToken = openId("openid-connect-core-1_0.html#IDToken");
const codeIdToken = openId("openid-connect-core-1_0.html#CodeIDToken");
const hybridIdToken = openId("openid-connect-core-1_0.html#HybridIDToken");
const standardClaims = openId("openid-connect-core-1_0.html#StandardClaims");
const frontChannel = openId("openid-connect-frontchannel-1_0.html#OPLogout");
const googleIdToken = google(
  "https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload",
);
const serviceAccountFlow = google(
  "https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests",
);
const generateIdToken = google(
  "https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken",
);
const instanceIdentity = google("https://cloud.google.com/compute/docs/instances/verifying-instance-identity#payload");
const iapHeaders = google("https://cloud.google.com/iap/docs/signed-headers-howto");
const firebaseTokens: Specification = {
  source: "Firebase",
  link: "https://firebase.google.com/docs/auth/admin/verify-id-tokens",
};
const kubernetesTokens: Specification = {
  source: "Kubernetes",
  link: "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens",
};
const accessTokenProfile = rfc(9068, "2.2");
const tokenExchange = rfc(8693, "4");

const know = (type: ClaimType, specification: Specification): ClaimKnowledge => ({ type, specification });

/** Claims of RFC 7519, OpenID Connect and Google, by name; members of known objects by `outer.inner`. */
export const knownClaims = {
  iss: know("text", jwt("4.1.1")),
  sub: know("text", jwt("4.1.2")),
  aud: know("textOrList", jwt("4.1.3")),
  exp: know("time", jwt("4.1.4")),
  nbf: know("time", jwt("4.1.5")),
  iat: know("time", jwt("4.1.6")),
  jti: know("text", jwt("4.1.7")),
  azp: know("text", googleIdToken),
  auth_time: know("time", idToken),
  nonce: know("text", idToken),
  acr: know("text", idToken),
  amr: know("list", idToken),
  at_hash: know("text", codeIdToken),
  c_hash: know("text", hybridIdToken),
  sid: know("text", frontChannel),
  email: know("text", standardClaims),
  email_verified: know("flag", standardClaims),
  name: know("text", standardClaims),
  given_name: know("text", standardClaims),
  family_name: know("text", standardClaims),
  picture: know("url", standardClaims),
  profile: know("url", standardClaims),
  locale: know("text", standardClaims),
  phone_number: know("text", standardClaims),
  updated_at: know("time", standardClaims),
  hd: know("text", googleIdToken),
  scope: know("text", tokenExchange),
  client_id: know("text", accessTokenProfile),
  act: know("object", tokenExchange),
  target_audience: know("text", serviceAccountFlow),
  google: know("object", generateIdToken),
  "google.organization_number": know("number", generateIdToken),
  "google.compute_engine": know("object", instanceIdentity),
  "google.compute_engine.instance_id": know("text", instanceIdentity),
  "google.compute_engine.instance_name": know("text", instanceIdentity),
  "google.compute_engine.instance_creation_timestamp": know("time", instanceIdentity),
  "google.compute_engine.instance_confidentiality": know("number", instanceIdentity),
  "google.compute_engine.project_id": know("text", instanceIdentity),
  "google.compute_engine.project_number": know("number", instanceIdentity),
  "google.compute_engine.zone": know("text", instanceIdentity),
  "google.compute_engine.license_id": know("list", instanceIdentity),
  "google.access_levels": know("list", iapHeaders),
  identity_source: know("text", iapHeaders),
  gcip: know("object", iapHeaders),
  firebase: know("object", firebaseTokens),
  "firebase.sign_in_provider": know("text", firebaseTokens),
  "firebase.identities": know("object", firebaseTokens),
  "firebase.tenant": know("text", firebaseTokens),
  user_id: know("text", firebaseTokens),
  "kubernetes.io": know("object", kubernetesTokens),
  "kubernetes.io.namespace": know("text", kubernetesTokens),
  "kubernetes.io.serviceaccount": know("object", kubernetesTokens),
  "kubernetes.io.pod": know("object", kubernetesTokens),
} as const satisfies Record<string, ClaimKnowledge>;

/** Header parameters of RFC 7515, 7516 and 7797, by name. */
export const knownParameters = {
  alg: know("text", jws("4.1.1")),
  jku: know("url", jws("4.1.2")),
  jwk: know("object", jws("4.1.3")),
  kid: know("text", jws("4.1.4")),
  x5u: know("url", jws("4.1.5")),
  x5c: know("list", jws("4.1.6")),
  x5t: know("text", jws("4.1.7")),
  "x5t#S256": know("text", jws("4.1.8")),
  typ: know("text", jws("4.1.9")),
  cty: know("text", jws("4.1.10")),
  crit: know("list", jws("4.1.11")),
  b64: know("flag", rfc(7797, "3")),
  enc: know("text", jwe("4.1.2")),
  zip: know("text", jwe("4.1.3")),
} as const satisfies Record<string, ClaimKnowledge>;

export type KnownClaim = keyof typeof knownClaims;
export type KnownParameter = keyof typeof knownParameters;

export function isKnownClaim(path: string): path is KnownClaim {
  return Object.hasOwn(knownClaims, path);
}

export function isKnownParameter(name: string): name is KnownParameter {
  return Object.hasOwn(knownParameters, name);
}
