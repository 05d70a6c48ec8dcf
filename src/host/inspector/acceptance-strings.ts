import * as vscode from "vscode";
import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";

const { t } = vscode.l10n;

/** Sentences about whether a receiver would accept the token. */
export function acceptanceStrings(): Pick<InspectorStrings, "receivers" | "acceptances" | "acceptance"> {
  return { receivers: receivers(), acceptances: acceptances(), acceptance: fields() };
}

function receivers(): InspectorStrings["receivers"] {
  return {
    cloudRun: t("Cloud Run service"),
    functionsGen1: t("Cloud Functions, 1st generation"),
    functionsGen2: t("Cloud Functions, 2nd generation"),
    identityAwareProxy: t("Identity-Aware Proxy"),
    apiGateway: t("API Gateway or Endpoints"),
    googleApi: t("Google API, with a self-signed JWT"),
    ownService: t("My own service"),
  };
}

function acceptances(): InspectorStrings["acceptances"] {
  return {
    refused: {
      title: t("It would be refused"),
      detail: t("At least one rule is not met."),
    },
    unchecked: {
      title: t("Not known yet"),
      detail: t("No rule that could be looked at speaks against it, but the signature has not been confirmed."),
    },
    nothingAgainst: {
      title: t("Nothing in the token speaks against it"),
      detail: t("Whether the account also has the role it needs is not in the token."),
    },
  };
}

function fields(): InspectorStrings["acceptance"] {
  return {
    question: t("Would it be accepted?"),
    receiver: t("Receiver"),
    noReceiver: t("Choose a receiver"),
    audiences: t("Its audience"),
    audiencesNote: {
      cloudRun: t("URL of the service, and its custom audiences, separated by spaces"),
      functionsGen1: t("URL of the function"),
      functionsGen2: t("URL of the function, or of its Cloud Run service"),
      identityAwareProxy: t("OAuth client id of the proxy"),
      apiGateway: t("What x-google-audiences in its OpenAPI document says"),
      googleApi: t("Address of the API, such as https://pubsub.googleapis.com/"),
      ownService: t("What your service compares “aud” with"),
    },
    emails: {
      apiGateway: {
        label: t("Issuers it takes"),
        note: t("What x-google-issuer in its OpenAPI document says, separated by spaces; empty for all"),
      },
      ownService: {
        label: t("Accounts it lets in"),
        note: t("Email addresses, separated by spaces; empty for all"),
      },
    },
    saved: t("Saved"),
    save: t("Save Receiver…"),
    delete: t("Delete Receiver…"),
  };
}
