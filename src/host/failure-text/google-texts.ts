import { l10n } from "vscode";
import type { GoogleFailure } from "../../core/base/failure.ts";
import { analysisPermission, analysisQuota } from "../../core/chain/analysis/policy-analyzer.ts";
import { targetPermission } from "../../core/request/permission.ts";
import { type Remedy, selectSource, showLog } from "./remedy.ts";
import { type FailureOf, type FailureTexts, offering, orLog, text } from "./table.ts";

const orSourceOrLog = offering(selectSource, showLog);
const orQuotaProject = offering({ kind: "setting", setting: "mintmark.quotaProject" }, showLog);

/** What Google refused, for which resource, and the next step. Google's own words are quoted if they help, and are in the log. */
export const googleTexts = {
  unauthenticated: orSourceOrLog(({ resource, google }) =>
    l10n.t(
      "Google did not accept the caller's credential for {0}: “{1}” Sign in again or choose another source.",
      resource,
      google.message,
    ),
  ),
  notAnAccessToken: orSourceOrLog(({ resource }) =>
    l10n.t(
      "Google did not take the caller's credential for {0} as an access token: it no longer knows it, or it is another kind, such as an ID token, a signed JWT or an API key. Sign in again or choose another source.",
      resource,
    ),
  ),
  permissionDenied: (failure) => text(permissionText(failure), ...checkRemedy(failure), showLog),
  serviceDisabled: ({ service, consumer, activationUrl }) => {
    const message = l10n.t(
      "{0} is not enabled in {1}, the project that pays for this call. Enable it, wait a few minutes, and try again.",
      service,
      consumer,
    );
    return activationUrl === undefined
      ? text(message, showLog)
      : text(message, { kind: "url", url: activationUrl }, showLog);
  },
  quotaProjectDenied: orQuotaProject(({ project }) =>
    l10n.t(
      "The caller may not charge calls to the project {0}: it needs serviceusage.services.use there, which the role Service Usage Consumer (roles/serviceusage.serviceUsageConsumer) has. Grant it that role, or set another mintmark.quotaProject.",
      project ?? l10n.t("that pays for them"),
    ),
  ),
  quotaProjectMissing: orQuotaProject(({ service }) =>
    l10n.t(
      "{0} takes calls only if a project pays for them, and the caller's own credential names none. Set mintmark.quotaProject, or run gcloud auth application-default set-quota-project.",
      service,
    ),
  ),
  insufficientScopes: orSourceOrLog(({ resource }) =>
    l10n.t(
      "The caller's own credential lacks the scope cloud-platform, so Google refused the call for {0}. Sign in again with it.",
      resource,
    ),
  ),
  perimeterDenied: orLog(perimeterText),
  memberNotAllowed: orLog(({ resource }) =>
    l10n.t(
      "Google refused the change to {0}: an organization policy allows only members of certain organizations (constraints/iam.allowedPolicyMemberDomains), and the new member belongs to another one. Its administrator can make an exception.",
      resource,
    ),
  ),
  notFound: orLog(({ resource, google }) =>
    l10n.t(
      "Google does not know {0}: “{1}” Check the spelling; an account may also have been deleted.",
      resource,
      google.message,
    ),
  ),
  lifetimeRefused: orLog(({ resource, google }) =>
    l10n.t(
      "Google refused the lifetime for {0}: “{1}” Ask for at most 1 h, or have the account added to the organization policy constraints/iam.allowServiceAccountCredentialLifetimeExtension.",
      resource,
      google.message,
    ),
  ),
  invalidArgument: orLog(({ resource, google }) =>
    l10n.t(
      "Google did not accept the request for {0}: “{1}” Check the scopes, the lifetime and the accounts.",
      resource,
      google.message,
    ),
  ),
  rateLimited: orLog(({ resource }) =>
    l10n.t(
      "Too many calls for {0} in a short time (429). Mintmark tried again without success; wait a minute.",
      resource,
    ),
  ),
  analysisQuotaReached: orLog(analysisQuotaText),
  unavailable: orLog(({ resource, google }) =>
    l10n.t(
      "Google's service is not available for {0} right now (HTTP {1}). Mintmark tried again without success; wait a moment.",
      resource,
      google.httpStatus,
    ),
  ),
  refused: orLog(({ resource, google }) =>
    l10n.t(
      "Google refused the call for {0} (HTTP {1} {2}): “{3}” The log has the details.",
      resource,
      google.httpStatus,
      google.status,
      google.message,
    ),
  ),
} satisfies FailureTexts<GoogleFailure>;

/** The daily quota belongs to the organization, so others may have used it up. */
function analysisQuotaText({ resource, per }: FailureOf<"analysisQuotaReached">): string {
  return per === "minute"
    ? l10n.t(
        "Policy Analyzer takes {0} queries a minute from a project, and they are used up for {1} (429). Wait a minute, and ask again.",
        analysisQuota.perMinuteAndProject,
        resource,
      )
    : l10n.t(
        "Policy Analyzer answers no more queries for {0} today (429): an organization has {1} a day, unless Security Command Center Premium or Enterprise is active for it. Ask again tomorrow; “Check Delegation Chain…” needs no query.",
        resource,
        analysisQuota.perDayAndOrganization,
      );
}

/** The identifier finds the perimeter and the rule in the audit log. */
function perimeterText({ resource, uniqueIdentifier }: FailureOf<"perimeterDenied">): string {
  const message = l10n.t(
    "A perimeter of VPC Service Controls blocks this call for {0}: the network or the project it comes from is not allowed. Ask the perimeter's administrator.",
    resource,
  );
  return uniqueIdentifier === undefined
    ? message
    : l10n.t("{0} The audit log has the denial as {1}.", message, uniqueIdentifier);
}

/** Google does not say which hop it denied; the check finds out. */
function checkRemedy({ chain, kind, source }: FailureOf<"permissionDenied">): readonly Remedy[] {
  const target = chain?.at(-1);
  if (target === undefined) return [];
  const argument = { target, delegates: chain?.slice(1, -1), ...(kind && { kind }), ...(source && { source }) };
  return [{ kind: "command", command: "mintmark.checkChain", argument }];
}

function permissionText(failure: FailureOf<"permissionDenied">): string {
  const permission = failure.permission ?? l10n.t("a permission");
  if (failure.permission === analysisPermission) {
    return l10n.t(
      "Google denied {0} on {1}, so Policy Analyzer cannot be asked there. Have its administrator grant you Cloud Asset Viewer (roles/cloudasset.viewer).",
      permission,
      failure.resource,
    );
  }
  if (failure.chain === undefined) {
    return l10n.t(
      "Google denied {0} on {1}, or it does not exist. Ask its owner for access, or choose another source.",
      permission,
      failure.resource,
    );
  }
  const chain = failure.chain.join(" → ");
  if (failure.chain.length > 2) {
    return l10n.t(
      "Google denied {0} in the chain {1}, without saying at which account, or one does not exist. Each account needs Service Account Token Creator on the next; check every hop.",
      permission,
      chain,
    );
  }
  if (permission === targetPermission("idToken")) {
    return l10n.t(
      "Google denied {0} for {1}, or the account does not exist. The caller needs Service Account OpenID Connect Identity Token Creator on {2}; Owner and Editor do not include it.",
      permission,
      chain,
      failure.resource,
    );
  }
  return l10n.t(
    "Google denied {0} for {1}, or the account does not exist. The caller needs Service Account Token Creator on {2}; Owner and Editor do not include it.",
    permission,
    chain,
    failure.resource,
  );
}
