import { X509Certificate } from "node:crypto";
import { json, type Answer } from "../../http/answer.ts";
import { alreadyExists, badField, failedPrecondition, notFound } from "../../http/google-errors.ts";
import { parseBody, readBytes, readMessage, readOneOf } from "../../http/message.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import { wholeSecondTimestamp } from "../../identity/access-tokens.ts";
import { certificateFor, keyFileOf, type AccountKey, type UserManagedKey } from "../../identity/account-keys.ts";
import type { Cloud } from "../../state/cloud.ts";
import { resourceName, type ServiceAccount } from "../../resource/resources.ts";
import type { ApiMethod } from "../../server/api-routes.ts";
import { iamRoutes } from "./iam-routes.ts";
import { accountFor, accountPath } from "./iam-service-accounts.ts";
import { requireUnconstrained } from "./require-unconstrained.ts";

const collection = `${accountPath}/keys`;
const resource = `${collection}/{key}`;
const neverExpires = "9999-12-31T23:59:59Z";
/** How long Google signs with a key of its own. */
const signingMs = 14 * 86_400_000;
/** Source: quotas of IAM. */
const mostUserManagedKeys = 10;

const keyTypes = ["KEY_TYPE_UNSPECIFIED", "USER_MANAGED", "SYSTEM_MANAGED"];
const publicKeyTypes = ["TYPE_NONE", "TYPE_X509_PEM_FILE", "TYPE_RAW_PUBLIC_KEY"] as const;
const readAlgorithm = readOneOf("type.googleapis.com/google.iam.admin.v1.ServiceAccountKeyAlgorithm", [
  "KEY_ALG_UNSPECIFIED",
  "KEY_ALG_RSA_1024",
  "KEY_ALG_RSA_2048",
]);
const readPrivateKeyType = readOneOf("type.googleapis.com/google.iam.admin.v1.ServiceAccountPrivateKeyType", [
  "TYPE_UNSPECIFIED",
  "TYPE_PKCS12_FILE",
  "TYPE_GOOGLE_CREDENTIALS_FILE",
]);

const table: readonly ApiMethod[] = [
  ["list", "GET", collection, "ListServiceAccountKeys", listKeys],
  ["get", "GET", resource, "GetServiceAccountKey", getKey],
  ["create", "POST", collection, "CreateServiceAccountKey", createKey],
  ["upload", "POST", `${collection}:upload`, "UploadServiceAccountKey", uploadKey],
  ["delete", "DELETE", resource, "DeleteServiceAccountKey", deleteKey],
  ["enable", "POST", `${resource}:enable`, "EnableServiceAccountKey", (cloud, call) => setDisabled(cloud, call, false)],
  [
    "disable",
    "POST",
    `${resource}:disable`,
    "DisableServiceAccountKey",
    (cloud, call) => setDisabled(cloud, call, true),
  ],
];

/** IAM API, v1: keys of service accounts. */
export function iamKeyRoutes(cloud: Cloud): readonly Route[] {
  return iamRoutes(cloud, "iam.serviceAccountKeys", table);
}

/** Without a type, or with the unspecified one alone, the list has all keys. */
async function listKeys(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  const types = call.query.getAll("keyTypes");
  const wrong = types.find((type, index) => !keyTypes.includes(type) || types.indexOf(type) !== index);
  if (wrong !== undefined) throw badField("key_types", `Invalid or duplicate key type: ${wrong}`);
  const account = accountFor(cloud, call, "iam.serviceAccountKeys.list");
  const wanted = types.filter((type) => type !== "KEY_TYPE_UNSPECIFIED");
  const keys = (await cloud.accountKeys.all(account)).filter(
    (key) => wanted.length === 0 || wanted.includes(typeOf(key)),
  );
  return json(keys.length > 0 ? { keys: keys.map((key) => keyMessage(account, key)) } : {});
}

async function getKey(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  const asked = call.query.get("publicKeyType") ?? "TYPE_NONE";
  const type = publicKeyTypes.find((name) => name === asked);
  if (type === undefined) throw badField("public_key_type", `Invalid value at 'public_key_type': "${asked}"`);
  const [account, key] = await keyFor(cloud, call, "get");
  const data = await publicKeyData(account, key, type);
  return json({ ...keyMessage(account, key), ...(data !== undefined && { publicKeyData: base64(data) }) });
}

function publicKeyData(
  account: ServiceAccount,
  key: AccountKey,
  type: (typeof publicKeyTypes)[number],
): Promise<string> | string | undefined {
  if (type === "TYPE_NONE") return undefined;
  if (type === "TYPE_X509_PEM_FILE") return certificateFor(key, account);
  return key.publicKey.export({ type: "spki", format: "pem" }).toString();
}

