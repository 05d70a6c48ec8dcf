import { shellWord } from "../../base/quote.ts";
import { apiCall, type ExportRequest } from "./export-target.ts";

/** The REST call itself; it gets the caller's token from gcloud when it runs. */
export const exportCurl: ExportRequest = (request, target) => {
  const { url, body, reason } = apiCall(request, target);
  const lines = [
    "curl --fail-with-body --silent --show-error --request POST",
    `--header "Authorization: Bearer $(gcloud auth print-access-token)"`,
    "--header 'Content-Type: application/json'",
    ...(reason === undefined ? [] : [`--header ${shellWord(`X-Goog-Request-Reason: ${reason}`)}`]),
    `--data-raw ${shellWord(body)}`,
    shellWord(url),
  ];
  return `${lines.join(" \\\n  ")}\n`;
};
