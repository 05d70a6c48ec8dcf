import type { JsonObject } from "../../base/json.ts";
import { shellWord } from "../../base/quote.ts";
import { projectIdOfAccount } from "../../account/account-name.ts";
import type { GrantEdit } from "./policy-edit.ts";

/** The same change for other tools. Terraform and REST, like gcloud, write the end of a grant as a condition. */
export type GrantNotation = "gcloud" | "terraform" | "rest";

/** A grant to be made by another person or another tool. */
export interface WrittenGrant extends Omit<GrantEdit, "member"> {
  /** Email or unique id of the account whose policy gets the binding. */
  readonly account: string;
  /** `undefined` if the caller's name is unknown; the text then has a placeholder. */
  readonly member: string | undefined;
  /** The whole policy to write, if it could be read. */
  readonly after?: JsonObject | undefined;
}

const unknownMember = "user:YOUR_EMAIL";

export function writeGrant(grant: WrittenGrant, notation: GrantNotation): string {
  return { gcloud: gcloudGrant, terraform: terraformGrant, rest: restGrant }[notation](grant);
}

/** `--condition=None` stops gcloud from asking if the policy already has conditions. */
function gcloudGrant({ account, member = unknownMember, role, condition }: WrittenGrant): string {
  return [
    "gcloud iam service-accounts add-iam-policy-binding",
    shellWord(account),
    shellWord(`--member=${member}`),
    shellWord(`--role=${role}`),
    shellWord(`--condition=${condition === undefined ? "None" : conditionFlag(condition)}`),
  ].join(" ");
}

/** gcloud splits lists at commas unless the list begins with another delimiter (source: `gcloud topic escaping`). */
function conditionFlag({ title, description, expression }: NonNullable<GrantEdit["condition"]>): string {
  const parts = [
    `expression=${expression}`,
    `title=${title}`,
    ...(description === undefined ? [] : [`description=${description}`]),
  ];
  return parts.some((part) => part.includes(",")) ? `^|^${parts.join("|")}` : parts.join(",");
}

/** The `member` resource adds to the policy; `binding` and `policy` would remove other grants. */
function terraformGrant({ account, member = unknownMember, role, condition }: WrittenGrant): string {
  const text = (value: string): string => JSON.stringify(value).replaceAll(/[$%](?=\{)/g, "$&$&");
  const block =
    condition === undefined
      ? []
      : [
          "",
          "  condition {",
          `    title      = ${text(condition.title)}`,
          `    expression = ${text(condition.expression)}`,
          "  }",
        ];
  return [
    `resource "google_service_account_iam_member" "${terraformName(account)}" {`,
    `  service_account_id = ${text(accountPath(account))}`,
    `  role               = ${text(role)}`,
    `  member             = ${text(member)}`,
    ...block,
    "}",
  ].join("\n");
}

function terraformName(account: string): string {
  const name = (account.split("@", 1)[0] ?? account).replaceAll(/[^\w-]/g, "_");
  return /^[A-Za-z_]/.test(name) ? `${name}_may_be_used` : `account_${name}_may_be_used`;
}

/**
 * Reads the policy, then writes it with the etag that was read. If the policy is unknown, the binding to add is shown between the two
 * steps.
 */
function restGrant({ account, member = unknownMember, role, condition, after }: WrittenGrant): string {
  const url = `https://iam.googleapis.com/v1/${accountPath(account)}`;
  const binding = { role, members: [member], ...(condition !== undefined && { condition }) };
  const policy = after ?? { version: 3, etag: "ETAG_THAT_WAS_READ", bindings: ["ALL_THAT_WERE_READ", binding] };
  return [
    `POST ${url}:getIamPolicy?options.requestedPolicyVersion=3`,
    "",
    `POST ${url}:setIamPolicy`,
    "Content-Type: application/json",
    "",
    JSON.stringify({ policy }, undefined, 2),
  ].join("\n");
}

function accountPath(account: string): string {
  return `projects/${projectIdOfAccount(account) ?? "-"}/serviceAccounts/${account}`;
}
