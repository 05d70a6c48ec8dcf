import * as vscode from "vscode";
import type { Clock } from "../../core/base/clock.ts";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import { googleEndpoints } from "../../core/caller/endpoints.ts";
import { type NotationName, notationNames, notations } from "../../core/notation/export/notations.ts";
import { completeRequest, whatIsMissing } from "../../core/request/parse-request.ts";
import type { MintRequest } from "../../core/request/request.ts";
import type { SandboxSession } from "../../core/caller/sandbox.ts";
import type { CommandTable } from "./commands.ts";
import { showNotice } from "../surface/notices.ts";
import { settings } from "../base/settings.ts";
import { kindLabel } from "../text/token-text.ts";
import type { ChooseToken } from "./token-commands.ts";
import { chooseRecipe, fillFromUser, usableRecipe } from "./recipe-commands.ts";

export interface ExportCommandPorts {
  readonly clock: Clock;
  readonly sandbox: SandboxSession;
  readonly chooseToken: ChooseToken;
}

/** Copies how another tool would mint the same as a token or a recipe. Contains no secret. */
export function exportCommands({
  clock,
  sandbox,
  chooseToken,
}: ExportCommandPorts): Pick<CommandTable, "mintmark.copyAs"> {
  return {
    "mintmark.copyAs": async (argument) => {
      const isRecipe = isObject(argument) && typeof argument["name"] === "string";
      const request = isRecipe ? await requestOfRecipe(argument, clock.now()) : (await chooseToken(argument)).request;
      await copyAs(request, argument, iamCredentialsUrl(request, sandbox));
    },
  };
}

async function requestOfRecipe(argument: unknown, now: number): Promise<MintRequest> {
  const recipe = usableRecipe((await chooseRecipe(argument)).entry);
  const request = await fillFromUser(recipe, argument, now);
  return completeRequest(request) ?? fail({ code: "badRecipe", recipe: recipe.name, problem: whatIsMissing(request) });
}

/** The IAM Credentials API's URL for a request's source. */
function iamCredentialsUrl({ source = settings.source }: MintRequest, sandbox: SandboxSession): string {
  const url = source === "sandbox" ? sandbox.running?.url : settings.endpoints.iamCredentials;
  return url ?? googleEndpoints.iamCredentials;
}

async function copyAs(request: MintRequest, argument: unknown, iamCredentials: string): Promise<void> {
  const texts = new Map(notationNames.map((name) => [name, notations[name](request, { iamCredentials })]));
  const able = notationNames.filter((name) => texts.get(name) !== undefined);
  if (able.length === 0) fail({ code: "notExportable", account: request.target });
  const given = isObject(argument) ? notationNames.find((name) => name === argument["notation"]) : undefined;
  const name = given ?? (await pickNotation(able, request));
  const text = texts.get(name) ?? fail({ code: "notExpressible", notation: name, kind: request.kind });
  await vscode.env.clipboard.writeText(text);
  showNotice(vscode.l10n.t("Copied for {0}. There is no secret in it.", notationLabels[name]()));
}

async function pickNotation(able: readonly NotationName[], { kind, target }: MintRequest): Promise<NotationName> {
  const rows = able.map((name) => ({ label: notationLabels[name](), detail: notationDetails[name](), name }));
  const placeHolder = vscode.l10n.t("{0} for {1}, as…", kindLabel(kind), target);
  const picked = await vscode.window.showQuickPick(rows, { placeHolder });
  return picked?.name ?? fail({ code: "cancelled" });
}

const notationLabels: Readonly<Record<NotationName, () => string>> = {
  gcloud: () => vscode.l10n.t("gcloud command"),
  curl: () => vscode.l10n.t("curl command"),
  terraform: () => vscode.l10n.t("Terraform data source"),
  node: () => vscode.l10n.t("Node.js"),
  python: () => vscode.l10n.t("Python"),
  go: () => vscode.l10n.t("Go"),
  ruby: () => vscode.l10n.t("Ruby"),
  java: () => vscode.l10n.t("Java"),
  cSharp: () => vscode.l10n.t("C#"),
  powerShell: () => vscode.l10n.t("PowerShell"),
  httpie: () => vscode.l10n.t("HTTPie command"),
  httpFile: () => vscode.l10n.t(".http file"),
  adcFile: () => vscode.l10n.t("ADC file"),
  githubActions: () => vscode.l10n.t("GitHub Actions step"),
};

const notationDetails: Readonly<Record<NotationName, () => string>> = {
  gcloud: () => vscode.l10n.t("One comma list, the target last."),
  curl: () => vscode.l10n.t("The IAM Credentials API itself, with gcloud's token of the caller."),
  terraform: () => vscode.l10n.t("Of the Google provider."),
  node: () => vscode.l10n.t("google-auth-library on Application Default Credentials."),
  python: () => vscode.l10n.t("google-auth on Application Default Credentials."),
  go: () => vscode.l10n.t("google.golang.org/api/impersonate on Application Default Credentials."),
  ruby: () => vscode.l10n.t("google-apis-iamcredentials_v1 on Application Default Credentials."),
  java: () => vscode.l10n.t("google-auth-library-oauth2-http on Application Default Credentials."),
  cSharp: () => vscode.l10n.t("Google.Apis.Auth on Application Default Credentials."),
  powerShell: () => vscode.l10n.t("The IAM Credentials API itself, with gcloud's token of the caller."),
  httpie: () => vscode.l10n.t("The IAM Credentials API itself, with gcloud's token of the caller."),
  httpFile: () => vscode.l10n.t("For REST Client, httpyac and JetBrains; you give it the caller's token."),
  adcFile: () => vscode.l10n.t("A shell command that writes the file from your own credential."),
  githubActions: () => vscode.l10n.t("google-github-actions/auth with workload identity federation."),
};
