import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { createListAudiences } from "../../../../src/google/api/audience-directory-client.ts";
import { callerAt, network, never } from "../google-fixtures.ts";
import { FakeServer } from "../fake-server.ts";
import { desk } from "../sandbox-desk.ts";

const project = "larkfield-prod";

test("the services of a project that take ID tokens come with their audiences", async (t) => {
  const { google, session, calls } = await desk(t);
  const caller = await session.caller("sandbox", never);
  calls();
  const { services, failures } = await google.listAudiences(project, caller, never);
  assert.deepEqual(failures, []);
  assert.deepEqual(
    services.map(({ kind, name, audience }) => [kind, name, audience]),
    [
      ["run", "reports", "https://reports-271828182845.europe-west1.run.app"],
      ["run", "reports", "https://reports-37102f4cb2-ew.a.run.app"],
      ["run", "reports", "https://reports.larkfield.example"],
      ["function", "notify", "https://europe-west1-larkfield-prod.cloudfunctions.net/notify"],
      ["function", "convert", "https://europe-west1-larkfield-prod.cloudfunctions.net/convert"],
      ["function", "convert", "https://convert-37102f4cb2-ew.a.run.app"],
      ["iap", "back-office", "271828182845-backoffice.apps.googleusercontent.com"],
    ],
  );
  assert.deepEqual(calls().toSorted(), [
    "cloudfunctions.functions.list 200",
    "compute.backendServices.list 200",
    "run.services.list 200",
  ]);
});

test("a project that may not be listed says so, once for each API", async (t) => {
  const { google, session } = await desk(t);
  const caller = await session.caller("sandbox", never);
  const { services, failures } = await google.listAudiences("larkfield-vault", caller, never);
  assert.deepEqual([services, failures.map(({ code }) => code)], [[], Array(3).fill("permissionDenied")]);
});

test("an API that the project does not use is no failure", async (t) => {
  const message = "Cloud Run Admin API has not been used in project 1 before or it is disabled.";
  const disabled = { status: 403, json: { error: { code: 403, status: "PERMISSION_DENIED", message } } };
  const server = await FakeServer.start(t, disabled, disabled, disabled);
  const { services, failures } = await createListAudiences(network(t).http)(project, callerAt(server.url), never);
  assert.deepEqual([services, failures], [[], []]);
});

test("pages are read to the end, and what is not a service is skipped", async (t) => {
  const first = {
    services: [{ name: "x" }, { uri: "https://a", customAudiences: ["https://a", "own"] }],
    nextPageToken: "2",
  };
  const last = { services: [{ name: "a/b", uri: "https://b", urls: [7] }] };
  const server = createServer(({ url = "" }, response) => {
    const isRun = url.startsWith("/v2/projects/larkfield-prod/locations/-/services");
    const json = isRun ? (url.includes("pageToken=2") ? last : first) : {};
    response.setHeader("content-type", "application/json").end(JSON.stringify(json));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => server.close());
  const caller = callerAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const { services } = await createListAudiences(network(t).http)(project, caller, never);
  assert.deepEqual(
    services.map(({ audience }) => audience),
    ["https://a", "own", "https://b"],
  );
});
