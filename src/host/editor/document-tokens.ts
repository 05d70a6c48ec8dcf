import * as vscode from "vscode";
import { bearerOf } from "../../core/request/request.ts";
import type { TokenStore } from "../../core/credential/token/token-store.ts";
import { findTokens } from "../../core/inspect/scan/find-tokens.ts";
import type { TokenSpan } from "../../core/inspect/scan/token-letters.ts";
import { tokenAt } from "../../core/inspect/scan/token-at.ts";
import { type OwnToken, type TokenFacts, tokenFacts } from "../../core/inspect/token-facts.ts";

/** A token in a document: where it stands, and what may be shown of it. */
export interface DocumentToken {
  readonly range: vscode.Range;
  readonly facts: TokenFacts;
}

/** Characters of the largest document that is searched without being asked to: a megabyte or two is read in a few milliseconds. */
const largestDocument = 2_000_000;
/** A document with more tokens is a log or a list: nobody wants each of them pointed at. */
const mostTokens = 500;

interface Reading {
  readonly version: number;
  readonly tokens: readonly DocumentToken[];
}

/** The tokens of documents, each version read once. */
export class DocumentTokens {
  readonly #store: TokenStore;
  #readings = new WeakMap<vscode.TextDocument, Reading>();

  constructor(store: TokenStore) {
    this.#store = store;
  }

  /** The tokens of a document, at most some hundred; none where it is ours or too large to be read unasked. */
  of(document: vscode.TextDocument): readonly DocumentToken[] {
    const reading = this.#readings.get(document);
    if (reading?.version === document.version) return reading.tokens;
    const tokens = isQuiet(document)
      ? []
      : this.#tokensIn(document, findTokens(document.getText()).slice(0, mostTokens));
    this.#readings.set(document, { version: document.version, tokens });
    return tokens;
  }

  /** The token at a place of a document of any size; reads only what stands around it, unless it goes over more than a word. */
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

  /** What may be shown of a token; `undefined` where only its shape is one's. */
  factsOf(token: string): TokenFacts | undefined {
    return tokenFacts(token, this.#ownToken(token));
  }

  /** Reads every document anew: a token in it may have been minted or forgotten here. */
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

/** Documents that Mintmark itself makes: their tokens are no news. */
function isOurs({ uri }: vscode.TextDocument): boolean {
  return uri.scheme.startsWith("mintmark-");
}

function isQuiet(document: vscode.TextDocument): boolean {
  const end = new vscode.Position(document.lineCount, 0);
  return isOurs(document) || document.uri.scheme === "output" || document.offsetAt(end) > largestDocument;
}
