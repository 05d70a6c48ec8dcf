import { constants, createHash, privateEncrypt, type KeyObject } from "node:crypto";

/** A signature made wrong in one way, or right in an unusual one. */
export interface EcdsaFlaw {
  readonly name: string;
  readonly signature: Buffer;
  readonly isValid: boolean;
}

/** The order of P-256's group. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function number(value: bigint, length = 32): Buffer {
  return Buffer.from(value.toString(16).padStart(length * 2, "0"), "hex");
}

/** A signature as DER writes it, as other protocols than JOSE do. */
function derOf(r: bigint, s: bigint): Buffer {
  const integer = (value: bigint): Buffer => {
    const bytes = Buffer.concat([Buffer.of(0), number(value)]);
    return Buffer.concat([Buffer.of(2, bytes.length), bytes]);
  };
  const both = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.of(0x30, both.length), both]);
}

/** What can be wrong with an ES256 signature, from a genuine one. */
export function ecdsaFlaws(genuine: Buffer): readonly EcdsaFlaw[] {
  const r = BigInt(`0x${genuine.subarray(0, 32).toString("hex")}`);
  const s = BigInt(`0x${genuine.subarray(32).toString("hex")}`);
  const wrong = (name: string, signature: Buffer): EcdsaFlaw => ({ name, signature, isValid: false });
  const edges: readonly (readonly [string, bigint])[] = [
    ["0", 0n],
    ["1", 1n],
    ["n - 1", order - 1n],
    ["n", order],
  ];
  return [
    {
      name: "the other s of the two that fit",
      signature: Buffer.concat([number(r), number(order - s)]),
      isValid: true,
    },
    wrong("DER instead of two numbers", derOf(r, s)),
    wrong("numbers of 33 bytes", Buffer.concat([number(r, 33), number(s, 33)])),
    wrong("numbers of 128 bytes", Buffer.concat([number(r, 128), number(s, 128)])),
    wrong("a zero at the end", Buffer.concat([genuine, Buffer.of(0)])),
    wrong("a byte too few", genuine.subarray(0, 63)),
    wrong("r alone", genuine.subarray(0, 32)),
    wrong("r and s exchanged", Buffer.concat([number(s), number(r)])),
    wrong("r beyond the order", Buffer.concat([number(r + order, 33), number(s, 33)])),
    wrong("s beyond the order", Buffer.concat([number(r, 33), number(s + order, 33)])),
    wrong("an overflow in r", Buffer.concat([number(r + (1n << 256n), 33), number(s, 33)])),
    ...edges.flatMap(([one, first]) =>
      edges.map(([two, second]) => wrong(`r = ${one} and s = ${two}`, Buffer.concat([number(first), number(second)]))),
    ),
  ];
}

/** One way to fill the block of an RSASSA-PKCS1-v1_5 signature (RFC 8017 section 9.2). */
export interface PaddingFlaw {
  readonly name: string;
  readonly block: Buffer;
  readonly isValid: boolean;
  readonly sign: (key: KeyObject) => Buffer;
}

const bytes = 256;
const sha256 = "608648016503040201";
const sha512 = "608648016503040203";

/** A DER element in hexadecimal. */
function element(tag: string, content: string): string {
  return `${tag}${(content.length / 2).toString(16).padStart(2, "0")}${content}`;
}

function digestInfo(oid: string, parameters: string, digest: string, after = ""): string {
  return element("30", element("30", element("06", oid) + parameters) + element("04", digest) + after);
}

function block(info: string, { first = "0001", fill = "ff", end = "00", behind = "" } = {}): Buffer {
  const count = bytes - (first.length + end.length + info.length + behind.length) / 2;
  return Buffer.from(first + fill.repeat(count) + end + info + behind, "hex");
}

/** The right block for a text, first, and wrong ones as forgers and broken signers make them. */
export function rsaPaddingFlaws(text: string): readonly PaddingFlaw[] {
  const digest = createHash("sha256").update(text).digest("hex");
  const right = digestInfo(sha256, "0500", digest);
  const blocks: readonly (readonly [name: string, block: Buffer])[] = [
    ["the right one", block(right)],
    ["no parameters", block(digestInfo(sha256, "", digest))],
    ["parameters that are an octet string", block(digestInfo(sha256, "0400", digest))],
    ["a NULL in long form", block(digestInfo(sha256, "058100", digest))],
    ["a NULL of indefinite length", block(digestInfo(sha256, "05800000", digest))],
    ["two NULLs", block(digestInfo(sha256, "05000500", digest))],
    ["garbage in the parameters", block(digestInfo(sha256, "0401ff", digest))],
    ["the name of another hash", block(digestInfo(sha512, "0500", digest))],
    ["no name of a hash", block(element("30", element("30", "0500") + element("04", digest)))],
    ["a name in long form", block(element("30", element("30", `068109${sha256}0500`) + element("04", digest)))],
    ["an element more", block(digestInfo(sha256, "0500", digest, "0500"))],
    ["a length in long form", block(`3081${right.slice(2)}`)],
    ["an indefinite length", block(`3080${right.slice(4)}0000`)],
    ["a set instead of a sequence", block(`31${right.slice(2)}`)],
    ["a digest in two pieces", block(digestInfo(sha256, "0500", digest.slice(0, 32), element("04", digest.slice(32))))],
    ["a digest that was cut off", block(digestInfo(sha256, "0500", digest.slice(0, -2)))],
    ["a digest and a zero", block(digestInfo(sha256, "0500", `${digest}00`))],
    ["the digest alone", block(digest)],
    ["an octet string alone", block(element("04", digest))],
    ["the digest of another text", block(digestInfo(sha256, "0500", digest.replace(/^../, "00")))],
    ["a sequence within a sequence", block(element("30", right))],
    ["a short filling and garbage behind", block(right, { behind: "aa".repeat(180) })],
    ["no filling and garbage behind", block(right, { behind: "00".repeat(bytes - 3 - right.length / 2) })],
    ["a filling of zeros", block(right, { fill: "00" })],
    ["a filling for encryption", block(right, { first: "0002", fill: "aa" })],
    ["a filling of block type 0", block(right, { first: "0000" })],
    ["a first byte of 1", block(right, { first: "0101" })],
    ["a filling with a gap", block(right, { end: "fe00" })],
    ["no zero after the filling", block(right, { end: "" })],
    ["two zeros after the filling", block(right, { end: "0000" })],
  ];
  const padding = constants.RSA_NO_PADDING;
  return blocks.map(([name, made], index) => ({
    name,
    block: made,
    isValid: index === 0,
    sign: (key) => privateEncrypt({ key, padding }, made),
  }));
}
