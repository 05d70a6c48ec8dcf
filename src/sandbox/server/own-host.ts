import type { IncomingHttpHeaders } from "node:http";

/** Whatever the port: editors forward ports to other numbers, and a web page cannot take an address for its own name. */
const loopback = ["127.0.0.1", "localhost", "[::1]"];
/** What clients write that were not told where the server is, and that a proxy or a hosts file brought here. */
const metadataNames = ["metadata.google.internal", "169.254.169.254"];

/** Whether `Host` is one of the names of this machine. */
export function isLoopbackHost({ host = "" }: Pick<IncomingHttpHeaders, "host">): boolean {
  return loopback.includes(nameIn(host));
}

/**
 * Whether a request is addressed to the sandbox by a name of its own. A web page whose name was made to resolve to this machine (DNS
 * rebinding) may read the answers that it gets, but cannot hide its name.
 */
export function isOwnHost(headers: Pick<IncomingHttpHeaders, "host">, path: string): boolean {
  if (isLoopbackHost(headers)) return true;
  return isMetadataPath(path) && metadataNames.includes(nameIn(headers.host ?? ""));
}

function isMetadataPath(path: string): boolean {
  return path === "/" || path.startsWith("/computeMetadata");
}

function nameIn(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, "");
}
