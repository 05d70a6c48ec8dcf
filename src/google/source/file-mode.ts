import { stat } from "node:fs/promises";

/** The octal mode of a file that other users of the machine may read or write; `undefined` when they may not, or where modes mean nothing. */
export async function otherReadersMode(path: string, platform: NodeJS.Platform): Promise<string | undefined> {
  if (platform === "win32") return undefined;
  const status = await stat(path).catch(() => undefined);
  const mode = (status?.mode ?? 0) & 0o777;
  return (mode & 0o077) === 0 ? undefined : mode.toString(8).padStart(3, "0");
}
