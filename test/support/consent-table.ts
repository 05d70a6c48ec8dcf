import type { CommandId } from "../../src/host/base/identifiers.ts";

/** What a command that runs with an argument asks a person before anything is minted, leaves or is changed. */
export type AskedOfPerson =
  /** The one question of host/minting/ask-leave.ts, unless the user allowed this or more for the workspace. */
  | "leave"
  /** A question of its own that shows what would happen. */
  | "confirm"
  /** The way out is one that a person chose before: a token is known by a random id that only our own rows and notices have. */
  | "id"
  /** Nothing: no secret leaves, nothing is minted, and no setting or policy changes. */
  | "nothing";

export interface Consent {
  /** What the command reads of its argument; empty if it reads none. */
  readonly takes: string;
  readonly asks: AskedOfPerson;
  readonly why: string;
}

const request = "a request, complete or partial";
const ofToken = "{id}";
const leave = { asks: "leave", why: "mints" } as const;
const byId = { takes: ofToken, asks: "id" } as const;
const none = { takes: "", asks: "nothing" } as const;
const chain = { takes: "{target, delegates?, kind?, source?}", asks: "nothing" } as const;

/** Every command: what it takes, and what it asks when the argument is text, as those of tasks and keybindings are. */
export const consentTable: Readonly<Record<CommandId, Consent>> = {
  "mintmark.mintAccessToken": { takes: request, ...leave },
  "mintmark.mintIdToken": { takes: request, ...leave },
  "mintmark.mintUserToken": { takes: request, ...leave },
  "mintmark.mintDownscopedToken": { takes: request, ...leave },
  "mintmark.mintCallerIdToken": { takes: request, ...leave },
  "mintmark.signJwt": { takes: request, ...leave },
  "mintmark.signBlob": { takes: request, ...leave },
  "mintmark.getToken": { takes: "a request with its kind, or {recipe, owner?, inputs?}", ...leave },
  "mintmark.runRecipe": { takes: "{name, owner?, inputs?}", ...leave },
  "mintmark.signClaims": { ...none, why: "goes on with the wizard that a person has open" },
  "mintmark.manageApprovals": { ...none, why: "can only withdraw, after a question" },

  "mintmark.copyToken": { ...byId, why: "copies; without an id a person picks the token" },
  "mintmark.copyTokenAsHeader": { ...byId, why: "copies; without an id a person picks the token" },
  "mintmark.copyTokenAsCurl": { ...byId, why: "copies; without an id a person picks the token" },
  "mintmark.copyTokenAsEnvironment": { takes: "{id, form?}", asks: "id", why: "copies" },
  "mintmark.renewToken": { ...byId, why: "mints the same again, to where it went before" },
  "mintmark.copySignatureAsHex": { ...byId, why: "copies; a signature" },
  "mintmark.saveSignature": { ...byId, why: "asks for the file; a signature" },
  "mintmark.verifySignature": { ...byId, why: "reads public keys" },
  "mintmark.pinToken": { ...byId, why: "shows a token in the status bar" },
  "mintmark.forgetToken": { ...byId, why: "nothing leaves" },
  "mintmark.forgetAllTokens": { ...none, why: "nothing leaves" },
  "mintmark.showTokens": { ...none, why: "opens a view" },

  "mintmark.saveRecipe": { takes: "{id?, name?, owner?}", asks: "confirm", why: "writes settings" },
  "mintmark.importRecipe": { takes: "{text?, name?, owner?}", asks: "confirm", why: "writes settings" },
  "mintmark.startSandbox": { takes: "{world?}", asks: "confirm", why: "a world file of somebody becomes the source" },
  "mintmark.grantChain": { takes: chain.takes, asks: "confirm", why: "changes a policy; each change is shown first" },
  "mintmark.editRecipe": { takes: "{name, owner?}", asks: "nothing", why: "opens the settings" },
  "mintmark.copyAs": { takes: "{name} or {id}, {notation?}", asks: "nothing", why: "copies a text without a secret" },

  "mintmark.checkChain": { ...chain, why: "reads policies; asks before it mints for delegates or spends queries" },
  "mintmark.buildChain": { ...chain, why: "a person builds" },
  "mintmark.findChain": { takes: "{target?, kind?, from?, source?}", asks: "nothing", why: "reads policies" },
  "mintmark.showReachable": { takes: "{kind?, from?, source?}", asks: "nothing", why: "reads policies" },
  "mintmark.showReachableFrom": { ...chain, why: "reads policies" },
  "mintmark.showReaching": { ...chain, why: "reads policies" },
  "mintmark.showChainPicture": { ...chain, why: "reads policies" },
  "mintmark.showNeighbourhood": { ...chain, why: "reads policies" },

  "mintmark.inspectToken": {
    takes: "{token} or {id, verify?}",
    asks: "nothing",
    why: "shows what text brought itself",
  },
  "mintmark.compareTokens": { takes: "{left, right}", asks: "nothing", why: "shows what text brought itself" },
  "mintmark.inspectHere": { takes: "{uri, line, character}", asks: "nothing", why: "shows a token of a document" },
  "mintmark.inspectClipboard": { ...none, why: "shows it in this window alone" },
  "mintmark.inspectSelection": { ...none, why: "shows it in this window alone" },
  "mintmark.scanFile": { ...none, why: "shows it in this window alone" },

  "mintmark.showMintHistory": { ...none, why: "a person picks, and the wizard asks" },
  "mintmark.clearMintHistory": { ...none, why: "no secret is in it" },
  "mintmark.selectSource": { ...none, why: "a person picks" },
  "mintmark.diagnoseSource": { takes: "{calls?}", asks: "nothing", why: "makes a report without a secret" },
  "mintmark.stopSandbox": { ...none, why: "nothing leaves" },
  "mintmark.refreshAccounts": { ...none, why: "reads lists" },
  "mintmark.filterAccounts": { ...none, why: "a person types" },
  "mintmark.clearAccountFilter": { ...none, why: "shows rows" },
  "mintmark.copyAccountEmail": { takes: "a row", asks: "nothing", why: "copies an email" },
  "mintmark.beginChain": { takes: "a row", asks: "nothing", why: "a draft in the view" },
  "mintmark.addToChain": { takes: "a row", asks: "nothing", why: "a person builds" },
  "mintmark.dropChain": { ...none, why: "a draft in the view" },
  "mintmark.showMoreAccounts": { takes: "a row", asks: "nothing", why: "reads lists" },
  "mintmark.retryAccounts": { takes: "a row", asks: "nothing", why: "reads lists" },
  "mintmark.explainFailure": {
    takes: "a row of the view itself",
    asks: "nothing",
    why: "text cannot speak as Mintmark",
  },
  "mintmark.showLog": { ...none, why: "no secret is in it" },
};

/** The commands that ask this. */
export function commandsThatAsk(asks: AskedOfPerson): readonly string[] {
  return Object.entries(consentTable).flatMap(([id, consent]) => (consent.asks === asks ? [id] : []));
}
