import type { RequestFailure } from "./request-failure.ts";

/**
 * Every way in which Mintmark can fail, as data. Core, google and sandbox throw these inside a `MintmarkError`; only `host/failure-text`
 * turns one into a sentence. No field may hold a secret.
 */
export type Failure =
  | { readonly code: "cancelled" }
  | { readonly code: "unexpected"; readonly name: string }
  | RequestFailure
  | RecipeFailure
  | SourceFailure
  | NetworkFailure
  | GoogleFailure
  | PolicyFailure
  | SandboxFailure
  | MintFailure
  | ExchangeFailure
  | HostFailure;

/** A recipe that cannot be run or saved. */
export type RecipeFailure =
  | { readonly code: "noRecipes" }
  | { readonly code: "nothingToImport" }
  | { readonly code: "noSuchRecipe"; readonly recipe: string }
  | { readonly code: "badRecipe"; readonly recipe: string; readonly problem: Failure }
  | { readonly code: "recipeHoldsSecret"; readonly recipe: string };

/** Why a credential source could not be used. */
export type SourceFailure =
  | { readonly code: "noSource"; readonly tried: readonly SourceRefusal[] }
  | SourceFileFailure
  | FederationFailure
  | { readonly code: "keyFileNotChosen" }
  | { readonly code: "gcloudMissing" }
  | { readonly code: "gcloudTimedOut"; readonly seconds: number }
  | { readonly code: "gcloudSignedOut"; readonly account: string | undefined }
  | { readonly code: "gcloudFailed"; readonly exitCode: number | undefined; readonly detail: string }
  | { readonly code: "metadataServerMissing"; readonly host: string }
  /** A server answers, but without the header that all Google metadata servers send. */
  | { readonly code: "notAMetadataServer"; readonly host: string }
  /** A machine without access scopes still gets ID tokens of its account, but no access token, which everything else needs. */
  | { readonly code: "noAccessToken"; readonly host: string; readonly account: string; readonly detail: string }
  /** The source gave another kind of credential where Google's APIs take an access token. */
  | { readonly code: "wrongBearer"; readonly host: string; readonly is: WrongBearer }
  | { readonly code: "sandboxNotRunning" }
  /** The source has no ID token of the caller: an outside identity has none, and a sign-in needs the scope openid. */
  | {
      readonly code: "noOwnIdToken";
      readonly source: SourceName;
      readonly account: string | undefined;
      readonly reason: "federated" | "noOpenid" | "nobody";
    }
  | { readonly code: "ownAudienceOnly"; readonly account: string; readonly audience: string; readonly asked: string }
  | { readonly code: "otherCaller"; readonly account: string; readonly actual: string }
  | { readonly code: "reauthenticationNeeded"; readonly source: SourceName; readonly account: string | undefined }
  | {
      readonly code: "sourceRejected";
      readonly source: SourceName;
      readonly account: string | undefined;
      readonly error: string;
      readonly description: string;
    };

/** A credential that is no access token. */
export type WrongBearer = "idToken" | "signedJwt" | "apiKey" | "refreshToken";

/** Why a credential file could not be used. */
export type SourceFileFailure =
  | {
      readonly code: "sourceFileUnreadable";
      readonly path: string;
      readonly reason: "missing" | "directory" | "denied" | "tooLarge" | "empty" | "notJson" | "notAnObject";
    }
  | { readonly code: "sourceFileNotAPath" }
  | { readonly code: "sourceFileOtherKind"; readonly path: string; readonly kind: OtherFileKind }
  /** `field` is `type` or, for the credential inside, `source_credentials.type`; `likely` is the type that the other fields belong to. */
  | {
      readonly code: "sourceFileNoType";
      readonly path: string;
      readonly field: string;
      readonly likely: string | undefined;
    }
  | { readonly code: "sourceFileUnknownType"; readonly path: string; readonly field: string; readonly type: string }
  /** Google's type, but one that cannot be the source of an impersonation. */
  | { readonly code: "sourceFileNestedType"; readonly path: string; readonly type: string }
  | { readonly code: "sourceFileDistributedCloud"; readonly path: string }
  | { readonly code: "sourceFileMissingField"; readonly path: string; readonly type: string; readonly field: string }
  | { readonly code: "sourceFileEmptyField"; readonly path: string; readonly type: string; readonly field: string }
  | { readonly code: "sourceFileInvalidField"; readonly path: string; readonly type: string; readonly field: string }
  | { readonly code: "sourceFileForbiddenField"; readonly path: string; readonly field: string }
  | { readonly code: "sourceFileRepeatedAccount"; readonly path: string; readonly account: string }
  | { readonly code: "sourceFileBadAudience"; readonly path: string; readonly problem: AudienceProblem }
  | { readonly code: "sourceFileBadKey"; readonly path: string };

