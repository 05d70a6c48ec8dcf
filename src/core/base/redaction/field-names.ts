/**
 * The last words of a name whose value is secret, with what may stand behind them. A name may be longer: `aws_secret_access_key`,
 * `X-Vault-Token`, `dbPassword`.
 */
const endings = [
  "token",
  "secret",
  "assertion",
  "passw(?:or)?d",
  "passphrase",
  "pwd",
  "jwt",
  "signature",
  "cookie",
  "authorization",
  "rapt",
  "signed[_-]?blob",
  "saml[_-]?response",
  "code[_-]?verifier",
  "webhook[_-]?url",
  "(?:client|private)[_-]?key[_-]?data",
  "(?:private|api|access|secret|account|shared|signing|encryption|decryption|master|subscription|primary|secondary|hmac|symmetric|auth|ssh|deploy)[_-]?key",
  "_auth",
];
const behind = String.raw`(?:[_-]?(?:value|string|text|plain|confirmation|json|pem|base64|b64))?[_-]?\d{0,3}`;

/** Finds where such a name ends; what comes before it on the same word is for {@link nameAt}. */
export const nameEnd = new RegExp(String.raw`(?:${endings.join("|")})${behind}(?![\w-])`, "gi");

/** A field that was found by its name. */
export interface FieldName {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** A single word that sentences have too, such as “token”: what follows its colon may be prose. */
  readonly isPlainWord: boolean;
  /** Whether it is the first thing on its line, as in YAML, headers and lists of variables. */
  readonly startsLine: boolean;
}

const longestName = 64;
const letter = /[\w.-]/;

/** The whole name that ends with a match of {@link nameEnd}; `undefined` if it is the name of something public. */
export function nameAt(text: string, ending: number, end: number): FieldName | undefined {
  let start = ending;
  while (start > 0 && ending - start < longestName && letter.test(text.charAt(start - 1))) start -= 1;
  const name = text.slice(start, end);
  if (publicName.test(name)) return undefined;
  const isPlainWord = plainWord.test(name.slice(name.lastIndexOf(".") + 1));
  return { text: name, start, end, isPlainWord, startsLine: startsLine(text, start) };
}

/** Positions in lists, the folder that a shell is in, and two names of types. */
const publicName = /(?:page|sync|continuation|next|cancellation)[_-]?token$|^(?:OLD)?PWD$/i;
const plainWord = /^-*(?:token|jwt|signature|cookie|authorization|rapt|webhook[_-]?url)\d*$/i;

const longestIndent = 80;
const lineStart = /(?:^|[\r\n])[ \t]*(?:[-*>|#<] ?){0,4}(?:export[ \t]+|set[ \t]+|\$env:)?["'`]?$/i;

function startsLine(text: string, at: number): boolean {
  const from = Math.max(0, at - longestIndent);
  const before = text.slice(from, at);
  return lineStart.test(before) && (from === 0 || /[\r\n]/.test(before));
}

/** Functions, API methods and failures, as in “…:generateAccessToken: 403” and “noAccessToken: …”: their names end like those of fields. */
export function isMethod({ text }: FieldName): boolean {
  return method.test(text.slice(text.lastIndexOf(".") + 1));
}

const method =
  /^(?:get|generate|mint|create|revoke|exchange|fetch|print|verify|inspect|show|renew|copy|forget|run|parse|check|validate|sign|find|remove|save|pin|no|not|bad|missing|invalid|recipeHolds)(?:[A-Z]|-(?:access|identity|id)-)/;
