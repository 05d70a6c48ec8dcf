/** Answers like the token endpoint and generateAccessToken with as little work as possible. Prints its URL. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const token = `ya29.${"x".repeat(200)}`;
const expireTime = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, "");
const answers = new Map(
  Object.entries({
    generateAccessToken: { accessToken: token, expireTime },
    generateIdToken: { token: "x".repeat(700) },
    signJwt: { keyId: "k", signedJwt: "x".repeat(700) },
    signBlob: { keyId: "k", signedBlob: "x".repeat(344) },
  }).map(([method, answer]) => [method, JSON.stringify(answer)]),
);
const refreshed = JSON.stringify({ access_token: token, expires_in: 3599, token_type: "Bearer" });

const server = createServer((request, response) => {
  request.resume();
  const url = request.url ?? "";
  const body = answers.get(url.slice(url.lastIndexOf(":") + 1)) ?? refreshed;
  response.writeHead(200, { "content-type": "application/json; charset=UTF-8", "content-length": body.length });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
