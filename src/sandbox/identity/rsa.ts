import { createHash, generateKeyPair, sign, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

const makePair = promisify(generateKeyPair);

/** An RSA key pair with the id of its published half. */
export interface RsaKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Creates a 2048-bit key on the thread pool, so that the event loop is not blocked. */
export async function makeRsaKey(now: number): Promise<RsaKey> {
  const { publicKey, privateKey } = await makePair("rsa", { modulusLength: 2048 });
  const keyId = createHash("sha1")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
  return { keyId, publicKey, privateKey, createdAt: now };
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
