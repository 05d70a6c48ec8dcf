import { globSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Every file in a folder that holds one of these secrets, or a good part of one, by its path from there. */
export function filesWithSecrets(folder: string, secrets: Iterable<string>): readonly string[] {
  const parts = [...secrets].map(partOf);
  const files = globSync(join(folder, "**/*"), { exclude: (name) => name.endsWith(".sock") });
  return files
    .filter((file) => statSync(file).isFile())
    .filter((file) => {
      const text = readFileSync(file, "latin1");
      return parts.some((part) => text.includes(part));
    })
    .map((file) => relative(folder, file))
    .sort();
}

/** A good part of a secret that no other has: the headers of JWTs are alike. */
export function partOf(secret: string): string {
  return secret.startsWith("eyJ") ? secret.slice(-40, -8) : secret.slice(8, 32);
}
