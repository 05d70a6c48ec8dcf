import http from "node:http";
import type { CredentialKind } from "../../src/core/request/request.ts";

const calls: Readonly<Record<CredentialKind, readonly [string, object]>> = {
  accessToken: [
    "generateAccessToken",
    { scope: ["https://www.googleapis.com/auth/cloud-platform"], lifetime: "3600s" },
  ],
  idToken: ["generateIdToken", { audience: "https://service.example", includeEmail: true }],
  signedJwt: ["signJwt", { payload: JSON.stringify({ sub: "somebody" }) }],
  signedBlob: ["signBlob", { payload: "AAEC" }],
};

/** The minimum: the same request on a kept connection and nothing else. */
export function rawMint(url: string, agent: http.Agent, kind: CredentialKind = "accessToken"): Promise<unknown> {
  const [method, fields] = calls[kind];
  const body = JSON.stringify({ delegates: [], ...fields });
  const { hostname, port } = new URL(url);
  const options = {
    method: "POST",
    hostname,
    port,
    path: `/v1/projects/-/serviceAccounts/t@p.iam.gserviceaccount.com:${method}`,
    headers: {
      authorization: "Bearer caller",
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    },
    agent,
  };
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    request.on("error", reject);
    request.end(body);
  });
}
