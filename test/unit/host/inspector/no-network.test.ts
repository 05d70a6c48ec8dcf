import assert from "node:assert/strict";
import { subscribe } from "node:diagnostics_channel";
import { connect } from "node:net";
import { test } from "node:test";
import { readTokens } from "../../../../src/core/inspect/parse/parse-token.ts";
import { viewToken } from "../../../../src/core/inspect/token-view.ts";
import { makeJwt } from "../../../support/make-jwt.ts";

let sockets = 0;
subscribe("net.client.socket", () => (sockets += 1));

test("decoding a token that is full of addresses opens no socket", async () => {
  const header = JSON.stringify({ alg: "RS256", jku: "http://127.0.0.1:9/keys", x5u: "http://127.0.0.1:9/cert" });
  const claims = JSON.stringify({ iss: "http://127.0.0.1:9", picture: "http://127.0.0.1:9/picture.png" });
  const [reading] = readTokens(makeJwt(claims, header));
  assert.equal(viewToken(reading!.parsed).summary.issuer, "http://127.0.0.1:9");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(sockets, 0);
});

test("a socket would have been noticed", async () => {
  const socket = connect(9, "127.0.0.1").on("error", () => undefined);
  await new Promise((resolve) => socket.once("close", resolve));
  assert.equal(sockets, 1);
});
