import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { stillTime } from "./fake-clock.ts";

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer; or a connection that is closed before it, closed in the middle of it, or left open without it. */
export type Reply =
  | {
      readonly status?: number;
      readonly json?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    }
  | "reset"
  | "cut"
  | "hang";

/** A server on this machine that gives one reply after the other, repeating the last one, and records its requests. */
export class FakeServer {
  readonly requests: Seen[] = [];
  connections = 0;
  readonly #server: http.Server;
  readonly #replies: Reply[];

  constructor(replies: readonly Reply[]) {
    this.#replies = [...replies];
    this.#server = http.createServer((request, response) => void this.#answer(request, response));
    this.#server.on("connection", () => (this.connections += 1));
  }

  static async start(test: TestContext, ...replies: readonly Reply[]): Promise<FakeServer> {
    const server = new FakeServer(replies);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    test.after(() => server.close());
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get lastRequest(): Seen {
    return this.requests.at(-1)!;
  }

  /** Resolves when the next request arrives. */
  async nextRequest(): Promise<void> {
    await once(this.#server, "seen");
  }

  /** Resolves when the connection of the next request ends. */
  async nextDisconnect(): Promise<void> {
    const [request] = (await once(this.#server, "request")) as [IncomingMessage];
    if (!request.socket.destroyed) await once(request.socket, "close");
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    this.requests.push({ method: request.method!, path: request.url!, headers: request.headers, body });
    const reply = this.#replies.length > 1 ? this.#replies.shift()! : this.#replies[0]!;
    this.#server.emit("seen");
    send(reply, response);
  }
}

function send(reply: Reply, response: ServerResponse): void {
  if (reply === "hang") return;
  if (reply === "reset") {
    response.socket?.destroy();
    return;
  }
  if (reply === "cut") {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
    response.write('{"accessToken":', () => response.socket?.destroy());
    return;
  }
  const text = reply.text ?? JSON.stringify(reply.json ?? {});
  const usual = { "content-type": "application/json; charset=UTF-8", date: new Date(stillTime).toUTCString() };
  response.writeHead(reply.status ?? 200, { ...usual, ...reply.headers });
  response.end(text);
}
