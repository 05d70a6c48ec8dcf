import { json, type Answer } from "../../http/answer.ts";
import { alreadyExists, badField, failedPrecondition } from "../../http/google-errors.ts";
import { message, parseBody, readAnything, readMessage, readString, toCamelCase } from "../../http/message.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { ServiceAccount } from "../../resource/resources.ts";
import {
  createAccount,
  deleteAccount,
  emailIn,
  undeleteAccount,
  type AccountTexts,
} from "../../state/account-lifecycle.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { ApiMethod } from "../../server/api-routes.ts";
import { iamRoutes } from "./iam-routes.ts";
import { requirePermission } from "../../server/require-permission.ts";
import {
  accountCollection,
  accountEtag,
  accountFor,
  accountMessage,
  accountOrRefusal,
  accountPath,
  ifInProject,
  unknownAccount,
} from "./iam-service-accounts.ts";
import { requireUnconstrained } from "./require-unconstrained.ts";

const table: readonly ApiMethod[] = [
  ["create", "POST", accountCollection, "CreateServiceAccount", create],
  ["patch", "PATCH", accountPath, "PatchServiceAccount", patch],
  ["update", "PUT", accountPath, "UpdateServiceAccount", update],
  ["delete", "DELETE", accountPath, "DeleteServiceAccount", remove],
  ["undelete", "POST", `${accountPath}:undelete`, "UndeleteServiceAccount", undelete],
  ["enable", "POST", `${accountPath}:enable`, "EnableServiceAccount", (cloud, call) => setDisabled(cloud, call, false)],
  [
    "disable",
    "POST",
    `${accountPath}:disable`,
    "DisableServiceAccount",
    (cloud, call) => setDisabled(cloud, call, true),
  ],
];

const accountFields = {
  name: readString,
  projectId: readString,
  uniqueId: readString,
  email: readString,
  displayName: readString,
  etag: readString,
  description: readString,
  oauth2ClientId: readString,
  disabled: readAnything,
};
const longestBytes = { displayName: 100, description: 256 };
const changeable = ["displayName", "description"] as const;

/** IAM API, v1: making, changing and deleting service accounts. */
export function iamAccountChangeRoutes(cloud: Cloud): readonly Route[] {
  return iamRoutes(cloud, "iam.serviceAccounts", table);
}

function create(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { accountId = "", serviceAccount = {} } = readMessage(parseBody(call.body), {
    accountId: readString,
    serviceAccount: message(accountFields),
  });
  const found = cloud.resources.project(param(call, "project"));
  const project = requirePermission(cloud, call, "iam.serviceAccounts.create", found);
  requireUnconstrained(cloud, call, "iam.disableServiceAccountCreation", project);
  checkAccountId(accountId);
  checkTexts(serviceAccount);
  const email = emailIn(project, accountId);
  if (cloud.resources.account(email) !== undefined) {
    const sentence = `Service account ${accountId} already exists within project projects/${project.projectId}.`;
    throw alreadyExists(sentence, `projects/${project.projectId}/serviceAccounts/${email}`);
  }
  return json(accountMessage(createAccount(cloud, project, accountId, serviceAccount)));
}

/** The wording of the second refusal is unconfirmed. */
function checkAccountId(id: string): void {
  if (id.length < 6 || id.length > 30) {
    throw badField("account_id", `The account ID "${id}" does not have a length between 6 and 30.`);
  }
  if (!/^[a-z](?:[-a-z0-9]*[a-z0-9])$/.test(id)) {
    throw badField("account_id", `The account ID "${id}" does not match [a-z]([-a-z0-9]*[a-z0-9]).`);
  }
}

function checkTexts(texts: AccountTexts): void {
  for (const field of changeable) {
    const size = Buffer.byteLength(texts[field] ?? "");
    if (size > longestBytes[field]) {
      throw badField(`service_account.${field}`, `The ${field} is longer than ${longestBytes[field]} bytes.`);
    }
  }
}

/** Changes the fields of the mask; one that is in the mask alone becomes empty. */
function patch(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { serviceAccount = {}, updateMask = "" } = readMessage(parseBody(call.body), {
    serviceAccount: message(accountFields),
    updateMask: readString,
  });
  const account = accountFor(cloud, call, "iam.serviceAccounts.update");
  const changes: AccountTexts = Object.fromEntries(
    maskPaths(updateMask).map((field) => [field, serviceAccount[field] ?? ""]),
  );
  return changed(account, changes, serviceAccount.etag);
}

/** The first of the two sentences is Google's; the other is unconfirmed. */
function maskPaths(mask: string): readonly (keyof AccountTexts)[] {
  const paths = mask.split(",").map((path) => toCamelCase(path.trim()));
  if (mask === "") {
    throw badField("update_mask", "Invalid field mask for ServiceAccount. Field mask paths cannot be empty.");
  }
  return paths.map((path) => {
    const field = changeable.find((name) => name === path);
    if (field === undefined) {
      throw badField("update_mask", `Invalid field mask for ServiceAccount. The path ${path} cannot be changed.`);
    }
    return field;
  });
}

/** The older way: only the display name can be changed. */
function update(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { displayName = "", etag } = readMessage(parseBody(call.body), accountFields);
  return changed(accountFor(cloud, call, "iam.serviceAccounts.update"), { displayName }, etag);
}

/** An etag of an older state is refused (with which status is unconfirmed); none at all is taken. */
function changed(account: ServiceAccount, changes: AccountTexts, etag = ""): Answer {
  checkTexts(changes);
  if (etag !== "" && etag !== accountEtag(account)) throw failedPrecondition();
  Object.assign(account, changes);
  account.revision += 1;
  return json(accountMessage(account));
}

function remove(cloud: Cloud, call: AuthenticatedCall): Answer {
  deleteAccount(cloud, accountFor(cloud, call, "iam.serviceAccounts.delete"));
  return json({});
}

/** Takes the unique id alone, because several deleted accounts may have had the same email. */
function undelete(cloud: Cloud, call: AuthenticatedCall): Answer {
  readMessage(parseBody(call.body), {});
  const deleted = ifInProject(call, cloud.deletedAccounts.find(param(call, "account")));
  const account = accountOrRefusal(cloud, call, "iam.serviceAccounts.undelete", deleted, unknownAccount);
  if (cloud.resources.account(account.email) !== undefined) throw failedPrecondition();
  undeleteAccount(cloud, account);
  return json({ restoredAccount: accountMessage(account) });
}

function setDisabled(cloud: Cloud, call: AuthenticatedCall, disabled: boolean): Answer {
  readMessage(parseBody(call.body), {});
  const account = accountFor(cloud, call, `iam.serviceAccounts.${disabled ? "disable" : "enable"}`);
  if (account.disabled !== disabled) account.revision += 1;
  account.disabled = disabled;
  return json({});
}
