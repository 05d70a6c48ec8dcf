import { limits } from "../../request/limits.ts";
import type { MintRequest } from "../../request/request.ts";
import { asksOrganizationNumber, type ExportRequest } from "./export-target.ts";
import { codeText } from "../../base/quote.ts";

/**
 * google.golang.org/api/impersonate on Application Default Credentials. `Delegates` are emails in the API's order, without the target; the
 * lifetime is at most 1 h (source: that package). It cannot sign.
 */
export const exportGo: ExportRequest = (request) => {
  const call = asksOrganizationNumber(request) ? undefined : callOf(request);
  if (call === undefined) return undefined;
  const { target, delegates, reason } = request;
  const needsTime = request.kind === "accessToken";
  return `${[
    "package main",
    "",
    "import (",
    '\t"context"',
    '\t"fmt"',
    '\t"log"',
    ...(needsTime ? ['\t"time"'] : []),
    "",
    '\t"google.golang.org/api/impersonate"',
    ...(reason === undefined ? [] : ['\t"google.golang.org/api/option"']),
    ")",
    "",
    "func main() {",
    `\tsource, err := impersonate.${call.constructor}(context.Background(), impersonate.${call.config}{`,
    `\t\tTargetPrincipal: ${codeText(target)},`,
    ...(delegates.length === 0 ? [] : [`\t\tDelegates: []string{${delegates.map(codeText).join(", ")}},`]),
    ...call.fields.map((field) => `\t\t${field},`),
    reason === undefined ? "\t})" : `\t}, option.WithRequestReason(${codeText(reason)}))`,
    "\tif err != nil {",
    "\t\tlog.Fatal(err)",
    "\t}",
    "\ttoken, err := source.Token()",
    "\tif err != nil {",
    "\t\tlog.Fatal(err)",
    "\t}",
    "\tfmt.Println(token.AccessToken)",
    "}",
  ].join("\n")}\n`;
};

interface GoCall {
  readonly constructor: string;
  readonly config: string;
  readonly fields: readonly string[];
}

function callOf(request: MintRequest): GoCall | undefined {
  switch (request.kind) {
    case "accessToken": {
      if (request.lifetimeSeconds > limits.usualLifetimeSeconds) return undefined;
      const scopes = `Scopes: []string{${request.scopes.map(codeText).join(", ")}}`;
      const fields = [scopes, `Lifetime: ${request.lifetimeSeconds} * time.Second`];
      return { constructor: "CredentialsTokenSource", config: "CredentialsConfig", fields };
    }
    case "idToken": {
      const fields = [`Audience: ${codeText(request.audience)}`, `IncludeEmail: ${String(request.includeEmail)}`];
      return { constructor: "IDTokenSource", config: "IDTokenConfig", fields };
    }
    case "signedJwt":
    case "signedBlob":
      return undefined;
  }
}
