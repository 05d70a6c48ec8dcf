import { once } from "node:events";
import http, { type RequestListener } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import tls from "node:tls";
import { certificateOf } from "../../../src/sandbox/identity/certificate.ts";
import { makeRsaKey } from "../../../src/sandbox/identity/rsa.ts";

interface Identity {
  readonly key: string;
  readonly cert: string;
}

let trusted: Promise<Identity> | undefined;

/** One certificate for `localhost` that this process trusts, as it trusts Google's. */
function trustedIdentity(): Promise<Identity> {
  trusted ??= newIdentity().then((identity) => {
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), identity.cert]);
    return identity;
  });
  return trusted;
}

async function newIdentity(): Promise<Identity> {
  const key = await makeRsaKey(Date.now());
  const pem = key.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { key: pem, cert: await certificateOf(key, "localhost") };
}

/** A server with TLS on this machine; returns its origin. */
export async function startTlsServer(test: TestContext, listener: RequestListener): Promise<string> {
  const server = https.createServer({ ...(await trustedIdentity()) }, listener).listen(0, "localhost");
  await once(server, "listening");
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

/** Puts TLS in front of another server: what Google's own front does. */
export function startTlsFront(test: TestContext, origin: string): Promise<string> {
  const { host } = new URL(origin);
  return startTlsServer(test, (request, response) => {
    const { method, url = "", headers } = request;
    const relayed = http.request(origin + url, { method, headers: { ...headers, host }, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    request.pipe(relayed);
  });
}