/** The private key is returned only here, as the base64 of the key file. The sandbox makes no PKCS #12 files. */
async function createKey(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  const { keyAlgorithm, privateKeyType } = readMessage(parseBody(call.body), {
    keyAlgorithm: readAlgorithm,
    privateKeyType: readPrivateKeyType,
  });
  if (privateKeyType === "TYPE_PKCS12_FILE") {
    throw badField("private_key_type", "The sandbox makes key files of the type TYPE_GOOGLE_CREDENTIALS_FILE alone.");
  }
  const account = accountFor(cloud, call, "iam.serviceAccountKeys.create");
  requireUnconstrained(cloud, call, "iam.disableServiceAccountKeyCreation", account);
  checkCount(cloud, account);
  const created = await cloud.accountKeys.create(account, keyAlgorithm === "KEY_ALG_RSA_1024" ? 1024 : 2048);
  const file = `${JSON.stringify(keyFileOf(account, created, cloud.address.url), null, 2)}\n`;
  return json({
    ...keyMessage(account, created.key),
    privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE",
    privateKeyData: base64(file),
  });
}

/** The permission is that of creating a key (source: documentation of IAM permissions). */
function uploadKey(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { publicKeyData } = readMessage(parseBody(call.body), { publicKeyData: readBytes });
  const account = accountFor(cloud, call, "iam.serviceAccountKeys.create");
  const certificate = certificateIn(publicKeyData?.toString() ?? "");
  checkCount(cloud, account);
  const key = cloud.accountKeys.upload(account, certificate);
  if (key === undefined) throw alreadyExists("The service account has this key already.", resourceName(account));
  return json(keyMessage(account, key));
}

function certificateIn(pem: string): X509Certificate {
  const wrong = badField("public_key_data", "The public key must be an RSA key in an X.509 certificate, in PEM.");
  try {
    const certificate = new X509Certificate(pem);
    if (certificate.publicKey.asymmetricKeyType === "rsa" && pem.includes("-----BEGIN CERTIFICATE-----")) {
      return certificate;
    }
  } catch {
    throw wrong;
  }
  throw wrong;
}

/** Google says no more than this of an account that has all the keys it may have. */
function checkCount({ accountKeys }: Cloud, account: ServiceAccount): void {
  if (accountKeys.userManaged(account).length >= mostUserManagedKeys) throw failedPrecondition();
}

async function deleteKey(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  const [account, { keyId }] = await userKeyFor(cloud, call, "delete");
  cloud.accountKeys.delete(account, keyId);
  return json({});
}

async function setDisabled(cloud: Cloud, call: AuthenticatedCall, disabled: boolean): Promise<Answer> {
  const [, key] = await userKeyFor(cloud, call, disabled ? "disable" : "enable");
  key.disabled = disabled;
  return json({});
}

async function keyFor(cloud: Cloud, call: AuthenticatedCall, verb: string): Promise<[ServiceAccount, AccountKey]> {
  const account = accountFor(cloud, call, `iam.serviceAccountKeys.${verb}`);
  const keyId = param(call, "key");
  const key = (await cloud.accountKeys.all(account)).find((one) => one.keyId === keyId);
  if (key === undefined) throw notFound(`Service account key ${keyId} does not exist.`);
  return [account, key];
}

/** Google's own keys cannot be changed (with which words they are refused is unconfirmed). */
async function userKeyFor(
  cloud: Cloud,
  call: AuthenticatedCall,
  verb: string,
): Promise<[ServiceAccount, UserManagedKey]> {
  const [account, key] = await keyFor(cloud, call, verb);
  if (key.kind === "systemManaged") throw failedPrecondition();
  return [account, key];
}

function typeOf({ kind }: AccountKey): string {
  return kind === "userManaged" ? "USER_MANAGED" : "SYSTEM_MANAGED";
}

function keyMessage({ projectId, email }: ServiceAccount, key: AccountKey): object {
  const { keyId, publicKey, createdAt } = key;
  const ends = key.kind === "userManaged" ? key.expiresAt : createdAt + signingMs;
  const disabled = key.kind === "userManaged" && key.disabled;
  return {
    name: `projects/${projectId}/serviceAccounts/${email}/keys/${keyId}`,
    validAfterTime: wholeSecondTimestamp(createdAt),
    validBeforeTime: ends === Infinity ? neverExpires : wholeSecondTimestamp(ends),
    keyAlgorithm: `KEY_ALG_RSA_${publicKey.asymmetricKeyDetails?.modulusLength ?? 2048}`,
    keyOrigin: key.kind === "userManaged" ? key.origin : "GOOGLE_PROVIDED",
    keyType: typeOf(key),
    ...(disabled && { disabled, disableReason: "SERVICE_ACCOUNT_KEY_DISABLE_REASON_USER_INITIATED" }),
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
