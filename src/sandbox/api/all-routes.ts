import type { Route } from "../http/route.ts";
import type { Cloud } from "../state/cloud.ts";
import { apiGatewayRoutes } from "./api-gateways.ts";
import { callableServiceRoutes } from "./callable-services.ts";
import { cloudAssetRoutes } from "./asset/cloud-asset.ts";
import { cloudIdentityRoutes } from "./cloud-identity.ts";
import { cloudSchedulerRoutes } from "./cloud-scheduler.ts";
import { cloudStorageRoutes } from "./cloud-storage.ts";
import { cloudTasksRoutes } from "./cloud-tasks.ts";
import { iamCredentialsRoutes } from "./iam-credentials.ts";
import { iamDenyPolicyRoutes } from "./iam-deny-policies.ts";
import { iamKeyRoutes } from "./iam-keys.ts";
import { iamRoleRoutes } from "./iam-roles.ts";
import { iamServiceAccountRoutes } from "./iam-service-accounts.ts";
import { iapBackendRoutes } from "./iap-backends.ts";
import { metadataServerRoutes } from "./metadata-server.ts";
import { oauthTokenInfoRoutes } from "./oauth-token-info.ts";
import { oauthTokenRoutes } from "./oauth-token.ts";
import { pubSubRoutes } from "./pub-sub.ts";
import { publicKeyRoutes } from "./public-keys.ts";
import { resourceManagerV1Routes } from "./resource-manager-v1.ts";
import { resourceManagerRoutes } from "./resource-manager.ts";
import { runTargetRoutes } from "./run-targets.ts";
import { securityTokenServiceRoutes } from "./security-token-service.ts";
import { workflowRoutes } from "./workflows.ts";

const apis: readonly ((cloud: Cloud) => readonly Route[])[] = [
  iamCredentialsRoutes,
  oauthTokenRoutes,
  oauthTokenInfoRoutes,
  securityTokenServiceRoutes,
  publicKeyRoutes,
  iamServiceAccountRoutes,
  iamKeyRoutes,
  iamRoleRoutes,
  iamDenyPolicyRoutes,
  resourceManagerRoutes,
  resourceManagerV1Routes,
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

/** The routes of every API that the sandbox answers. */
export function allRoutes(cloud: Cloud): readonly Route[] {
  return apis.flatMap((routesOf) => routesOf(cloud));
}
