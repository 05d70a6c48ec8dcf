import assert from "node:assert/strict";
import { test } from "node:test";
import { DownscopedClient, gaxios } from "google-auth-library";
import { boundaryOptions } from "../../src/core/request/access-boundary.ts";
import { impersonated, sandboxFor, userClient } from "./google-clients.ts";

const exporter = "report-exporter@larkfield-prod.iam.gserviceaccount.com";
const accessBoundary = {
  accessBoundary: {
    accessBoundaryRules: [
      {
        availableResource: "//storage.googleapis.com/projects/_/buckets/larkfield-reports",
        availablePermissions: ["inRole:roles/storage.objectViewer"],
        availabilityCondition: {
          expression:
            `resource.name.startsWith("projects/_/buckets/larkfield-reports/objects/2026/")` +
            ` || api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith("2026/")`,
        },
      },
    ],
  },
};

test("google-auth-library's downscoped client gets a token with the boundary that Mintmark writes", async (t) => {
  const sandbox = await sandboxFor(t);
  const ours = boundaryOptions([
    { bucket: "larkfield-reports", prefix: "2026/", roles: ["roles/storage.objectViewer"] },
  ]);
  assert.deepEqual(ours, accessBoundary);
  const client = new DownscopedClient({
    authClient: impersonated(sandbox, userClient(sandbox), { target: exporter }),
    credentialAccessBoundary: accessBoundary,
  });
  // The library insists on Google's host for the exchange and on its own transport: only the transport can be redirected.
  const transporter = new gaxios.Gaxios({
    fetchImplementation: (input, init) => {
      const url = input instanceof Request ? input.url : input.toString();
      return fetch(url.replace("https://sts.googleapis.com", sandbox.url), init);
    },
  });
  const exchange: unknown = Reflect.get(client, "stsCredential");
  assert.ok(typeof exchange === "object" && exchange !== null);
  Reflect.set(exchange, "transporter", transporter);
  const { token } = await client.getAccessToken();
  const status = async (object: string): Promise<number> => {
    const url = `${sandbox.url}/storage/v1/b/larkfield-reports/o/${encodeURIComponent(object)}`;
    return (await fetch(url, { headers: { authorization: `Bearer ${String(token)}` } })).status;
  };
  assert.deepEqual([await status("2026/q1.csv"), await status("drafts/q3.csv")], [200, 403]);
});