/** What people take for a credential file. */
export type OtherFileKind =
  | "utf16"
  | "binary"
  | "gcloudDatabase"
  | "gcloudSettings"
  | "keyStore"
  | "privateKey"
  | "certificate"
  | "token"
  | "savedToken"
  | "oauthClient"
  | "apiKey"
  /** Google's own, but it only tells how to sign in. */
  | "loginConfiguration";

/** What is wrong with an audience that should name an identity pool provider. */
export type AudienceProblem = "url" | "noHost" | "projectId" | "attribute" | "noProvider" | "name" | "other";

/** Why an outside identity gives no token. */
export type FederationFailure =
  | {
      readonly code: "federationUnsupported";
      readonly path: string;
      readonly subject: "aws" | "certificate" | "unknown";
    }
  | {
      readonly code: "subjectTokenUnavailable";
      readonly path: string;
      /** The file or host that should give the outside token. */
      readonly origin: string;
      readonly reason: "missing" | "directory" | "denied" | "tooLarge" | "refused" | "notJson" | "noField" | "empty";
    }
  /** The Security Token Service does not take the outside token; `error` and `description` are its words (RFC 8693, 2.2.2). */
  | {
      readonly code: "subjectTokenRefused";
      readonly path: string;
      readonly audience: string;
      readonly error: string;
      readonly description: string;
    }
  | { readonly code: "subjectProgramNotAllowed"; readonly path: string; readonly program: string }
  | {
      readonly code: "subjectProgramFailed";
      readonly path: string;
      readonly program: string;
      readonly reason: "notStarted" | "exitCode" | "timedOut" | "notAnAnswer" | "refused" | "expired";
      /** The exit code, the seconds, or the program's own error text. */
      readonly detail: string;
    };

export type SourceName = "adc" | "gcloud" | "keyFile" | "metadataServer" | "sandbox";

/** A source that `auto` skipped, and why. */
export interface SourceRefusal {
  readonly source: SourceName;
  readonly failure: Failure;
}

export type NetworkFailure =
  | {
      readonly code: "unreachable";
      readonly host: string;
      readonly reason: "dns" | "refused" | "reset" | "tls" | "network";
    }
  | { readonly code: "insecureEndpoint"; readonly host: string }
  | { readonly code: "timedOut"; readonly host: string; readonly seconds: number }
  | { readonly code: "notJson"; readonly host: string; readonly status: number; readonly contentType: string }
  | { readonly code: "answerTooLarge"; readonly host: string; readonly limitBytes: number }
  | { readonly code: "unexpectedAnswer"; readonly host: string; readonly problem: string };

/** Google's own error text, for the details of a notice. */
export interface GoogleAnswer {
  readonly httpStatus: number;
  readonly status: string;
  readonly message: string;
  readonly reason: string | undefined;
}

