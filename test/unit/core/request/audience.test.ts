import assert from "node:assert/strict";
import { test } from "node:test";
import { type AudienceDoubt, doubtAudience } from "../../../../src/core/request/audience.ts";

const run = "https://reports-271828182845.europe-west1.run.app";
const gen1 = "https://europe-west1-larkfield-prod.cloudfunctions.net";
const client = "271828182845-abc123.apps.googleusercontent.com";

const shapes: readonly (readonly [string, AudienceDoubt | undefined])[] = [
  [run, undefined],
  [`${run}/`, undefined],
  [`${run}/items`, "runUrlWithPath"],
  [`${run}/?page=2`, "runUrlWithQuery"],
  [`${run}#top`, "runUrlWithQuery"],
  ["reports-abc-ew.a.run.app", "hostWithoutScheme"],
  ["reports-abc-ew.a.run.app/items", "hostWithoutScheme"],
  [`${gen1}/export`, undefined],
  [gen1, "functionUrlWithoutName"],
  [`${gen1}/export/`, "functionUrlWithMore"],
  [`${gen1}/export/2026`, "functionUrlWithMore"],
  [`${gen1}/export?dry=1`, "functionUrlWithMore"],
  ["europe-west1-p.cloudfunctions.net/export", "hostWithoutScheme"],
  [client, undefined],
  ["32555940559.apps.googleusercontent.com", undefined],
  [`https://${client}`, "clientIdAsUrl"],
  [`https://${client}/`, "clientIdAsUrl"],
  ["backoffice.apps.googleusercontent.com", "notAClientId"],
  ["/projects/271828182845/apps/larkfield-prod", "iapOwnHeader"],
  ["/projects/271828182845/global/backendServices/123", "iapOwnHeader"],
  ["/projects/271828182845/us-east1/backendServices/123", "iapOwnHeader"],
  ["https://storage.googleapis.com/", "googleApi"],
  ["http://localhost:8080", "plainHttp"],
  ["https://localhost:8080/path", undefined],
  ["https://run.app.example/path", undefined],
  ["my-api", undefined],
  ["urn:my:api", undefined],
];
for (const [audience, doubt] of shapes) {
  test(`${audience}: ${doubt ?? "nothing is doubtful"}`, () => assert.equal(doubtAudience(audience), doubt));
}
