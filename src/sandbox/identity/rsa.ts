import { createHash, generateKeyPair, sign, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

const makePair = promisify(generateKeyPair);

/** The published half of an RSA key pair, with its id. */
export interface PublishedKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface RsaKey extends PublishedKey {
  readonly privateKey: KeyObject;
}

/** Creates a key on the thread pool, so that the event loop is not blocked. */
export async function makeRsaKey(now: number, modulusLength: 1024 | 2048 = 2048): Promise<RsaKey> {
  const { publicKey, privateKey } = await makePair("rsa", { modulusLength });
  return { keyId: keyIdOf(publicKey), publicKey, privateKey, createdAt: now };
}

export function keyIdOf(publicKey: KeyObject): string {
  return createHash("sha1")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}

/** RSASSA-PKCS1-v1_5 with SHA-256, on the thread pool. */
export function signBytes(bytes: Uint8Array, { privateKey }: RsaKey): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign("RSA-SHA256", bytes, privateKey, (error, signature) => {
      if (error === null) resolve(signature);
      else reject(error);
    });
  });
}
