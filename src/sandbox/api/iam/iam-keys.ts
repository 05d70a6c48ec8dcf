import { json, type Answer } from "../../http/answer.ts";
import { notFound } from "../../http/google-errors.ts";
import { parseBody, readMessage, readString } from "../../http/message.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import { wholeSecondTimestamp } from "../../identity/access-tokens.ts";
import { keyFileOf, type UserManagedKey } from "../../identity/account-keys.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { ServiceAccount } from "../../resource/resources.ts";
import type { ApiMethod } from "../../server/api-routes.ts";
import { iamRoutes } from "./iam-routes.ts";
import { accountFor } from "./iam-service-accounts.ts";
import { requireUnconstrained } from "./require-unconstrained.ts";

const collection = "/v1/projects/{project}/serviceAccounts/{account}/keys";
const resource = `${collection}/{key}`;
const neverExpires = "9999-12-31T23:59:59Z";

const table: readonly ApiMethod[] = [
  ["list", "GET", collection, "ListServiceAccountKeys", listKeys],
  ["get", "GET", resource, "GetServiceAccountKey", (cloud, call) => json(keyMessage(...keyFor(cloud, call, "get")))],
  ["create", "POST", collection, "CreateServiceAccountKey", createKey],
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

/** IAM API, v1: user-managed keys of service accounts. */
export function iamKeyRoutes(cloud: Cloud): readonly Route[] {
  return iamRoutes(cloud, "iam.serviceAccountKeys", table);
}

function listKeys(cloud: Cloud, call: AuthenticatedCall): Answer {
  const account = accountFor(cloud, call, "iam.serviceAccountKeys.list");
  const keys = cloud.accountKeys.userManaged(account).map((key) => keyMessage(account, key));
  return json(keys.length > 0 ? { keys } : {});
}

/** The private key is returned only here, as the base64 of the key file. */
async function createKey(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  readMessage(parseBody(call.body), { keyAlgorithm: readString, privateKeyType: readString });
  const account = accountFor(cloud, call, "iam.serviceAccountKeys.create");
  requireUnconstrained(cloud, call, "iam.disableServiceAccountKeyCreation", account);
  const key = await cloud.accountKeys.create(account);
  const file = `${JSON.stringify(keyFileOf(account, key), null, 2)}\n`;
  return json({
    ...keyMessage(account, key),
    privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE",
    privateKeyData: Buffer.from(file).toString("base64"),
  });
}

function deleteKey(cloud: Cloud, call: AuthenticatedCall): Answer {
  const [account, key] = keyFor(cloud, call, "delete");
  cloud.accountKeys.delete(account, key.keyId);
  return json({});
}

function setDisabled(cloud: Cloud, call: AuthenticatedCall, disabled: boolean): Answer {
  const [, key] = keyFor(cloud, call, disabled ? "disable" : "enable");
  key.disabled = disabled;
  return json({});
}

function keyFor(cloud: Cloud, call: AuthenticatedCall, verb: string): [ServiceAccount, UserManagedKey] {
  const account = accountFor(cloud, call, `iam.serviceAccountKeys.${verb}`);
  const key = cloud.accountKeys.userManaged(account).find(({ keyId }) => keyId === param(call, "key"));
  if (key === undefined) throw notFound("Service account key does not exist.");
  return [account, key];
}

function keyMessage({ projectId, email }: ServiceAccount, { keyId, createdAt, disabled }: UserManagedKey): object {
  return {
    name: `projects/${projectId}/serviceAccounts/${email}/keys/${keyId}`,
    validAfterTime: wholeSecondTimestamp(createdAt),
    validBeforeTime: neverExpires,
    keyAlgorithm: "KEY_ALG_RSA_2048",
    keyOrigin: "GOOGLE_PROVIDED",
    keyType: "USER_MANAGED",
    ...(disabled && { disabled }),
  };
}
