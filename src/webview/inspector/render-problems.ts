import { t } from "@vscode/l10n";
import type { LintCode, TokenLint } from "../../core/inspect/lint-token.ts";
import type { Excerpt, ProblemCode, TokenPart, TokenProblem } from "../../core/inspect/json/problem.ts";
import { element, section } from "../page/dom.ts";
import { icon } from "../page/icon.ts";

const problemSentences: Readonly<Record<ProblemCode, () => string>> = {
  empty: () => t("There is nothing to inspect."),
  tooLong: () => t("The text is longer than one megabyte. No receiver accepts a token of that size."),
  notAToken: () => t("This character cannot be in a token. The text is probably something else."),
  tooFewParts: () => t("A JWT has three parts between dots. At least one is missing: the token was probably cut off."),
  tooManyParts: () => t("A signed token has three parts and an encrypted one five. This one has a different number."),
  emptyPart: () => t("This part is empty."),
  notBase64url: () => t("This character does not exist in base64url, the alphabet of JWTs."),
  plainBase64: () =>
    t("This character belongs to plain base64. JWTs use base64url, with “-” and “_” instead of “+” and “/”."),
  padding: () => t("There is “=” padding at the end, which JWTs do not have."),
  impossibleLength: () => t("No base64url text has this length. A character is missing or was added."),
  trailingBits: () =>
    t("The last character has bits that belong to no byte. Most receivers ignore that, strict ones refuse."),
  notUtf8: () => t("The bytes from here on are not text in UTF-8."),
  nestedTooDeep: () => t("There are too many tokens inside tokens to go on."),
  tooManySignatures: () => t("There are more than 20 signatures, so none of them was read."),
  notAnObject: () => t("This should be a JSON object, but is another kind of JSON."),
  algorithmMissing: () => t("The header has no “alg”, which every signed or encrypted token must have."),
  algorithmNotText: () => t("The header's “alg” is not a string."),
  encryptionMissing: () => t("There are five parts, as in an encrypted token, but the header has no “enc”."),
  duplicateName: () => t("This name occurs twice. Receivers differ on which one counts, so neither can be relied on."),
  headerOverlap: () =>
    t("This parameter is both in the protected header and outside it. Receivers differ on which one counts."),
  memberNotText: () => t("This member of the token must be a string."),
  memberNotObject: () => t("This member of the token must be a JSON object."),
  noSignatures: () => t("The list of signatures is empty."),
  twoForms: () =>
    t("It has a list of signatures and also a signature of its own. Receivers differ on which one counts."),
  criticalUnsound: () =>
    t("“crit” must be a list in the protected header that names parameters of the header, each once."),
  unencodedUnsound: () =>
    t(
      "“b64” must be true or false, in the protected header and, if false, in “crit”. Otherwise receivers differ on the content.",
    ),
  unencodedMixed: () => t("“b64” is not the same for all signatures, so they are over different contents."),
  unsafeCharacter: () => t("An unencoded payload must not have this character: receivers differ on its bytes."),
  unexpectedCharacter: () => t("The JSON has a character that is not allowed here."),
  unexpectedEnd: () => t("The JSON is incomplete. The token was probably cut off when it was copied."),
  textAfterEnd: () => t("There is more text after the end of the JSON."),
  badEscape: () => t("The JSON has an unknown escape after a backslash."),
  controlCharacter: () => t("A JSON string has a control character, such as a line break, that must be escaped."),
  badNumber: () => t("The JSON has a number in a form that JSON does not allow."),
  tooDeep: () => t("The JSON is nested too deeply to be read safely."),
};

const lintSentences: Readonly<Record<LintCode, () => string>> = {
  noAudience: () => t("It names no audience, so any receiver can use it elsewhere."),
  noExpiry: () => t("It does not expire, so it is valid as long as its key."),
  longLifetime: () => t("It is valid for more than a day. A token that cannot be revoked should be short-lived."),
  endsBeforeStart: () => t("It expires before it starts, so it is never valid."),
  milliseconds: () => t("The time is in milliseconds. It must be in seconds."),
  timeNotANumber: () => t("The time must be a number of seconds."),
  emailNotVerified: () => t("It has an email address that its issuer has not verified. Do not rely on it."),
  keyInToken: () => t("It contains a key. A receiver that uses this key accepts tokens from anyone."),
  keyAddressInToken: () => t("It says where to fetch a key. A receiver that follows this accepts tokens from anyone."),
  keyIdMissing: () => t("It does not say which of the issuer's keys signed it, and this issuer always does."),
  algorithmUnfit: () => t("This issuer does not sign with this algorithm."),
  criticalExtension: () => t("It demands an extension that most receivers do not know, and they must then refuse it."),
  compressed: () => t("It was compressed before encryption, which can reveal the content."),
  weakKeyEncryption: () => t("RSA1_5 is open to attacks that reveal the content. Use RSA-OAEP or ECDH-ES."),
  notProtected: () =>
    t("It stands outside the protected header, so no signature covers it. Anyone could have changed it."),
  deceptiveText: () => t("It has characters that are invisible or reorder the text. They are written out below."),
};

const partNames: Readonly<Record<TokenPart, () => string>> = {
  token: () => t("the token"),
  header: () => t("the header"),
  payload: () => t("the payload"),
  signature: () => t("the signature"),
  encryptedKey: () => t("the encrypted key"),
  iv: () => t("the initialization vector"),
  ciphertext: () => t("the ciphertext"),
  tag: () => t("the authentication tag"),
};

/** What is wrong, where, and an excerpt with the wrong character marked. */
export function renderProblems(problems: readonly TokenProblem[], malformed: boolean): HTMLElement | undefined {
  if (problems.length === 0) return undefined;
  const items = problems.map((problem) => renderProblem(problem, malformed));
  return section("problems", t("What is wrong"), element("ul", { class: "problems" }, ...items));
}

/** What can be read but is bad practice. */
export function renderLints(lints: readonly TokenLint[]): HTMLElement | undefined {
  if (lints.length === 0) return undefined;
  const items = lints.map(({ code, name }) =>
    element("li", {}, icon("warning"), element("p", {}, element("code", {}, name), ": ", lintSentences[code]())),
  );
  return section("lints", t("What is unwise"), element("ul", { class: "problems" }, ...items));
}

function renderProblem(problem: TokenProblem, malformed: boolean): HTMLElement {
  return element(
    "li",
    {},
    icon(malformed ? "bad" : "warning"),
    element(
      "div",
      {},
      element("p", { class: "problem" }, problemSentences[problem.code]()),
      element("p", { class: "aside" }, place(problem)),
      renderExcerpt(problem.excerpt),
    ),
  );
}

function place({ part, offset, excerpt: { position } }: TokenProblem): string {
  const name = partNames[part]();
  if (position === undefined) return t("In {0}, character {1}.", name, offset + 1);
  const { line, column } = position;
  return t("In {0}, character {1}; decoded, line {2}, column {3}.", name, offset + 1, line, column);
}

function renderExcerpt({ before, marked, after }: Excerpt): HTMLElement | undefined {
  if (before === "" && marked === "" && after === "") return undefined;
  const wrong = marked === "" ? `⟨${t("end of text")}⟩` : marked === "\n" ? "\\n" : marked === "\t" ? "\\t" : marked;
  return element("pre", { class: "excerpt", tabindex: "0" }, before, element("mark", {}, wrong), after);
}
