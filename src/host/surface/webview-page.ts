/** What a page's HTML needs; all but `name`, `title` and `locale` come from VS Code. */
export interface WebviewPage {
  /** Id of the page's main element, which its script fills. */
  readonly name: string;
  readonly title: string;
  readonly locale: string;
  /** Translations by their English text; `undefined` if VS Code is in English. */
  readonly translation: Readonly<Record<string, string>> | undefined;
  readonly cspSource: string;
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUris: readonly string[];
}

/** An empty page. Its policy allows one script, our style sheets, and no connections. */
export function webviewHtml({
  name,
  title,
  locale,
  translation,
  cspSource,
  nonce,
  scriptUri,
  styleUris,
}: WebviewPage): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  const styles = styleUris.map((uri) => `<link rel="stylesheet" href="${escapeAttribute(uri)}">`);
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeAttribute(title)}</title>
${styles.join("\n")}
</head>
<body>
<main id="${escapeAttribute(name)}"></main>
<div id="announcements" class="announcements" role="status" aria-live="polite"></div>
${translation === undefined ? "" : dataBlock("l10n", translation)}
<script nonce="${escapeAttribute(nonce)}" src="${escapeAttribute(scriptUri)}"></script>
</body>
</html>`;
}

/** Data for the page's script. It is not a script itself, and without `<` nothing in it can end the element. */
function dataBlock(id: string, data: object): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>`;
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A nonce of 128 random bits, in hexadecimal. */
export function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
