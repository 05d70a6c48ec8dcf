import type { Route } from "../server/route.ts";
import type { Cloud } from "../state/cloud.ts";
import { apiGatewayRoutes } from "./receiver/api-gateways.ts";
import { callableServiceRoutes } from "./receiver/callable-services.ts";
import { cloudAssetRoutes } from "./asset/cloud-asset.ts";
import { cloudIdentityRoutes } from "./organization/cloud-identity.ts";
import { cloudSchedulerRoutes } from "./sender/cloud-scheduler.ts";
import { cloudStorageRoutes } from "./receiver/cloud-storage.ts";
import { cloudTasksRoutes } from "./sender/cloud-tasks.ts";
import { iamAccountChangeRoutes } from "./iam/iam-account-changes.ts";
import { iamCredentialsRoutes } from "./token/iam-credentials-api.ts";
import { iamDenyPolicyRoutes } from "./iam/iam-deny-policies.ts";
import { iamKeyRoutes } from "./iam/iam-keys.ts";
import { iamRoleRoutes } from "./iam/iam-roles.ts";
import { iamServiceAccountRoutes } from "./iam/iam-service-accounts.ts";
import { iapBackendRoutes } from "./receiver/iap-backends.ts";
import { metadataServerRoutes } from "./token/metadata-server.ts";
import { oauthTokenInfoRoutes } from "./token/oauth-token-info.ts";
import { oauthTokenRoutes } from "./token/oauth-token.ts";
import { orgPolicyRoutes } from "./organization/org-policy-api.ts";
import { orgPolicyV1Routes } from "./organization/org-policy-v1.ts";
import { pubSubRoutes } from "./sender/pub-sub.ts";
import { publicKeyRoutes } from "./token/public-keys.ts";
import { resourceManagerV1Routes } from "./organization/resource-manager-v1.ts";
import { resourceManagerV2Routes } from "./organization/resource-manager-v2.ts";
import { resourceManagerRoutes } from "./organization/resource-manager.ts";
import { runTargetRoutes } from "./receiver/run-targets.ts";
import { securityTokenServiceRoutes } from "./token/security-token-service.ts";
import { workflowRoutes } from "./sender/workflows.ts";
import { workforceSignInRoutes } from "./token/workforce-sign-in.ts";

const apis: readonly ((cloud: Cloud) => readonly Route[])[] = [
  iamCredentialsRoutes,
  oauthTokenRoutes,
  oauthTokenInfoRoutes,
  securityTokenServiceRoutes,
  workforceSignInRoutes,
  publicKeyRoutes,
  iamServiceAccountRoutes,
  iamAccountChangeRoutes,
  iamKeyRoutes,
  iamRoleRoutes,
  iamDenyPolicyRoutes,
  resourceManagerRoutes,
  resourceManagerV1Routes,
  resourceManagerV2Routes,
  orgPolicyRoutes,
  orgPolicyV1Routes,
  cloudAssetRoutes,
  cloudIdentityRoutes,
  metadataServerRoutes,
  cloudSchedulerRoutes,
  cloudTasksRoutes,
  pubSubRoutes,
  workflowRoutes,
  runTargetRoutes,
  iapBackendRoutes,
  apiGatewayRoutes,
  cloudStorageRoutes,
  callableServiceRoutes,
];

/** The routes of all APIs in the sandbox. */
export function allRoutes(cloud: Cloud): readonly Route[] {
  return apis.flatMap((routesOf) => routesOf(cloud));
}
