import { apiCall, type ExportRequest } from "./export-target.ts";

/**
 * A request for REST Client, httpyac and JetBrains' HTTP Client. They replace what is in double braces, so that none may begin in the body.
 */
export const exportHttpFile: ExportRequest = (request, target) => {
  const { url, body, reason } = apiCall(request, target);
  return `${[
    "# Set the variable token to what this prints: gcloud auth print-access-token",
    `POST ${url}`,
    "Authorization: Bearer {{token}}",
    "Content-Type: application/json",
    ...(reason === undefined ? [] : [`X-Goog-Request-Reason: ${reason.replaceAll("{", "%7B")}`]),
    "",
    body.replace(/"(?:\\.|[^"\\])*"/g, (text) => text.replaceAll("{", "\\u007b")),
  ].join("\n")}\n`;
};
