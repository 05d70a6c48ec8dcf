import { defaultScopes } from "../../request/scope.ts";
import { listIn, type ReadFields, said, secondsIn } from "./read-fields.ts";
import { listOptionIn, optionIn, shellCommands } from "./shell-commands.ts";

const reasonVariable = "CLOUDSDK_CORE_REQUEST_REASON=";

/** A gcloud command that impersonates: its comma list has the target last. The default of `--scopes` is cloud-platform. */
export const readGcloud: ReadFields = (text) => {
  const words = shellCommands(text).find((command) => command.includes("gcloud"));
  const chain = listIn(words && listOptionIn(words, "--impersonate-service-account"));
  if (words === undefined || chain === undefined) return undefined;
  const reason = words.find((word) => word.startsWith(reasonVariable))?.slice(reasonVariable.length);
  const common = { target: chain.at(-1), delegates: chain.slice(0, -1), reason };
  if (words.includes("print-identity-token")) {
    const audience = optionIn(words, "--audiences");
    return said({ kind: "idToken", ...common, audience, includeEmail: words.includes("--include-email") });
  }
  const scopes = listIn(listOptionIn(words, "--scopes")) ?? defaultScopes;
  return said({ kind: "accessToken", ...common, scopes, lifetimeSeconds: secondsIn(optionIn(words, "--lifetime")) });
};
