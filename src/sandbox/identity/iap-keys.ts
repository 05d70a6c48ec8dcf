import { generateKeyPair, sign, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

const makePair = promisify(generateKeyPair);

export interface IapKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Identity-Aware Proxy's ES256 key, created on first use. */
export class IapKeys {
  #current: Promise<IapKey> | undefined;

  current(): Promise<IapKey> {
    this.#current ??= makeIapKey();
    return this.#current;
  }

  /** The assertion that IAP puts into `X-Goog-IAP-JWT-Assertion`: the audience is the backend, the lifetime ten minutes. */
  async assertion(
    user: { readonly email: string; readonly uniqueId: string },
    audience: string,
    now: number,
  ): Promise<string> {
    const { keyId, privateKey } = await this.current();
    const iat = Math.floor(now / 1000);
    const { email, uniqueId } = user;
    const claims = {
      aud: audience,
      email,
      exp: iat + 600,
      hd: email.split("@")[1],
      iat,
      iss: "https://cloud.google.com/iap",
      sub: `accounts.google.com:${uniqueId}`,
    };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "ES256", typ: "JWT", kid: keyId })}.${part(claims)}`;
    const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${signed}.${signature.toString("base64url")}`;
  }
}

async function makeIapKey(): Promise<IapKey> {
  const { publicKey, privateKey } = await makePair("ec", { namedCurve: "P-256" });
  const { x = "" } = publicKey.export({ format: "jwk" });
  return { keyId: x.slice(0, 6), publicKey, privateKey };
}
