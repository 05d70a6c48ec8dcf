import { open } from "node:fs/promises";
import { errorCode } from "./network-failure.ts";

/** Why a file cannot be read as text. */
export type FileReason = "missing" | "directory" | "denied" | "tooLarge";

/** Reads a text file that may not be larger than a limit; `refuse` throws the failure for a reason. */
export async function readTextFile(
  path: string,
  largestBytes: number,
  refuse: (reason: FileReason) => never,
): Promise<string> {
  const file = await open(path).catch((error: unknown) => refuse(openReason(errorCode(error))));
  try {
    const status = await file.stat();
    if (status.isDirectory()) return refuse("directory");
    if (status.size > largestBytes) return refuse("tooLarge");
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

function openReason(code: string): FileReason {
  if (code === "ENOENT" || code === "ENOTDIR") return "missing";
  return code === "EISDIR" ? "directory" : "denied";
}
