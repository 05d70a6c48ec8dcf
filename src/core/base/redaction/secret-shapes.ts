/** The base64url of a brace, then a quote, or white space as in JSON written for people. */
const jsonStart = "(?:eyJ|eyA[giKJN]|ew(?:o[giJKk]|0K|k[giJKk]))";

/**
 * The next line of a token that was wrapped: long and not the beginning of an address or a field, or it begins at a dot. After a full line
 * also a short one that is alone.
 */
const nextLine = String.raw`=?\r?\n[ \t]{0,16}(?:(?![\w.-]+[@:/=(])[\w.-]{20,}|\.[\w.-]+)`;
const lastLine = String.raw`(?:(?<=[\w.-]{60})=?\r?\n[ \t]{0,16}[\w.-]{1,59}(?=[ \t]*(?:[\r\n"'<,)}]|$)))?`;
const wrapped = `(?:${nextLine})*${lastLine}`;

const anyCase: readonly string[] = [
  // A name and password before a host, which may be cut off: the name may be anybody's, the password is secret.
  String.raw`(?<=:\/\/[^\s/:@"'<>]{0,200}:)(?!\[redacted\]@|\d{0,5}$)[^\s/?#"<>]{1,300}(?=@|$)`,
  String.raw`(?<=\s-u\s?["']?[^\s:"']{1,200}:)[^\s"']+`,
  String.raw`(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]+`,
  // Parts of an address: a shared access signature, a key, an OAuth code. Their names are too common to count elsewhere.
  String.raw`(?<=[?&]sig=)[^&\s"'<>]{8,}`,
  String.raw`(?<=[?&](?:key|code)=)[^&\s"'<>]{20,}`,
];

/** They do not begin inside a word. */
const words: readonly string[] = [
  `${jsonStart}[\\w-]{4,}(?:\\.[\\w-]*)*${wrapped}`,
  // Google: refresh tokens, API keys, keys of Cloud Storage.
  String.raw`1\/\/[\w-]{10,}`,
  String.raw`AIza[\w-]{12,}`,
  `GOOG1[A-Z0-9]{20,}`,
  // GitHub, GitLab, npm, PyPI, Docker.
  `gh[pousr]_[A-Za-z0-9]{10,}`,
  String.raw`github_pat_\w{10,}`,
  String.raw`gl(?:pat|ptt|dt|rt|cbt|soat|agent|ft|imt|oas)-[\w-]{10,}(?:\.[\w.]+)?`,
  `npm_[A-Za-z0-9]{12,}`,
  String.raw`pypi-[\w-]{20,}`,
  String.raw`dckr_[po]at_[\w-]{10,}`,
  // AWS: ids of keys, session tokens.
  `A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{12,}`,
  `(?:IQoJ|F[wQ]oG)[A-Za-z0-9+/]{30,}={0,2}`,
  // Microsoft: refresh tokens, Azure DevOps.
  String.raw`[01]\.A[\w-]{16,}(?:\.[\w-]+)*`,
  `[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}`,
  // Others whose tokens say what they are.
  String.raw`xox[a-z](?:\.xox[a-z])?-[\w-]{8,}`,
  String.raw`xapp-[\w-]{8,}`,
  `(?:[sr]k_(?:live|test)|pk_live)_[A-Za-z0-9]{8,}`,
  String.raw`whsec_[\w+/-]{10,}=*`,
  String.raw`sk-(?:[a-z]{2,10}\d{0,2}-)?[\w-]{20,}`,
  String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`,
  `hf_[A-Za-z0-9]{20,}`,
  String.raw`hv[sbr]\.[\w-]{20,}`,
  `do[opr]_v1_[a-f0-9]{32,}`,
  `dapi[a-f0-9]{32}`,
  `shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}`,
  String.raw`ATATT3[\w=-]{20,}`,
  String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w-]{20,}`,
  `AGE-SECRET-KEY-1[A-Z0-9]+`,
];

const word = String.raw`[a-z]{1,16}[.,;:]?(?:[\s"')“”]|$)`;

const others: readonly string[] = [
  // Google: access tokens, OAuth codes, client secrets.
  String.raw`ya29\.[\w.-]+${wrapped}`,
  String.raw`(?<![\w/.-])4\/0[\w-]{12,}`,
  String.raw`GOCSPX-[\w-]+`,
  // Client secrets of Microsoft Entra.
  String.raw`(?<![\w~.-])[\w~.-]{3}[78]Q~[\w~.-]{8,}`,
  // The private parts of a key written as a JWK.
  String.raw`(?<="(?:d|p|q|dp|dq|qi|k)"\s{0,8}:\s{0,8}")[\w-]{20,}`,
  // Not the words after “bearer” and “basic” in a sentence, and not what a server asks for.
  String.raw`(?<=\b[Bb](?:earer|EARER)(?:\s{1,8}|\+))(?!${word}|(?:realm|error|scope|charset|resource_metadata)=)[\w.~+/-]{2,}=*`,
  String.raw`(?<=\b(?:[Bb](?:asic|ASIC)|[Nn](?:egotiate|EGOTIATE))(?:\s{1,8}|\+))(?!${word})[\w+/-]{12,}=*`,
];

/** Linear on any text: each pattern is anchored or bounded, or starts with characters that it does not repeat. */
export const secretShapes: readonly RegExp[] = [
  new RegExp(anyCase.join("|"), "gi"),
  new RegExp(`(?<![A-Za-z0-9])(?:${words.join("|")})`, "g"),
  new RegExp(others.join("|"), "g"),
];
