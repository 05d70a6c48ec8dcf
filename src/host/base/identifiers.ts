import type { CredentialKind } from "../../core/request/request.ts";

/** Ids of all commands; package.json contributes exactly these (test/unit/manifest.test.ts). */
export const commandIds = [
  "mintmark.mintAccessToken",
  "mintmark.mintIdToken",
  "mintmark.mintUserToken",
  "mintmark.mintDownscopedToken",
  "mintmark.mintCallerIdToken",
  "mintmark.signJwt",
  "mintmark.signBlob",
  "mintmark.signClaims",
  "mintmark.buildChain",
  "mintmark.checkChain",
  "mintmark.findChain",
  "mintmark.grantChain",
  "mintmark.showChainPicture",
  "mintmark.showNeighbourhood",
  "mintmark.showReachable",
  "mintmark.showReachableFrom",
  "mintmark.showReaching",
  "mintmark.inspectToken",
  "mintmark.inspectClipboard",
  "mintmark.inspectSelection",
  "mintmark.compareTokens",
  "mintmark.inspectHere",
  "mintmark.scanFile",
  "mintmark.showTokens",
  "mintmark.renewToken",
  "mintmark.copyToken",
  "mintmark.copyTokenAsHeader",
  "mintmark.copyTokenAsCurl",
  "mintmark.copyTokenAsEnvironment",
  "mintmark.copyAs",
  "mintmark.getToken",
  "mintmark.manageApprovals",
  "mintmark.copySignatureAsHex",
  "mintmark.saveSignature",
  "mintmark.verifySignature",
  "mintmark.forgetToken",
  "mintmark.forgetAllTokens",
  "mintmark.pinToken",
  "mintmark.runRecipe",
  "mintmark.saveRecipe",
  "mintmark.editRecipe",
  "mintmark.importRecipe",
  "mintmark.showMintHistory",
  "mintmark.clearMintHistory",
  "mintmark.selectSource",
  "mintmark.diagnoseSource",
  "mintmark.startSandbox",
  "mintmark.stopSandbox",
  "mintmark.refreshAccounts",
  "mintmark.filterAccounts",
  "mintmark.clearAccountFilter",
  "mintmark.copyAccountEmail",
  "mintmark.beginChain",
  "mintmark.addToChain",
  "mintmark.dropChain",
  "mintmark.showMoreAccounts",
  "mintmark.retryAccounts",
  "mintmark.explainFailure",
  "mintmark.showLog",
] as const;
export type CommandId = (typeof commandIds)[number];

/** The command that mints a kind of credential. */
export const mintCommands: Readonly<Record<CredentialKind, CommandId>> = {
  accessToken: "mintmark.mintAccessToken",
  idToken: "mintmark.mintIdToken",
  signedJwt: "mintmark.signJwt",
  signedBlob: "mintmark.signBlob",
};

export const viewIds = {
  accounts: "mintmark.accounts",
  tokens: "mintmark.tokens",
  recipes: "mintmark.recipes",
} as const;

export const statusBarId = "mintmark.expiry";

/** Context keys that `when` clauses in package.json read. */
export type ContextKey =
  | "mintmark.sourceReady"
  | "mintmark.sandboxRunning"
  | "mintmark.accountFilter"
  | "mintmark.chainBegun"
  | "mintmark.hasTokens"
  | "mintmark.editorHasTokens";
