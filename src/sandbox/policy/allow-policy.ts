/** A condition of a binding; `expression` is CEL. */
export interface Condition {
  readonly title: string;
  readonly description?: string;
  readonly expression: string;
  /** Where the expression is, for error messages: a file and a position. */
  readonly location?: string;
}

export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: Condition;
  /** Undocumented; kept unchanged. */
  readonly bindingId?: string;
}

/** An allow policy as Google stores it; `etag` changes with every write. */
export interface Policy {
  readonly version: number;
  readonly etag: string;
  readonly bindings: readonly Binding[];
  readonly auditConfigs?: readonly unknown[];
}

/** Policies with conditions have version 3, all others version 1. */
export function versionFor(bindings: readonly Binding[]): number {
  return bindings.some(({ condition }) => condition !== undefined) ? 3 : 1;
}

/** The answer for a resource whose policy was never set. */
const firstEtag = "ACAB";

/** The etag after a policy's nth write, in base64, because clients decode it as bytes. */
export function etagOf(revision: number): string {
  if (revision === 0) return firstEtag;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(0x0006_2a00_0000_0000n + BigInt(revision));
  return bytes.toString("base64");
}
