import * as vscode from "vscode";
import { bearerOf } from "../../core/request/request.ts";
import type { TokenStore } from "../../core/credential/token/token-store.ts";
import { findTokens } from "../../core/inspect/scan/find-tokens.ts";
import type { TokenSpan } from "../../core/inspect/scan/token-letters.ts";
import { tokenAt } from "../../core/inspect/scan/token-at.ts";
import { type OwnToken, type TokenFacts, tokenFacts } from "../../core/inspect/token-facts.ts";

/** A token in a document: its position, and what may be shown of it. */
export interface DocumentToken {
  readonly range: vscode.Range;
  readonly facts: TokenFacts;
}

/** Size of the largest document that is searched automatically: a megabyte or two takes a few milliseconds. */
const largestDocument = 2_000_000;
/** A document with more tokens is a log or a list: marking each of them helps no one. */
const mostTokens = 500;

interface Reading {
  readonly version: number;
  readonly tokens: readonly DocumentToken[];
}

/** The tokens of documents; reads each version once. */
export class DocumentTokens {
  readonly #store: TokenStore;
  #readings = new WeakMap<vscode.TextDocument, Reading>();

  constructor(store: TokenStore) {
    this.#store = store;
  }

  /** The tokens of a document, at most a few hundred; none if it is ours or too large to be read automatically. */
  of(document: vscode.TextDocument): readonly DocumentToken[] {
    const reading = this.#readings.get(document);
    if (reading?.version === document.version) return reading.tokens;
    const tokens = isQuiet(document)
      ? []
      : this.#tokensIn(document, findTokens(document.getText()).slice(0, mostTokens));
    this.#readings.set(document, { version: document.version, tokens });
    return tokens;
  }

  /** The token at a position in a document of any size; reads only the text around it, unless it spans more than a word. */
  at(document: vscode.TextDocument, position: vscode.Position): DocumentToken | undefined {
    if (isOurs(document)) return undefined;
    return this.#wordAt(document, position) ?? this.of(document).find(({ range }) => range.contains(position));
  }

  #wordAt(document: vscode.TextDocument, position: vscode.Position): DocumentToken | undefined {
    const { line, character } = document.validatePosition(position);
    const { text } = document.lineAt(line);
    const span = tokenAt(text, character);
    const facts = span === undefined ? undefined : this.factsOf(text.slice(span.start, span.end));
    if (span === undefined || facts === undefined) return undefined;
    return { range: new vscode.Range(line, span.start, line, span.end), facts };
  }

  /** What may be shown of a token; `undefined` if only its shape is that of a token. */
  factsOf(token: string): TokenFacts | undefined {
    return tokenFacts(token, this.#ownToken(token));
  }

  /** Reads every document again: a token in it may have been minted or forgotten here. */
  forget(): void {
    this.#readings = new WeakMap();
  }

  #tokensIn(document: vscode.TextDocument, spans: readonly TokenSpan[]): readonly DocumentToken[] {
    return spans.flatMap(({ start, end }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      const facts = this.factsOf(document.getText(range));
      return facts === undefined ? [] : [{ range, facts }];
    });
  }

  #ownToken(token: string): OwnToken | undefined {
    const info = this.#store.list().find(({ id }) => this.#store.holds(id, token));
    return info && { account: bearerOf(info.request), mintedAt: info.mintedAt, expiresAt: info.expiresAt };
  }
}

/** Documents that Mintmark itself creates: their tokens need no marks. */
function isOurs({ uri }: vscode.TextDocument): boolean {
  return uri.scheme.startsWith("mintmark-");
}

function isQuiet(document: vscode.TextDocument): boolean {
  const end = new vscode.Position(document.lineCount, 0);
  return isOurs(document) || document.uri.scheme === "output" || document.offsetAt(end) > largestDocument;
}
