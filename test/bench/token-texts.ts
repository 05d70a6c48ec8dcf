import { randomBytes } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeJwt } from "../support/make-jwt.ts";
import { repositoryFolder } from "../support/repository.ts";

const token = makeJwt(
  JSON.stringify({ iss: "https://accounts.google.com", sub: "112233445566778899001", aud: "https://orders.example" }),
  '{"alg":"RS256","kid":"0123456789abcdef","typ":"JWT"}',
  "QUJDREVGR0hJSktMTU5P".repeat(17),
);

/** Text that is in every checkout: code, Markdown and JSON of the pinned packages. */
const files = ["node_modules/typescript/lib/typescript.js", "package-lock.json", "node_modules/*/*.md"];

const linesPerToken = 2_000;

/** Most text is ASCII, which VS Code holds as one byte per character, so all of this is ASCII too. */
function readAscii(path: string): string {
  return readFileSync(path, "utf8").replace(/[^\t\n\x20-\x7e]/g, "?");
}

/** Real text of this many characters, with a JWT in one line of two thousand. */
export function realText(length: number): string {
  const lines = globSync(files, { cwd: repositoryFolder })
    .sort()
    .flatMap((path) => readAscii(join(repositoryFolder, path)).split("\n"));
  const withTokens = lines.map((line, index) =>
    index % linesPerToken === 0 ? `Authorization: Bearer ${token}` : line,
  );
  const once = `${withTokens.join("\n")}\n`;
  return once.repeat(Math.ceil(length / once.length)).slice(0, length);
}

const blobBytes = 3_000;

/** Blobs of Base64url without a token, as in source maps and images: full of what looks like the start of one. */
export function decoys(length: number): string {
  const blobs = Array.from({ length: Math.ceil(length / blobBytes) }, () =>
    randomBytes(blobBytes).toString("base64url"),
  );
  return blobs.join("\n").slice(0, length);
}

/** Pieces that, when repeated, always look like the start of a new token. */
export const hostilePieces = [
  "-eyJ",
  "eyJ",
  ".eyJ",
  "eyJ.",
  "a.eyJ",
  "eyJhbGciOiJub25lIn0.",
  "J",
  "ewo",
  "1//",
  "ya29..",
  '{"payload":"a",',
  '{"payload":"a","signature":"b"}',
] as const;

export function hostileText(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}
