import { powerShellText } from "../../base/quote.ts";
import { apiCall, type ExportRequest } from "./export-target.ts";

/** The REST call by PowerShell; it gets the caller's token from gcloud when it runs. */
export const exportPowerShell: ExportRequest = (request, target) => {
  const { url, body, reason } = apiCall(request, target);
  return `${[
    "$request = @{",
    "  Method = 'Post'",
    `  Uri = ${powerShellText(url)}`,
    "  Headers = @{",
    '    Authorization = "Bearer $(gcloud auth print-access-token)"',
    ...(reason === undefined ? [] : [`    'X-Goog-Request-Reason' = ${powerShellText(reason)}`]),
    "  }",
    "  ContentType = 'application/json; charset=utf-8'",
    `  Body = ${powerShellText(body)}`,
    "}",
    "Invoke-RestMethod @request",
  ].join("\n")}\n`;
};
