import { globSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Every file in a folder that contains one of these secrets or a large part of one, by its path in the folder. */
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

/** A part of a secret that is unique to it: the headers of JWTs are alike. */
export function partOf(secret: string): string {
  return secret.startsWith("eyJ") ? secret.slice(-40, -8) : secret.slice(8, 32);
}