/** A refusal by Google. `resource` is what the call was about: an account email, a project id. */
export type GoogleFailure = { readonly resource: string; readonly google: GoogleAnswer } & (
  | { readonly code: "unauthenticated" }
  /** What was sent is not an access token, but for example an ID token or an API key. */
  | { readonly code: "notAnAccessToken" }
  | {
      readonly code: "permissionDenied";
      readonly permission: string | undefined;
      /** Caller, delegates and target, if the call used a chain: Google does not say which of them it denied. */
      readonly chain?: readonly string[];
      /** What should have been minted, and as which caller, so that the chain can be checked. */
      readonly kind?: string;
      readonly source?: SourceName;
    }
  | {
      readonly code: "serviceDisabled";
      readonly service: string;
      readonly consumer: string;
      readonly activationUrl: string | undefined;
    }
  | { readonly code: "quotaProjectDenied"; readonly project: string | undefined }
  /** A person's own credential names no project that pays, and this API does not accept the client's. */
  | { readonly code: "quotaProjectMissing"; readonly service: string }
  | { readonly code: "insufficientScopes" }
  /** A VPC Service Controls perimeter; the identifier finds the denial in the audit log. */
  | { readonly code: "perimeterDenied"; readonly uniqueIdentifier: string | undefined }
  /** An organization policy allows only members of certain organizations in allow policies. */
  | { readonly code: "memberNotAllowed" }
  | { readonly code: "notFound" }
  | { readonly code: "lifetimeRefused" }
  | { readonly code: "invalidArgument" }
  | { readonly code: "rateLimited" }
  /** Policy Analyzer's quota is used up for a while. */
  | { readonly code: "analysisQuotaReached"; readonly per: "minute" | "day" }
  | { readonly code: "unavailable" }
  | { readonly code: "refused" }
);

/** A change of an account's policy that was not made, or whose result is unknown. */
export type PolicyFailure =
  /** The policy was read without its conditions, which a write would destroy. */
  | { readonly code: "conditionsHidden"; readonly account: string }
  | {
      readonly code: "policyFull";
      readonly account: string;
      readonly of: "principals" | "groups";
      readonly count: number;
      readonly limit: number;
    }
  /** The write failed or was cancelled, and the policy was read again: it is unchanged, or its state is unknown. */
  | {
      readonly code: "policyUnchanged" | "policyUncertain";
      readonly account: string;
      readonly change: "grant" | "undo";
      readonly problem: Failure;
    };

/** Google's answer does not match the request, so it is not handed over. */
export interface MintFailure {
  readonly code: "mintMismatch";
  readonly account: string;
  readonly field: "expiry" | "audience" | "subject" | "email" | "claims" | "form";
  readonly expected: string;
  readonly actual: string;
}

/** A second step that Google refused after the first had succeeded; `error` and `description` are Google's words (RFC 6749, 5.2). */
export type ExchangeFailure = {
  readonly account: string;
  readonly error: string;
  readonly description: string;
} & (
  | {
      readonly code: "userTokenRefused";
      readonly subject: string;
      readonly scopes: readonly string[];
      /** The account's unique id, if it could be read: an administrator needs it to let the account act for users. */
      readonly clientId?: string;
    }
  | { readonly code: "boundaryRefused" }
);

export type SandboxFailure =
  | {
      readonly code: "worldUnreadable";
      readonly path: string;
      readonly reason: "missing" | "directory" | "denied" | "notJson";
    }
  | { readonly code: "worldInvalid"; readonly path: string; readonly at: string; readonly problem: string }
  | { readonly code: "portInUse"; readonly port: number };

export type HostFailure =
  | { readonly code: "untrustedWorkspace" }
  | { readonly code: "nothingToInspect"; readonly from: "clipboard" | "selection" | "cursor" | "place" }
  | { readonly code: "nothingToScan" }
  | { readonly code: "noSuchToken" }
  | { readonly code: "noTokens" }
  | { readonly code: "notABearer"; readonly account: string }
  | { readonly code: "notASignature"; readonly account: string }
  | { readonly code: "signatureNotValid"; readonly account: string; readonly keys: number }
  | { readonly code: "signatureKeysMissing"; readonly account: string }
  | { readonly code: "notExportable"; readonly account: string }
  | { readonly code: "notExpressible"; readonly notation: string; readonly kind: string }
  | { readonly code: "tokenExpired"; readonly account: string }
  /** In VS Code's own words, or because the write would lose existing settings. */
  | { readonly code: "settingNotWritten"; readonly setting: string; readonly reason: string | undefined }
  | { readonly code: "secretStorageFailed"; readonly account: string }
  | { readonly code: "fileNotWritten"; readonly path: string; readonly reason: string }
  | { readonly code: "fileNotAgreed"; readonly account: string }
  | { readonly code: "noEditor"; readonly account: string };
