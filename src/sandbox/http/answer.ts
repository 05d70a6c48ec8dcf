/** What a route returns; the server adds the headers that Google always sends. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

const jsonContentType = "application/json; charset=UTF-8";

/** A JSON answer, indented like Google's. */
export function json(body: object, status = 200, headers?: Readonly<Record<string, string>>): Answer {
  const answer = { status, contentType: jsonContentType, body: `${JSON.stringify(body, null, 2)}\n` };
  return headers === undefined ? answer : { ...answer, headers };
}

export function text(body: string, status = 200, contentType = "text/plain; charset=UTF-8"): Answer {
  return { status, contentType, body };
}

/** The error page of Google's front end for an unknown path. */
export function html(status: number, title: string): Answer {
  const body = `<!DOCTYPE html>\n<html lang=en>\n<title>Error ${status} (${title})!!1</title>\n<p><b>${status}.</b> <ins>That’s an error.</ins>\n`;
  return text(body, status, "text/html; charset=UTF-8");
}

/** Thrown by a route to refuse the request. */
export class RefusedCall extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.name = "RefusedCall";
    this.answer = answer;
  }
}
