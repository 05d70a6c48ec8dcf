import type { KeyObject } from "node:crypto";
import type { ServiceAccount } from "../resource/resources.ts";
import { RotatingKeys } from "./rotating-keys.ts";
import { makeRsaKey, type RsaKey } from "./rsa.ts";

export interface UserManagedKey extends RsaKey {
  disabled: boolean;
}

interface KeyRing {
  readonly googleManaged: RotatingKeys;
  readonly userManaged: Map<string, UserManagedKey>;
}

/** The keys of service accounts, each created on first use. */
export class AccountKeys {
  readonly #now: () => number;
  readonly #rings = new Map<string, KeyRing>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The Google-managed keys that `signJwt` and `signBlob` use. */
  googleManaged(account: ServiceAccount): RotatingKeys {
    return this.#ring(account).googleManaged;
  }

  /** Creates a key whose private half goes to the caller as a key file. */
  async create(account: ServiceAccount): Promise<UserManagedKey> {
    const key = { ...(await makeRsaKey(this.#now())), disabled: false };
    this.#ring(account).userManaged.set(key.keyId, key);
    return key;
  }

  userManaged(account: ServiceAccount): readonly UserManagedKey[] {
    return [...(this.#rings.get(account.uniqueId)?.userManaged.values() ?? [])];
  }

  delete(account: ServiceAccount, keyId: string): boolean {
    return this.#rings.get(account.uniqueId)?.userManaged.delete(keyId) ?? false;
  }

  /** All public keys of the account, as in its key set. */
  async published(account: ServiceAccount): Promise<readonly RsaKey[]> {
    return [...(await this.googleManaged(account).published()), ...this.#enabled(account)];
  }

  /** Public keys that currently verify a signature of this account; creates none. */
  async verifying(account: ServiceAccount): Promise<readonly KeyObject[]> {
    const ring = this.#rings.get(account.uniqueId);
    const googleManaged = ring?.googleManaged.exists === true ? await ring.googleManaged.published() : [];
    return [...googleManaged, ...this.#enabled(account)].map(({ publicKey }) => publicKey);
  }

  #enabled(account: ServiceAccount): readonly UserManagedKey[] {
    return this.userManaged(account).filter(({ disabled }) => !disabled);
  }

  #ring({ uniqueId }: ServiceAccount): KeyRing {
    const ring = this.#rings.get(uniqueId) ?? {
      googleManaged: new RotatingKeys(this.#now),
      userManaged: new Map<string, UserManagedKey>(),
    };
    this.#rings.set(uniqueId, ring);
    return ring;
  }
}

/** The key file that Google lets you download once. */
export function keyFileOf(account: ServiceAccount, { keyId, privateKey }: RsaKey): Readonly<Record<string, string>> {
  return {
    type: "service_account",
    project_id: account.projectId,
    private_key_id: keyId,
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    client_email: account.email,
    client_id: account.uniqueId,
    auth_uri: "https://accounts.google.com/o/oauth2/auth",
    token_uri: "https://oauth2.googleapis.com/token",
    auth_provider_x509_cert_url: "https://www.googleapis.com/oauth2/v1/certs",
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(account.email)}`,
    universe_domain: "googleapis.com",
  };
}
