import { shellWord } from "../../base/quote.ts";
import { apiCall, type ExportRequest } from "./export-target.ts";

/** The REST call by HTTPie, which sends a raw body as JSON; it gets the caller's token from gcloud when it runs. */
export const exportHttpie: ExportRequest = (request, target) => {
  const { url, body, reason } = apiCall(request, target);
  const lines = [
    `http --check-status --ignore-stdin --body POST ${shellWord(url)}`,
    `"Authorization:Bearer $(gcloud auth print-access-token)"`,
    ...(reason === undefined ? [] : [shellWord(`X-Goog-Request-Reason:${reason}`)]),
    `--raw ${shellWord(body)}`,
  ];
  return `${lines.join(" \\\n  ")}\n`;
};
