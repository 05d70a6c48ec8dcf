import { randomBelow } from "../../../../support/seeded-random.ts";

/** Part of every secret that is planted: nothing of it may be left in a redacted text, in whatever encoding. */
const canary = "cAn4ryInTh3Mine";

/** Random choices for a generated text. */
export interface Dice {
  readonly pick: <T>(items: readonly T[]) => T;
  readonly random: () => number;
}

export function diceOf(random: () => number): Dice {
  return {
    random,
    pick: (items) => {
      const item = items[randomBelow(random, items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
  };
}

const names: readonly string[] = [
  "access_token",
  "accessToken",
  "refresh_token",
  "id_token",
  "subject_token",
  "actor_token",
  "GITHUB_TOKEN",
  "X-Vault-Token",
  "x-amz-security-token",
  "AWS_SESSION_TOKEN",
  "client_secret",
  "clientSecret",
  "CLIENT-SECRET",
  "app.client_secret",
  "secret",
  "assertion",
  "client_assertion",
  "x-goog-iap-jwt-assertion",
  "password",
  "PGPASSWORD",
  "db_password_2",
  "passphrase",
  "private_key",
  "privateKey",
  "privateKeyData",
  "SSH_PRIVATE_KEY",
  "secret_access_key",
  "AWS_SECRET_ACCESS_KEY",
  "x-goog-api-key",
  "API_KEY",
  "apiKey",
  "AccountKey",
  "SharedAccessKey",
  "signedJwt",
  "Authorization",
  "Set-Cookie",
];

/** Letters that a secret has anywhere, and those that some way of writing has to escape. */
const plainLetters = Array.from("ABCxyz0189-_.");
const oddLetters = [...plainLetters, ...Array.from("~!*+/=%&?;,:@ \"\\'<>{}[]()|$#é日")];

function letters(dice: Dice, from: readonly string[], count: number): string {
  return Array.from({ length: count }, () => dice.pick(from)).join("");
}

function secret(dice: Dice, from: readonly string[]): string {
  const before = dice.pick(Array.from("ABxy19")) + letters(dice, plainLetters, Math.floor(dice.random() * 8));
  return `${before}${letters(dice, from, Math.floor(dice.random() * 12))}${canary}${letters(dice, from, Math.floor(dice.random() * 12))}z`;
}

const odd = (dice: Dice): string => secret(dice, oddLetters);
const plain = (dice: Dice): string => secret(dice, plainLetters);
const xmlText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The ways in which programs write a field with its value. */
const fields: Readonly<Record<string, (name: string, dice: Dice) => string>> = {
  JSON: (name, dice) => JSON.stringify({ user: "ana", [name]: odd(dice), expires_in: 3599 }),
  "JSON for people": (name, dice) =>
    JSON.stringify({ a: 1, [name]: odd(dice), nested: { [name]: odd(dice) } }, null, 2),
  "list of names and values": (name, dice) => JSON.stringify([{ name, value: odd(dice) }]),
  "list of values": (name, dice) => JSON.stringify({ [name]: [odd(dice), odd(dice)] }),
  "form body": (name, dice) => new URLSearchParams({ a: "b", [name]: odd(dice), scope: "x y" }).toString(),
  query: (name, dice) => `https://api.example/v1/x?alt=json&${name}=${encodeURIComponent(odd(dice))}&next=1`,
  header: (name, dice) => `Host: api.example\r\n${name}: ${plain(dice)}\r\nAccept: */*\r\n\r\n`,
  "header of curl": (name, dice) => `curl -H "${name}: ${plain(dice)}" -H 'Accept: */*' https://api.example`,
  "header with a scheme": (_, dice) =>
    `> Authorization: ${dice.pick(["Bearer", "Token", "Basic", "ApiKey"])} ${plain(dice)}`,
  variable: (name, dice) => `HOME=/root\n${name.replaceAll(/\W/g, "_")}=${plain(dice)}\nLANG=C\n`,
  "exported variable": (name, dice) => `export ${name.replaceAll(/\W/g, "_")}='${odd(dice).replaceAll("'", "")}'\n`,
  "variable in quotes": (name, dice) => `${name}="${odd(dice).replaceAll(/["\\]/g, "")}"\nLANG=C`,
  setting: (name, dice) => `[db]\n${name} = ${plain(dice)} and ${canary}\nuser = ana\n`,
  YAML: (name, dice) => `apiVersion: v1\n  user: ana\n  ${name}: ${plain(dice)}\n  port: 5432\n`,
  "YAML in quotes": (name, dice) => `- ${name}: ${JSON.stringify(odd(dice))}\n  port: 5432\n`,
  "YAML block": (name, dice) => `data:\n  ${name}: |-\n    ${plain(dice)}\n    ${canary}\n  port: 5432\n`,
  "YAML list": (name, dice) => `env:\n- name: ${name}\n  value: ${plain(dice)}\n- name: PORT\n`,
  XML: (name, dice) => `<Result><User>ana</User><${name}>${xmlText(odd(dice))}</${name}></Result>`,
  "attribute of XML": (name, dice) => `<add ${name}="${xmlText(odd(dice)).replaceAll('"', "&quot;")}" user="ana"/>`,
  "part of a form": (name, dice) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${plain(dice)}\r\n--b--\r\n`,
  "flag of a program": (name, dice) => `tool --${name}${dice.pick([" ", "="])}${plain(dice)} --region europe-west1`,
  "object printed by Node": (name, dice) => `{ user: 'ana', '${name}': '${plain(dice)}', port: 1 }`,
  "map printed by Node": (name, dice) => `Map(2) { 'user' => 'ana', '${name}' => '${plain(dice)}' }`,
  "connection string": (name, dice) =>
    `Server=db.example;User=ana;${name.replaceAll(/\W/g, "_")}=${plain(dice)};Port=1`,
  "address with a password": (_, dice) => `postgres://ana:${encodeURIComponent(odd(dice))}@db.example:5432/app`,
};

const base64Letters = Array.from("ABCDEFGHijklmnop0123456789+/");
const wrap = (text: string, width: number, end: string): string =>
  (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).join(end);

/** The base64 of a private key; the canary is anywhere in it. */
function keyBody(dice: Dice): string {
  const start = dice.pick([
    "MIIEvQIBADANBgkqhkiG9w0BAQEF",
    "MIIEpAIBAAKCAQEA",
    "MHcCAQEEI",
    "MIGHAgEAMBMGByqGSM49",
    "MC4CAQAwBQYDK2Vw",
  ]);
  const more = (): string => letters(dice, base64Letters, 64 * (1 + Math.floor(dice.random() * 5)));
  return wrap(
    `${start}${letters(dice, base64Letters, 64)}${more()}${canary}${more()}ab12`,
    64,
    dice.pick(["\n", "\r\n"]),
  );
}

const label = (dice: Dice): string =>
  dice.pick(["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]);
const base64url = (text: string): string => Buffer.from(text).toString("base64url");

function jwt(dice: Dice): string {
  const header = dice.pick([
    '{"alg":"RS256"}',
    '{ "alg":"RS256"}',
    '{\n  "alg": "RS256"\n}',
    '{\r\n "alg":"ES256"}',
    '{\t"alg":"ES256"}',
  ]);
  const claims = base64url(JSON.stringify({ sub: letters(dice, plainLetters, 40), aud: "x" }));
  return `${base64url(header)}.${claims}.${letters(dice, plainLetters.slice(0, 10), 60)}${canary}${letters(dice, Array.from("ab1"), 20)}`;
}

/** Credentials that are known by their shape, in a sentence without the name of a field. */
const shapes: Readonly<Record<string, (dice: Dice) => string>> = {
  "private key": (dice) => `key: -----BEGIN ${label(dice)}-----\n${keyBody(dice)}\n-----END ${label(dice)}-----\ndone`,
  "private key cut at its end": (dice) => `-----BEGIN ${label(dice)}-----\n${keyBody(dice)}`,
  "private key without its first line": (dice) => `could not read ${keyBody(dice)}\n-----END ${label(dice)}-----\ndone`,
  "private key without first and last line": (dice) => `could not read ${keyBody(dice)}`,
  "private key on one line": (dice) =>
    `-----BEGIN ${label(dice)}----- ${keyBody(dice).replaceAll(/\s+/g, " ")} -----END ${label(dice)}-----`,
  "lines of a private key": (dice) => `${keyBody(dice).slice(30)}\n`,
  JWT: (dice) => `sent ${jwt(dice)} to the host`,
  "wrapped JWT": (dice) => `sent\n${wrap(jwt(dice), dice.pick([64, 72, 76]), "\n")}\nto the host`,
  "JWT over three lines": (dice) => `sent ${jwt(dice).replaceAll(".", "\n.")}`,
  "access token of Google": (dice) => `gave ya29.a0${plain(dice)}`,
  "refresh token of Google": (dice) => `gave 1//0g-${canary}-${letters(dice, plainLetters.slice(0, 10), 30)}`,
  "OAuth code of Google": (dice) => `gave 4/0A${canary}${letters(dice, plainLetters.slice(0, 10), 30)}`,
  "client secret of Google": () => `gave GOCSPX-${canary}-x`,
  "API key of Google": () => `gave AIzaSy${canary}12345678901234567`,
  "token of GitHub": (dice) => `gave ${dice.pick(["ghp", "gho", "ghu", "ghs", "ghr"])}_${canary}1234567890`,
  "fine-grained token of GitHub": () => `gave github_pat_11${canary}_abc`,
  "token of GitLab": (dice) => `gave ${dice.pick(["glpat", "gldt", "glrt", "glptt"])}-${canary}`,
  "token of npm": () => `gave npm_${canary}abcdef0123`,
  "token of PyPI": () => `gave pypi-AgEIcHlwaS5vcmc${canary}`,
  "session token of AWS": (dice) => `gave IQoJb3JpZ2luX2Vj${letters(dice, base64Letters, 40)}${canary}==`,
  "token of Slack": (dice) => `gave ${dice.pick(["xoxb", "xoxp", "xoxa", "xoxe.xoxp"])}-1234-${canary}`,
  "address of Slack": () => `posts to https://hooks.slack.com/services/T01/B02/${canary}`,
  "key of Stripe": (dice) => `gave ${dice.pick(["sk_live", "rk_live", "sk_test"])}_${canary}`,
  "client secret of Azure": () => `gave abc8Q~${canary}.x-y_z~0123456789`,
  "signature of Azure": () => `https://x.blob.core.windows.net/c?sv=2024&sig=${canary}%2Fx%3D`,
  "refresh token of Azure": () => `gave 0.AXkA_${canary}0123456789ABCDEF.AgABAAE`,
  "key of a model's host": () => `gave sk-proj-${canary}-0123`,
  "private part of a JWK": () => `{"kty":"EC","crv":"P-256","x":"abc","d":"${canary}_0123456789"}`,
  "bearer token": () => `called with Bearer ${canary}`,
};

/** The ways in which a text is written inside another one. */
const encodings: Readonly<Record<string, (text: string, dice: Dice) => string>> = {
  percent: (text) => encodeURIComponent(text),
  "percent for every sign": (text) =>
    Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  form: (text) => new URLSearchParams({ body: text }).toString(),
  JSON: (text) => JSON.stringify({ message: text, level: "info" }),
  "JSON text": (text) => JSON.stringify(text).slice(1, -1),
  "JSON in ASCII": (text) =>
    JSON.stringify(text).replaceAll(
      /[^\w ,.:{}"\\]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  "JSON of Java": (text) => JSON.stringify([text]).replaceAll("/", "\\/"),
  HTML: (text) => `<pre>${xmlText(text).replaceAll('"', "&quot;").replaceAll("'", "&#39;")}</pre>`,
  base64: (text) => `data:text/plain;base64,${Buffer.from(text).toString("base64")}`,
  base64url: (text) => `body ${Buffer.from(text).toString("base64url")} end`,
  "wrapped base64": (text) =>
    (
      Buffer.from(text)
        .toString("base64")
        .match(/.{1,76}/g) ?? []
    ).join("\r\n"),
};

interface PlantedText {
  readonly text: string;
  /** How it came about. */
  readonly how: string;
}

/** A secret in a field or by itself, in up to three encodings, one around the other. */
export function plantedText(dice: Dice, fieldsOnly = false): PlantedText {
  const name = dice.pick(names);
  const written =
    fieldsOnly || dice.random() < 0.7
      ? dice.pick(Object.entries(fields).map(([form, write]) => ({ form, plainText: () => write(name, dice) })))
      : dice.pick(Object.entries(shapes).map(([form, write]) => ({ form, plainText: () => write(dice) })));
  const depth = Math.floor(dice.random() * 4);
  const chosen = Array.from({ length: depth }, () => dice.pick(Object.entries(encodings)));
  const plainText = written.plainText();
  const form = written.form;
  const text = chosen.reduce((inner, [, encode]) => encode(inner, dice), plainText);
  return { text, how: [name, form, ...chosen.map(([encoding]) => encoding)].join(" in ") };
}

const escapes = /%([\da-f]{2})|\\u([\da-f]{4})|\\(["'\\/bfnrt])|&(quot|amp|lt|gt|#39);/gi;
const entities: Readonly<Record<string, string>> = { quot: '"', amp: "&", lt: "<", gt: ">", "#39": "'" };

/** Whether a text says the canary, in whatever encoding. Written without the code under test. */
export function saysCanary(text: string, depth = 5): boolean {
  if (text.replaceAll(/\s+/g, "").includes(canary)) return true;
  if (depth === 0) return false;
  const bare = text.replaceAll(escapes, (_, percent?: string, unicode?: string, letter?: string, entity?: string) =>
    percent !== undefined || unicode !== undefined
      ? String.fromCharCode(Number.parseInt(percent ?? unicode ?? "", 16))
      : letter !== undefined
        ? letter.replaceAll(/[nrt]/g, "\n")
        : (entities[entity ?? ""] ?? ""),
  );
  if (bare !== text && saysCanary(bare, depth - 1)) return true;
  const joined = text.replaceAll(/\s+/g, "");
  return [...`${text} ${joined}`.matchAll(/[\w+/-]{12,}/g)].some(({ 0: run }) =>
    [0, 1, 2, 3].some((skip) => {
      const inside = Buffer.from(run.slice(skip), "base64").toString("latin1");
      return /[ -~]{12}/.test(inside) && saysCanary(inside, depth - 1);
    }),
  );
}
