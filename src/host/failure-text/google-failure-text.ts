import * as vscode from "vscode";
import type { GoogleFailure } from "../../core/base/failure.ts";
import { analysisPermission, analysisQuota } from "../../core/chain/analysis/policy-analyzer.ts";
import { targetPermission } from "../../core/request/permission.ts";
import { type FailureText, type Remedy, selectSource, showLog } from "./remedy.ts";

type PermissionDenied = Extract<GoogleFailure, { code: "permissionDenied" }>;

/** What Google refused, for which resource, and the next step. Google's own words follow in quotes where they help, and are in the log. */
export function googleFailureText(failure: GoogleFailure): FailureText {
  const { resource, google } = failure;
  switch (failure.code) {
    case "unauthenticated":
      return {
        message: vscode.l10n.t(
          "Google did not accept the caller's credential for {0}: “{1}” Sign in again or choose another source.",
          resource,
          google.message,
        ),
        remedies: [selectSource, showLog],
      };
    case "permissionDenied":
      return { message: permissionText(failure), remedies: [...checkRemedy(failure), showLog] };
    case "serviceDisabled":
      return {
        message: vscode.l10n.t(
          "{0} is not enabled in {1}, the project that pays for this call. Enable it, wait a few minutes, and try again.",
          failure.service,
          failure.consumer,
        ),
        remedies:
          failure.activationUrl === undefined ? [showLog] : [{ kind: "url", url: failure.activationUrl }, showLog],
      };
    case "quotaProjectDenied":
      return {
        message: vscode.l10n.t(
          "The caller may not charge calls to the project {0}. Grant it Service Usage Consumer there, or set another mintmark.quotaProject.",
          failure.project,
        ),
        remedies: [{ kind: "setting", setting: "mintmark.quotaProject" }, showLog],
      };
    case "quotaProjectMissing":
      return {
        message: vscode.l10n.t(
          "{0} takes calls only if a project pays for them, and the caller's own credential names none. Set mintmark.quotaProject, or run gcloud auth application-default set-quota-project.",
          failure.service,
        ),
        remedies: [{ kind: "setting", setting: "mintmark.quotaProject" }, showLog],
      };
    case "insufficientScopes":
      return {
        message: vscode.l10n.t(
          "The caller's own credential lacks the scope cloud-platform, so Google refused the call for {0}. Sign in again with it.",
          resource,
        ),
        remedies: [selectSource, showLog],
      };
    case "perimeterDenied":
      return { message: perimeterText(failure), remedies: [showLog] };
    case "memberNotAllowed":
      return {
        message: vscode.l10n.t(
          "Google refused the change to {0}: an organization policy allows members of certain organizations only (constraints/iam.allowedPolicyMemberDomains), and the one to be granted is of another. Its administrator can make an exception.",
          resource,
        ),
        remedies: [showLog],
      };
    case "notFound":
      return {
        message: vscode.l10n.t(
          "Google does not know {0}: “{1}” Check the spelling; an account may also have been deleted.",
          resource,
          google.message,
        ),
        remedies: [showLog],
      };
    case "lifetimeRefused":
      return {
        message: vscode.l10n.t(
          "Google refused the lifetime for {0}: “{1}” Ask for at most 1 h, or have the account added to the organization policy constraints/iam.allowServiceAccountCredentialLifetimeExtension.",
          resource,
          google.message,
        ),
        remedies: [showLog],
      };
    case "invalidArgument":
      return {
        message: vscode.l10n.t(
          "Google did not accept the request for {0}: “{1}” Check the scopes, the lifetime and the accounts.",
          resource,
          google.message,
        ),
        remedies: [showLog],
      };
    case "rateLimited":
      return {
        message: vscode.l10n.t(
          "Too many calls for {0} in a short time (429). Mintmark tried again without success; wait a minute.",
          resource,
        ),
        remedies: [showLog],
      };
    case "analysisQuotaReached":
      return { message: analysisQuotaText(failure), remedies: [showLog] };
    case "unavailable":
      return {
        message: vscode.l10n.t(
          "Google's service is not available for {0} right now (HTTP {1}). Mintmark tried again without success; wait a moment.",
          resource,
          google.httpStatus,
        ),
        remedies: [showLog],
      };
    case "refused":
      return {
        message: vscode.l10n.t(
          "Google refused the call for {0} (HTTP {1} {2}): “{3}” The log has the details.",
          resource,
          google.httpStatus,
          google.status,
          google.message,
        ),
        remedies: [showLog],
      };
  }
}

/** The quota of the day is the organization's, so that somebody else may have used it up. */
function analysisQuotaText({ resource, per }: Extract<GoogleFailure, { code: "analysisQuotaReached" }>): string {
  return per === "minute"
    ? vscode.l10n.t(
        "Policy Analyzer takes {0} queries a minute from a project, and they are used up for {1} (429). Wait a minute, and ask again.",
        analysisQuota.perMinuteAndProject,
        resource,
      )
    : vscode.l10n.t(
        "Policy Analyzer answers no more queries for {0} today (429): an organization has {1} a day, unless Security Command Center Premium or Enterprise is active for it. Ask again tomorrow; “Check Delegation Chain…” needs no query.",
        resource,
        analysisQuota.perDayAndOrganization,
      );
}

/** The identifier is what finds the perimeter and the rule in the audit log. */
function perimeterText({ resource, uniqueIdentifier }: Extract<GoogleFailure, { code: "perimeterDenied" }>): string {
  const text = vscode.l10n.t(
    "A perimeter of VPC Service Controls keeps this call for {0} out: the network or the project it comes from is not allowed in. Ask the perimeter's administrator.",
    resource,
  );
  return uniqueIdentifier === undefined
    ? text
    : vscode.l10n.t("{0} The audit log has the denial as {1}.", text, uniqueIdentifier);
}

/** Google does not say which hop it denied; the check finds out. */
function checkRemedy({ chain, kind, source }: PermissionDenied): readonly Remedy[] {
  const target = chain?.at(-1);
  if (target === undefined) return [];
  const argument = { target, delegates: chain?.slice(1, -1), ...(kind && { kind }), ...(source && { source }) };
  return [{ kind: "command", command: "mintmark.checkChain", argument }];
}

function permissionText(failure: PermissionDenied): string {
  const permission = failure.permission ?? vscode.l10n.t("a permission");
  if (failure.permission === analysisPermission) {
    return vscode.l10n.t(
      "Google denied {0} on {1}, so Policy Analyzer cannot be asked there. Have its administrator grant you Cloud Asset Viewer (roles/cloudasset.viewer).",
      permission,
      failure.resource,
    );
  }
  if (failure.chain === undefined) {
    return vscode.l10n.t(
      "Google denied {0} on {1}, or it does not exist. Ask its owner for access, or choose another source.",
      permission,
      failure.resource,
    );
  }
  const chain = failure.chain.join(" → ");
  if (failure.chain.length > 2) {
    return vscode.l10n.t(
      "Google denied {0} in the chain {1}, without saying at which account, or one does not exist. Each account needs Service Account Token Creator on the next; check every hop.",
      permission,
      chain,
    );
  }
  if (permission === targetPermission("idToken")) {
    return vscode.l10n.t(
      "Google denied {0} for {1}, or the account does not exist. The caller needs Service Account OpenID Connect Identity Token Creator on {2}; Owner and Editor do not include it.",
      permission,
      chain,
      failure.resource,
    );
  }
  return vscode.l10n.t(
    "Google denied {0} for {1}, or the account does not exist. The caller needs Service Account Token Creator on {2}; Owner and Editor do not include it.",
    permission,
    chain,
    failure.resource,
  );
}
