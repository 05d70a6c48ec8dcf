import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Sits between the extension and the sandbox and records what the sandbox itself forgets: secrets, and aborted calls. */
export interface RecordingProxy {
  readonly url: string;
  /** Every access token, ID token and signed JWT that passed through, the caller's and the targets'. */
  readonly secrets: ReadonlySet<string>;
  /** The reasons sent with calls, for the audit log. */
  readonly reasons: readonly string[];
  /** Paths of the calls that were aborted before an answer. */
  readonly abandoned: readonly string[];
  close(): Promise<void>;
}

/** Starts the proxy on a free loopback port; it forwards everything to `target` unchanged. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const secrets = new Set<string>();
  const abandoned: string[] = [];
  const reasons: string[] = [];
  const server = createServer((incoming, response) => {
    response.on("close", () => {
      if (!response.writableFinished) abandoned.push(incoming.url ?? "");
    });
    passOn(target, incoming, response, (body) => collectSecrets(body, secrets));
    const reason = incoming.headers["x-goog-request-reason"];
    if (typeof reason === "string") reasons.push(reason);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    reasons,
    abandoned,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function passOn(
  target: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  onAnswer: (body: string) => void,
): void {
  const { method, headers } = incoming;
  const outgoing = request(new URL(incoming.url ?? "/", target), { method, headers }, (answer) => {
    const chunks: Buffer[] = [];
    response.sendDate = false;
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      response.write(chunk);
    });
    answer.on("end", () => {
      onAnswer(Buffer.concat(chunks).toString());
      response.end();
    });
    answer.on("error", () => response.destroy());
  });
  outgoing.on("error", () => response.destroy());
  response.on("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function collectSecrets(body: string, into: Set<string>): void {
  const fields = /"(?:accessToken|access_token|id_token|token|signedJwt)":\s*"([^"]+)"/g;
  for (const [, secret = ""] of body.matchAll(fields)) into.add(secret);
}
