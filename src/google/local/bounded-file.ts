import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { errorCode } from "../http/network-failure.ts";

/** Why a file cannot be read as text. */
export type FileReason = "missing" | "directory" | "denied" | "tooLarge";

/**
 * Reads a text file up to a size limit; `refuse` throws the failure for a reason. Does not wait for a pipe without a writer or read a
 * device endlessly.
 */
export async function readTextFile(
  path: string,
  largestBytes: number,
  refuse: (reason: FileReason) => never,
): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) =>
    refuse(openReason(errorCode(error))),
  );
  try {
    const status = await file.stat();
    if (status.isDirectory()) return refuse("directory");
    if (status.size > largestBytes) return refuse("tooLarge");
    return (await readUpTo(file, largestBytes)) ?? refuse("tooLarge");
  } finally {
    await file.close();
  }
}

/** `undefined` if there is more. */
async function readUpTo(file: FileHandle, largestBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  const stream: AsyncIterable<Buffer> = file.createReadStream({ autoClose: false, end: largestBytes });
  for await (const chunk of stream) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return bytes.length > largestBytes ? undefined : bytes.toString("utf8");
}

function openReason(code: string): FileReason {
  if (code === "ENOENT" || code === "ENOTDIR") return "missing";
  return code === "EISDIR" ? "directory" : "denied";
}

/**
 * The octal mode of a file that other users of the machine may read or write; `undefined` if they may not, or if the system has no modes.
 */
export async function otherReadersMode(path: string, platform: NodeJS.Platform): Promise<string | undefined> {
  if (platform === "win32") return undefined;
  const status = await stat(path).catch(() => undefined);
  const mode = (status?.mode ?? 0) & 0o777;
  return (mode & 0o077) === 0 ? undefined : mode.toString(8).padStart(3, "0");
}
