import { signBytes, type RsaKey } from "./rsa.ts";

/** Makes the self-signed X.509 certificate under which Google publishes a key in its PEM lists (RFC 5280, version 1). */
export async function certificateOf(key: RsaKey, commonName: string): Promise<string> {
  const algorithm = sequence(sha256WithRsa, der(0x05));
  const name = sequence(der(0x31, sequence(commonNameId, der(0x0c, Buffer.from(commonName)))));
  const validity = sequence(utcTime(key.createdAt - 86_400_000), utcTime(key.createdAt + 365 * 86_400_000));
  const serial = der(0x02, Buffer.from(`01${key.keyId.slice(0, 14)}`, "hex"));
  const toBeSigned = sequence(
    serial,
    algorithm,
    name,
    validity,
    name,
    key.publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = await signBytes(toBeSigned, key);
  const certificate = sequence(toBeSigned, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** OID 1.2.840.113549.1.1.11 */
const sha256WithRsa = Buffer.from("06092a864886f70d01010b", "hex");
/** OID 2.5.4.3 */
const commonNameId = Buffer.from("0603550403", "hex");

function utcTime(time: number): Buffer {
  const text = new Date(time).toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return der(0x17, Buffer.from(`${text}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

/** One DER value: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : [tag, ...longLength(length)];
  return Buffer.concat([Buffer.from(head), content]);
}

function longLength(length: number): readonly number[] {
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
