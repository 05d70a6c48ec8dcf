import http, {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import https from "node:https";
import { TLSSocket } from "node:tls";
import { MintmarkError } from "../../core/base/errors.ts";
import { networkFailure } from "./network-failure.ts";

/** A server's answer. `text` may hold a secret: parse it, never log it. */
export interface HttpAnswer {
  readonly host: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The server has proved over TLS that it has this host name. Not so if the user switched that off (`http.proxyStrictSSL`). */
  readonly isProven: boolean;
}

/** One request as it goes on the wire. */
export interface WireRequest {
  readonly host: string;
  readonly origin: string;
  readonly secure: boolean;
  readonly options: RequestOptions;
  readonly body: string | undefined;
  readonly limitBytes: number;
}

/** A connection that broke before the first byte of an answer, so the request may be sent again. */
export class BrokenConnection extends MintmarkError {
  /** The connection was idle before: the server may have closed it just as we used it. */
  readonly wasIdle: boolean;

  constructor(host: string, wasIdle: boolean) {
    super({ code: "unreachable", host, reason: "reset" });
    this.wasIdle = wasIdle;
  }
}

/**
 * Sends one request and reads the whole answer, up to its size limit; returns how to stop. Reads `request` from Node's module object on
 * every call, because VS Code replaces it there to apply the user's proxy settings.
 */
export function exchange(
  wire: WireRequest,
  resolve: (answer: HttpAnswer) => void,
  reject: (error: Error) => void,
): () => void {
  const request = (wire.secure ? https : http).request(wire.options, (response) =>
    readAnswer(wire, response, resolve, reject),
  );
  request.on("error", (error) => reject(connectionError(error, request, wire.host)));
  request.end(wire.body);
  return () => request.destroy();
}

function connectionError(error: Error, request: ClientRequest, host: string): MintmarkError {
  const failure = networkFailure(error, host);
  const isReset = failure.code === "unreachable" && failure.reason === "reset";
  return isReset ? new BrokenConnection(host, request.reusedSocket) : new MintmarkError(failure);
}

function readAnswer(
  { host, limitBytes }: WireRequest,
  response: IncomingMessage,
  resolve: (answer: HttpAnswer) => void,
  reject: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const { socket } = response;
  const isProven = socket instanceof TLSSocket && socket.authorized;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limitBytes) return;
    reject(new MintmarkError({ code: "answerTooLarge", host, limitBytes }));
    response.destroy();
  });
  response.on("error", (error) => reject(new MintmarkError(networkFailure(error, host))));
  response.on("end", () => {
    resolve({
      host,
      status: response.statusCode ?? 0,
      headers: response.headers,
      text: Buffer.concat(chunks).toString(),
      isProven,
    });
  });
}
