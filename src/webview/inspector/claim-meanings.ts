import { t } from "@vscode/l10n";
import type { ClaimPart, KnownName } from "../../core/inspect/claim-entries.ts";
import type { KnownClaim, KnownParameter } from "../../core/inspect/claim-knowledge.ts";

const claims: Readonly<Record<KnownClaim, () => string>> = {
  iss: () => t("Issuer: who made the token. Receivers choose the key to check it with by this."),
  sub: () => t("Subject: whom the token is about. For a Google account, its unique id, which is never reused."),
  aud: () => t("Audience: for whom the token is meant. Everyone else must refuse it."),
  exp: () => t("Expiry: from this moment on the token must be refused."),
  nbf: () => t("Not before: until this moment the token must be refused."),
  iat: () => t("Issued at: when the token was made."),
  jti: () => t("Token id: lets a receiver notice that a token is used twice."),
  azp: () => t("Authorized party: the client that the token was issued to. Not a permission: do not authorize by it."),
  auth_time: () => t("When the user last signed in."),
  nonce: () => t("Random value of the sign-in request, against replay."),
  acr: () => t("How strongly the user was authenticated."),
  amr: () => t("Methods by which the user was authenticated."),
  at_hash: () => t("Hash of the access token that was issued together with this ID token."),
  c_hash: () => t("Hash of the authorization code that was issued together with this ID token."),
  sid: () => t("Id of the sign-in session."),
  email: () => t("Email address of the subject. Someone else can get it later: only “sub” stays the same."),
  email_verified: () => t("Whether the issuer checked the email address. Without “true”, do not rely on it."),
  name: () => t("Full name of the user."),
  given_name: () => t("First name of the user."),
  family_name: () => t("Last name of the user."),
  picture: () => t("Address of the user's picture."),
  profile: () => t("Address of the user's profile page."),
  locale: () => t("Language and region of the user."),
  phone_number: () => t("Telephone number of the user."),
  updated_at: () => t("When the information about the user last changed."),
  hd: () => t("Hosted domain: the Google Workspace domain of the user. Check this, not the end of the email address."),
  scope: () => t("What the token may be used for, separated by spaces."),
  client_id: () => t("OAuth client that asked for the token."),
  act: () => t("Actor: who acts for the subject."),
  target_audience: () => t("Audience of the ID token that Google should give in exchange for this one."),
  identity_source: () => t("Where Identity-Aware Proxy knows the user from."),
  gcip: () => t("The user as Identity Platform knows them."),
  user_id: () => t("Firebase's id of the user, the same as “sub”."),
  google: () => t("Facts that Google adds about the account or machine."),
  "google.organization_number": () => t("Number of the organization that the service account's project belongs to."),
  "google.compute_engine": () => t("The virtual machine whose metadata server gave out the token."),
  "google.compute_engine.instance_id": () => t("Unique id of the virtual machine."),
  "google.compute_engine.instance_name": () => t("Name of the virtual machine. It can be used again: the id cannot."),
  "google.compute_engine.instance_creation_timestamp": () => t("When the virtual machine was created."),
  "google.compute_engine.instance_confidentiality": () => t("1 if the virtual machine is a Confidential VM."),
  "google.compute_engine.project_id": () => t("Project of the virtual machine."),
  "google.compute_engine.project_number": () => t("Number of the virtual machine's project."),
  "google.compute_engine.zone": () => t("Zone of the virtual machine."),
  "google.compute_engine.license_id": () => t("Licenses of the images that the virtual machine was made from."),
  "google.access_levels": () => t("Access levels of Access Context Manager that the request met."),
  firebase: () => t("What Firebase Authentication knows about the sign-in."),
  "firebase.sign_in_provider": () => t("How the user signed in."),
  "firebase.identities": () => t("The user's identities at each sign-in provider."),
  "firebase.tenant": () => t("Identity Platform tenant that the user belongs to."),
  "kubernetes.io": () => t("The Kubernetes objects that the token is bound to."),
  "kubernetes.io.namespace": () => t("Kubernetes namespace of the service account."),
  "kubernetes.io.serviceaccount": () => t("Kubernetes service account that the token stands for."),
  "kubernetes.io.pod": () => t("Pod that the token is bound to: it is invalid once the pod is gone."),
};

const parameters: Readonly<Record<KnownParameter, () => string>> = {
  alg: () =>
    t("Algorithm of the signature or of the key encryption. A receiver must expect one, not believe this one."),
  jku: () => t("Address of a key set, chosen by the author of the token. Mintmark never follows it."),
  jwk: () => t("A public key, put in by the author of the token. It proves nothing."),
  kid: () => t("Key id: which of the issuer's keys signed the token."),
  x5u: () => t("Address of a certificate, chosen by the author of the token. Mintmark never follows it."),
  x5c: () => t("A certificate chain, put in by the author of the token."),
  x5t: () => t("SHA-1 thumbprint of the signing certificate."),
  "x5t#S256": () => t("SHA-256 thumbprint of the signing certificate."),
  typ: () => t("What kind of token this is."),
  cty: () => t("What kind of content it has: “JWT” for a token inside a token."),
  crit: () => t("Extensions that a receiver must understand, or refuse the token."),
  b64: () => t("If false, the payload is not base64url-encoded."),
  enc: () => t("Algorithm that the content is encrypted with."),
  zip: () => t("How the content was compressed before it was encrypted."),
};

/** Explanations of names: claims and header parameters share some names with different meanings. */
export type Explain = (known: KnownName) => string;

export function explainIn(part: ClaimPart): Explain {
  const meanings: Readonly<Record<string, () => string>> = part === "payload" ? claims : parameters;
  return ({ name }) => meanings[name]?.() ?? "";
}
