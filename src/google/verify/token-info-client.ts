import { parseJsonObject } from "../../core/base/json.ts";
import type { Endpoints } from "../../core/caller/endpoints.ts";
import { readTokenInfo, type InfoPlace, type TokenInformant } from "../../core/inspect/verify/token-info.ts";
import { optionalText, readJsonObject } from "../http/answer-json.ts";
import { publicText, throwGoogleError } from "../http/google-error.ts";
import type { HttpClient } from "../http/http-client.ts";

const timeoutSeconds = 20;

export interface TokenInfoOptions {
  /** Google's tokeninfo endpoint, or the one in the user's settings. */
  readonly oauth2: () => Endpoints["oauth2"];
  /** Origin of the running sandbox; it is asked before Google. */
  readonly sandboxUrl: () => string | undefined;
}

/** Asks tokeninfo about an access token. The token goes into a header, so that no server or proxy logs it with the address. */
export function createTokenInformant(http: HttpClient, { oauth2, sandboxUrl }: TokenInfoOptions): TokenInformant {
  return {
    places: () => {
      const sandbox = sandboxUrl();
      const google: InfoPlace = { kind: "google", origin: oauth2() };
      return sandbox === undefined ? [google] : [{ kind: "sandbox", origin: sandbox }, google];
    },
    ask: async (token, { origin }, signal) => {
      const headers = { authorization: `Bearer ${token}`, accept: "application/json", "user-agent": "mintmark" };
      const url = `${origin}/tokeninfo`;
      const answer = await http.send({ method: "POST", url, headers, body: "", signal, timeoutSeconds });
      if (answer.status === 200) return readTokenInfo(readJsonObject(answer));
      const refusal = parseJsonObject(answer.text) ?? {};
      const error = publicText(optionalText(refusal, "error"));
      const isRefused = answer.status === 400 || answer.status === 401;
      if (!isRefused || error === "") return throwGoogleError(answer, answer.host);
      return { kind: "unknownToken", error, description: publicText(optionalText(refusal, "error_description")) };
    },
  };
}
