import { homedir } from "node:os";
import type { Disposable } from "../core/base/events.ts";
import type { Logger } from "../core/base/logger.ts";
import type { AccountDirectory } from "../core/account/account-directory.ts";
import type { PolicyAnalyzer } from "../core/chain/analysis/policy-analyzer.ts";
import type { AssetSearch } from "../core/chain/survey/asset-search.ts";
import type { GroupDirectory } from "../core/chain/group/group-directory.ts";
import type { PolicyReader, PolicyWriter } from "../core/chain/policy/policy-reader.ts";
import type { ListAudiences } from "../core/request/audience-catalog.ts";
import type { CredentialSources } from "../core/caller/credential-source.ts";
import type { CredentialSurvey } from "../core/credential/diagnosis.ts";
import type { IamCredentials } from "../core/credential/iam-credentials.ts";
import type { OrgLists } from "../core/credential/lifetime-policies.ts";
import type { TokenExchange } from "../core/credential/token-exchange.ts";
import type { RunningSandbox } from "../core/caller/sandbox.ts";
import { createAccountDirectory } from "./api/account-directory-client.ts";
import { createListAudiences } from "./api/audience-directory-client.ts";
import { createAssetSearch } from "./api/cloud-asset-client.ts";
import { createCredentialSources, type SourceSettings } from "./source/credential-sources.ts";
import { surveyCredentials } from "./source/credential-survey.ts";
import type { Environment } from "./local/environment.ts";
import { createGroupDirectory } from "./api/group-directory-client.ts";
import { timeOriginsOf } from "./http/google-time.ts";
import { HttpClient, type ObservingClock } from "./http/http-client.ts";
import { createIamCredentials } from "./api/iam-credentials-client.ts";
import { createOrgLists } from "./api/org-policy-client.ts";
import { createPolicyAnalyzer } from "./api/policy-analyzer-client.ts";
import { createTokenExchange } from "./api/token-exchange-client.ts";
import { createPolicyReader, createPolicyWriter } from "./api/policy-reader-client.ts";

export interface GoogleCloudOptions {
  readonly clock: ObservingClock;
  readonly logger: Logger;
  readonly settings: () => SourceSettings;
  readonly runningSandbox: () => RunningSandbox | undefined;
  /** Default: the environment of this process. */
  readonly environment?: Environment;
}

/** Everything that talks to Google, behind the ports that core defines. Dispose it to close its connections. */
export interface GoogleCloud extends Disposable {
  readonly sources: CredentialSources;
  readonly survey: () => Promise<CredentialSurvey>;
  readonly iamCredentials: IamCredentials;
  readonly tokenExchange: TokenExchange;
  readonly accounts: AccountDirectory;
  readonly listAudiences: ListAudiences;
  readonly policies: PolicyReader & PolicyWriter;
  readonly assets: AssetSearch;
  readonly analyzer: PolicyAnalyzer;
  readonly groups: GroupDirectory;
  readonly orgLists: OrgLists;
}

/** Entry of a separate bundle, loaded when Google is first needed. */
export function createGoogleCloud(options: GoogleCloudOptions): GoogleCloud {
  const { clock, logger, settings, runningSandbox, environment = processEnvironment() } = options;
  const timeOrigins = () => timeOriginsOf(settings().endpoints);
  const http = new HttpClient({ clock, logger, random: Math.random, timeOrigins });
  const context = { clock, http, logger, environment, settings, runningSandbox };
  return {
    sources: createCredentialSources(context),
    survey: () => surveyCredentials(context),
    iamCredentials: createIamCredentials(http),
    tokenExchange: createTokenExchange(http, clock),
    accounts: createAccountDirectory(http),
    listAudiences: createListAudiences(http),
    policies: { ...createPolicyReader(http), ...createPolicyWriter(http) },
    assets: createAssetSearch(http),
    analyzer: createPolicyAnalyzer(http),
    groups: createGroupDirectory(http),
    orgLists: createOrgLists(http),
    dispose: () => http.dispose(),
  };
}

function processEnvironment(): Environment {
  return { platform: process.platform, variables: process.env, homeDirectory: homedir() };
}
