import { isObject } from "../../core/base/json.ts";
import { parsePartialRequest } from "../../core/request/parse-request.ts";
import type { CredentialKind, PartialRequest } from "../../core/request/request.ts";
import { requireTrust } from "../base/trust.ts";
import type { Minting } from "../minting/minting.ts";
import type { AskedField } from "../wizard/form-steps.ts";
import type { MintWizard } from "../wizard/mint-wizard.ts";
import type { CommandTable } from "./commands.ts";
import type { ChooseToken } from "./token-commands.ts";

export interface MintCommandPorts {
  readonly minting: Minting;
  readonly wizard: () => Promise<MintWizard>;
  readonly chooseToken: ChooseToken;
}

export function mintCommands({
  minting,
  wizard,
  chooseToken,
}: MintCommandPorts): Pick<
  CommandTable,
  | "mintmark.mintAccessToken"
  | "mintmark.mintIdToken"
  | "mintmark.mintUserToken"
  | "mintmark.mintDownscopedToken"
  | "mintmark.mintCallerIdToken"
  | "mintmark.signJwt"
  | "mintmark.signBlob"
  | "mintmark.signClaims"
  | "mintmark.renewToken"
> {
  const mintCommand = (kind: CredentialKind, asked?: AskedField) => (argument: unknown) => {
    requireTrust();
    const offered = parseOffer(argument, kind);
    const start = { asked: asked ?? askedBy(offered), offered };
    return minting.run(parseArgument(argument, kind), { kind: "text" }, start);
  };
  return {
    "mintmark.mintAccessToken": mintCommand("accessToken"),
    "mintmark.mintIdToken": mintCommand("idToken"),
    "mintmark.mintUserToken": mintCommand("accessToken", "subject"),
    "mintmark.mintDownscopedToken": mintCommand("accessToken", "accessBoundary"),
    "mintmark.mintCallerIdToken": (argument) =>
      minting.run({ ...parsePartialRequest(ofCaller(argument), "idToken"), ofCaller: true }, { kind: "text" }),
    "mintmark.signJwt": mintCommand("signedJwt"),
    "mintmark.signBlob": mintCommand("signedBlob"),
    "mintmark.signClaims": async () => (await wizard()).acceptClaims(),
    "mintmark.renewToken": async (argument) => {
      requireTrust();
      await minting.renew(await chooseToken(argument));
    },
  };
}

/** A row of the Accounts view is a request with its account as the target; one of the Tokens view, that a button there passes, says nothing. */
function parseArgument(argument: unknown, kind: CredentialKind): PartialRequest {
  const offer = offerIn(argument);
  if (offer !== undefined) return isObject(offer) && offer["ofCaller"] === true ? { kind, ofCaller: true } : { kind };
  if (isObject(argument) && argument["kind"] === "token") return { kind };
  const isRow = isObject(argument) && argument["kind"] === "account" && isObject(argument["account"]);
  const request = isRow && isObject(argument["account"]) ? { target: argument["account"]["email"] } : argument;
  return parsePartialRequest(request, kind);
}

/** For an ID token of the caller the target may be a person, so such a request is read differently. */
function ofCaller(argument: unknown): unknown {
  return isObject(argument) ? { ...argument, ofCaller: true } : argument;
}

/** `{offered}`: a request to start the wizard with; it still asks for every part. */
function parseOffer(argument: unknown, kind: CredentialKind): PartialRequest | undefined {
  const offer = offerIn(argument);
  return offer === undefined ? undefined : parsePartialRequest(offer, kind);
}

/** The kind-specific step that a request came from. */
function askedBy(offered: PartialRequest | undefined): AskedField | undefined {
  if (offered?.subject !== undefined) return "subject";
  return offered?.accessBoundary === undefined ? undefined : "accessBoundary";
}

function offerIn(argument: unknown): unknown {
  return isObject(argument) ? argument["offered"] : undefined;
}
