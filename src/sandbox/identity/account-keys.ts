import type { KeyObject, X509Certificate } from "node:crypto";
import type { ServiceAccount } from "../resource/resources.ts";
import { certificateOf } from "./certificate.ts";
import { RotatingKeys } from "./rotating-keys.ts";
import { keyIdOf, makeRsaKey, type PublishedKey, type RsaKey } from "./rsa.ts";

/** A key that Google signs with and replaces. */
interface SystemManagedKey extends RsaKey {
  readonly kind: "systemManaged";
}

/** A key whose private half the user has, and nobody else: not even the sandbox keeps it. */
export interface UserManagedKey extends PublishedKey {
  readonly kind: "userManaged";
  readonly origin: "GOOGLE_PROVIDED" | "USER_PROVIDED";
  /** PEM. */
  readonly certificate: string;
  /** Milliseconds since 1970; Infinity for a key without end. */
  readonly expiresAt: number;
  disabled: boolean;
}

export type AccountKey = SystemManagedKey | UserManagedKey;

export interface CreatedKey {
  readonly key: UserManagedKey;
  readonly privateKey: KeyObject;
}

interface KeyRing {
  readonly googleManaged: RotatingKeys;
  readonly userManaged: Map<string, UserManagedKey>;
}

/** The keys of service accounts, each created on first use. They belong to a unique id, not to an email. */
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
  async create(account: ServiceAccount, bits?: 1024 | 2048): Promise<CreatedKey> {
    const pair = await makeRsaKey(this.#now(), bits);
    const { privateKey, ...published } = pair;
    const certificate = await certificateOf(pair, account.email);
    const key = this.#keep(account, {
      kind: "userManaged",
      origin: "GOOGLE_PROVIDED",
      ...published,
      certificate,
      expiresAt: Infinity,
      disabled: false,
    });
    return { key, privateKey };
  }

  /** Takes the public half of a key that the user made; returns `undefined` if the account has it already. */
  upload(account: ServiceAccount, certificate: X509Certificate): UserManagedKey | undefined {
    const { publicKey, validFrom, validTo } = certificate;
    const keyId = keyIdOf(publicKey);
    if (this.userManaged(account).some((key) => key.keyId === keyId)) return undefined;
    return this.#keep(account, {
      kind: "userManaged",
      origin: "USER_PROVIDED",
      keyId,
      publicKey,
      createdAt: Date.parse(validFrom),
      certificate: certificate.toString(),
      expiresAt: Date.parse(validTo),
      disabled: false,
    });
  }

  userManaged(account: ServiceAccount): readonly UserManagedKey[] {
    return [...(this.#rings.get(account.uniqueId)?.userManaged.values() ?? [])];
  }

  delete(account: ServiceAccount, keyId: string): boolean {
    return this.#rings.get(account.uniqueId)?.userManaged.delete(keyId) ?? false;
  }

  /** All keys of the account, disabled ones too. */
  async all(account: ServiceAccount): Promise<readonly AccountKey[]> {
    const systemManaged = await this.googleManaged(account).published();
    return [...systemManaged.map((key) => ({ ...key, kind: "systemManaged" as const })), ...this.userManaged(account)];
  }

  /** All public keys of the account, as in its key set. */
  async published(account: ServiceAccount): Promise<readonly AccountKey[]> {
    return (await this.all(account)).filter((key) => key.kind === "systemManaged" || this.#isEnabled(key));
  }

  /** Public keys that currently verify a signature of this account; creates none. */
  async verifying(account: ServiceAccount): Promise<readonly KeyObject[]> {
    const ring = this.#rings.get(account.uniqueId);
    const googleManaged = ring?.googleManaged.exists === true ? await ring.googleManaged.published() : [];
    const userManaged = this.userManaged(account).filter((key) => this.#isEnabled(key));
    return [...googleManaged, ...userManaged].map(({ publicKey }) => publicKey);
  }

  #isEnabled({ disabled, expiresAt }: UserManagedKey): boolean {
    return !disabled && expiresAt > this.#now();
  }

  #keep(account: ServiceAccount, key: UserManagedKey): UserManagedKey {
    this.#ring(account).userManaged.set(key.keyId, key);
    return key;
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

/** The certificate under which a key is published; that of a user-managed key was made or given with it. */
export function certificateFor(key: AccountKey, { email }: ServiceAccount): Promise<string> | string {
  return key.kind === "userManaged" ? key.certificate : certificateOf(key, email);
}

/**
 * The key file that Google lets you download once. Its token endpoint is the sandbox's, at `origin`: clients that ask the one in the file,
 * as those for Python and Go do, work with it as it is.
 */
export function keyFileOf(
  account: ServiceAccount,
  { key, privateKey }: CreatedKey,
  origin: string,
): Readonly<Record<string, string>> {
  return {
    type: "service_account",
    project_id: account.projectId,
    private_key_id: key.keyId,
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    client_email: account.email,
    client_id: account.uniqueId,
    auth_uri: "https://accounts.google.com/o/oauth2/auth",
    token_uri: `${origin}/token`,
    auth_provider_x509_cert_url: "https://www.googleapis.com/oauth2/v1/certs",
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(account.email)}`,
    universe_domain: "googleapis.com",
  };
}
