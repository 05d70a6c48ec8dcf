import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import type { JsonObject } from "../../../src/core/base/json.ts";
import { base64url } from "../../support/make-jwt.ts";
import { randomBelow } from "../../support/seeded-random.ts";

type Random = () => number;

/** A key that signs whatever text it is given, and its public part. */
export interface OddSigner {
  readonly algorithm: "HS256" | "ES256";
  readonly jwk: JsonObject;
  readonly sign: (text: string) => Buffer;
}

const secret = Buffer.alloc(32, 9);
const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });

export const signers: readonly OddSigner[] = [
  {
    algorithm: "HS256",
    jwk: { kty: "oct", k: base64url(secret) },
    sign: (text) => createHmac("sha256", secret).update(text).digest(),
  },
  {
    algorithm: "ES256",
    jwk: { ...pair.publicKey.export({ format: "jwk" }) },
    sign: (text) => sign("sha256", Buffer.from(text), { key: pair.privateKey, dsaEncoding: "ieee-p1363" }),
  },
];

function pick<T>(random: Random, items: readonly T[]): T {
  return items[randomBelow(random, items.length)]!;
}

function chance(random: Random, part: number): boolean {
  return random() < part;
}

const parameters = [
  '"typ":"JWT"',
  '"kid":"a"',
  '"kid":"b"',
  '"k\\u0069d":"c"',
  '"cty":"JWT"',
  '"b64":false,"crit":["b64"]',
  '"b64":false,"crit":["b64"]',
  '"b64":true,"crit":["b64"]',
  '"b64":false',
  '"b64":true',
  '"b64":0',
  '"crit":[]',
  '"crit":["b64"]',
  '"crit":["exp"],"exp":1',
  '"crit":["b64","b64"],"b64":false',
  '"crit":"b64","b64":false',
  '"jwk":{"kty":"oct","kty":"EC"}',
  '"__proto__":{"alg":"none"}',
  '"constructor":1',
  '"x":1e400',
  '"x":"\\ud800"',
  '"x":"é"',
  '"x":[{"y":1,"y":2}]',
];

const algorithms = [
  '"alg":"none"',
  '"alg":"hs256"',
  '"alg":["HS256"]',
  '"alg":"RS256"',
  '"\\u0061lg":"ES256"',
  '"alg":null',
];

/** The text of a header: mostly with the right `alg`, in any place; sometimes twice, sometimes not JSON. */
function headerText(random: Random, algorithm: string): string {
  const members = Array.from({ length: randomBelow(random, 3) }, () => pick(random, parameters));
  if (chance(random, 0.95)) members.splice(randomBelow(random, members.length + 1), 0, `"alg":"${algorithm}"`);
  if (chance(random, 0.08)) members.splice(randomBelow(random, members.length + 1), 0, pick(random, algorithms));
  const text = `{${members.join(chance(random, 0.1) ? " ,\n" : ",")}}`;
  return chance(random, 0.03) ? pick(random, [`\ufeff${text}`, `${text} x`, `[${text}]`, ` ${text}\n`]) : text;
}

const contents: readonly (string | Uint8Array)[] = [
  '{"sub":"1","exp":4102444800}',
  '{"sub":"1","exp":4102444800}',
  '{"sub":"1","sub":"2"}',
  '{"aud":["a","b"],"x":{"y":1,"y":2}}',
  '{"n":1.0,"m":123456789012345678901234567890}',
  '\ufeff{"sub":"1"}',
  '{"sub":"\\ud800"}',
  "{",
  "[1,2]",
  '"text"',
  "null",
  "Payload",
  "a b~c",
  "é😀",
  "",
  "",
  Uint8Array.of(0, 255, 128),
  Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d),
  `${base64url('{"alg":"none"}')}.${base64url('{"sub":"inner"}')}.`,
];

/** Base64url, now and then as strict readers refuse it. */
function encoded(random: Random, content: string | Uint8Array): string {
  const text = base64url(content);
  if (chance(random, 0.92)) return text;
  return pick(random, [
    `${text}=`,
    Buffer.from(content).toString("base64"),
    `${text.slice(0, 2)}\n${text.slice(2)}`,
    `${text.slice(0, 2)} ${text.slice(2)}`,
    text.slice(0, -1) + pick(random, ["A", "B", "x", "-"]),
    `${text}A`,
  ]);
}

/** A text as JSON writes it, with escapes that it need not have. */
function quoted(random: Random, text: string): string {
  const json = JSON.stringify(text);
  if (text === "" || chance(random, 0.9)) return json;
  const at = 1 + randomBelow(random, json.length - 2);
  const code = json.charCodeAt(at);
  if (json[at] === "\\" || json[at - 1] === "\\" || code > 126) return json;
  return `${json.slice(0, at)}\\u${code.toString(16).padStart(4, "0")}${json.slice(at + 1)}`;
}

interface OddSignature {
  readonly header: string | undefined;
  readonly open: string | undefined;
  readonly signature: string;
}

/** A signature over the payload as it stands in the token: Node's own crypto finds nothing wrong with it. */
function oddSignature(random: Random, signer: OddSigner, payload: string): OddSignature {
  const isOpen = chance(random, 0.08);
  const text = headerText(random, signer.algorithm);
  const header = isOpen ? undefined : encoded(random, text);
  const made = signer.sign(`${header ?? ""}.${payload}`);
  const signature = chance(random, 0.06) ? pick(random, ["", "REDACTED", "c2ln"]) : encoded(random, made);
  const other = chance(random, 0.25) ? `{${pick(random, parameters)}}` : undefined;
  return { header, open: isOpen ? text : other, signature };
}

function payloadText(random: Random): string {
  const content = pick(random, contents);
  const isRaw = typeof content === "string" && chance(random, 0.2);
  return isRaw ? content : encoded(random, content);
}

export function compactToken(random: Random, signer: OddSigner): string {
  const payload = payloadText(random);
  const { header = "", signature } = oddSignature(random, signer, payload);
  return `${header}.${payload}.${signature}`;
}

type Member = readonly [name: string, json: string];

function object(random: Random, members: readonly Member[]): string {
  const all = members.flatMap((member) => {
    const copies = chance(random, 0.03)
      ? pick(random, [[], [member, member], [member, [member[0], pick(random, ["1", "null", '""', "{}", '"e30"'])]]])
      : [member];
    return copies as readonly Member[];
  });
  if (chance(random, 0.3)) all.reverse();
  if (chance(random, 0.1)) all.push(["extra", pick(random, ["1", '"x"', "[]", '{"payload":"e30"}'])]);
  return `{${all.map(([name, json]) => `${quoted(random, name)}:${json}`).join(chance(random, 0.1) ? ",\n " : ",")}}`;
}

function signatureMembers(random: Random, { header, open, signature }: OddSignature): readonly Member[] {
  return [
    ...(header === undefined ? [] : [["protected", quoted(random, header)] as const]),
    ...(open === undefined ? [] : [["header", open] as const]),
    ["signature", quoted(random, signature)],
  ];
}

export function flattenedToken(random: Random, signer: OddSigner): string {
  const payload = payloadText(random);
  const members = signatureMembers(random, oddSignature(random, signer, payload));
  return object(random, [["payload", quoted(random, payload)], ...members]);
}

export function generalToken(random: Random, signer: OddSigner): string {
  const payload = payloadText(random);
  const one = (): readonly Member[] => signatureMembers(random, oddSignature(random, signer, payload));
  const list = Array.from({ length: pick(random, [0, 1, 1, 1, 2, 2, 3]) }, () => object(random, one()));
  const members: readonly Member[] = [
    ["payload", quoted(random, payload)],
    ["signatures", `[${list.join(",")}]`],
  ];
  return object(random, chance(random, 0.06) ? [...members, ...one()] : members);
}

const splinters = [
  ".",
  "=",
  "\n",
  " ",
  '"',
  "A",
  "{",
  "}",
  ",",
  ":",
  "é",
  "\u0000",
  "e30",
  '"payload":"e30",',
  '"header":{},',
  "%2E",
];

/** One change anywhere in the text. */
export function changed(random: Random, text: string): string {
  const at = randomBelow(random, text.length + 1);
  const from = randomBelow(random, text.length + 1);
  switch (randomBelow(random, 5)) {
    case 0:
      return text.slice(0, at) + pick(random, splinters) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + randomBelow(random, 8));
    case 2:
      return text.slice(0, at) + String.fromCharCode(33 + randomBelow(random, 94)) + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + text.slice(from, from + randomBelow(random, 60)) + text.slice(at);
    default:
      return text.slice(0, at);
  }
}
