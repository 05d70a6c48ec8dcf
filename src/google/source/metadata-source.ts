import { readFile } from "node:fs/promises";
import { fail, failureOf } from "../../core/base/errors.ts";
import type { CredentialSource, OwnIdTokenCall } from "../../core/caller/credential-source.ts";
import type { Endpoints } from "../../core/caller/endpoints.ts";
import { type Environment, variable } from "../local/environment.ts";
import { googleFailure, throwGoogleError } from "../http/google-error.ts";
import type { HttpAnswer } from "../http/http-exchange.ts";
import { type SourceContext, readTokenAnswer } from "../http/token-endpoint.ts";

export interface MetadataSourceOptions {
  readonly environment: Environment;
  readonly endpoints: Endpoints;
  readonly quotaProject: string | undefined;
}

const usualHost = "169.254.169.254";
const accountPath = "/computeMetadata/v1/instance/service-accounts/default";
/** The server is one hop away, or there is none. */
const detectionSeconds = 1;
const tokenSeconds = 10;
const productNameFile = "/sys/class/dmi/id/product_name";

/**
 * Opens the metadata server of a Google machine; throws `metadataServerMissing` after a second without an answer, `notAMetadataServer` if
 * another server answers.
 */
export async function openMetadataSource(
  { environment, endpoints, quotaProject }: MetadataSourceOptions,
  context: SourceContext,
  signal: AbortSignal,
): Promise<CredentialSource> {
  const host = metadataHost(environment);
  const email = await detect(context, host, signal);
  return {
    name: "metadataServer",
    principal: email,
    origin: host,
    endpoints,
    quotaProject,
    ownIdTokens: {
      audience: undefined,
      hasDetails: true,
      async fetch(call, tokenSignal) {
        const path = `/identity?${identityQuery(call).toString()}`;
        const answer = await ask(context, host, path, { signal: tokenSignal, timeoutSeconds: tokenSeconds });
        return answer.status === 200 ? answer.text.trim() : throwGoogleError(answer, email);
      },
    },
    async accessToken(tokenSignal) {
      const answer = await ask(context, host, "/token", { signal: tokenSignal, timeoutSeconds: tokenSeconds });
      if (answer.status === 200) return readTokenAnswer(answer, context.clock);
      if (!withoutScopes.has(answer.status)) throwGoogleError(answer, email);
      const failure = googleFailure(answer, email);
      const words = failure !== undefined && "google" in failure ? failure.google.message : "";
      return fail({ code: "noAccessToken", host, account: email, detail: words || `HTTP ${answer.status}` });
    },
  };
}

/** The server's refusals for a machine with no scopes or the wrong ones (source: Google's own clients, which explain both). */
const withoutScopes: ReadonlySet<number> = new Set([403, 404]);

/** `format=full` adds the email and details of the machine; licences need it (source: Compute Engine's page on identity tokens). */
function identityQuery({ audience, includeEmail, licenses }: OwnIdTokenCall): URLSearchParams {
  const isFull = includeEmail || licenses;
  const details = isFull ? { format: "full", ...(licenses ? { licenses: "TRUE" } : {}) } : {};
  return new URLSearchParams({ audience, ...details });
}

/** Whether this may be a Google machine, without a network call: on other machines that would cost a second of waiting. */
export async function mayHaveMetadataServer(environment: Environment): Promise<boolean> {
  const telling = ["GCE_METADATA_HOST", "GCE_METADATA_IP", "K_SERVICE", "CLOUD_RUN_JOB", "FUNCTION_NAME"];
  if (variable(environment, ...telling) !== undefined) return true;
  if (environment.platform !== "linux") return false;
  const productName = await readFile(productNameFile, "utf8").catch(() => "");
  return productName.startsWith("Google");
}

/** Host of the metadata server, with its port if the environment names one. */
export function metadataHost(environment: Environment): string {
  const named = variable(environment, "GCE_METADATA_IP", "GCE_METADATA_HOST") ?? usualHost;
  return named.replace(/^https?:\/\//, "").replace(/\/+$/, "");
}

async function detect(context: SourceContext, host: string, signal: AbortSignal): Promise<string> {
  const options = { signal, timeoutSeconds: detectionSeconds, attempts: 1 };
  const answer = await ask(context, host, "/email", options).catch((error: unknown) => {
    if (["cancelled", "notAMetadataServer"].includes(failureOf(error).code)) throw error;
    return fail({ code: "metadataServerMissing", host });
  });
  const email = answer.text.trim();
  return answer.status === 200 && email !== "" ? email : fail({ code: "metadataServerMissing", host });
}

/** Asks the metadata server; an answer without its flavour header is from another server. */
async function ask(
  { http }: SourceContext,
  host: string,
  path: string,
  call: { readonly signal: AbortSignal; readonly timeoutSeconds: number; readonly attempts?: number },
): Promise<HttpAnswer> {
  const answer = await http.send({
    ...call,
    method: "GET",
    url: `http://${host}${accountPath}${path}`,
    headers: { "metadata-flavor": "Google" },
    plainHttpHost: host,
  });
  return answer.headers["metadata-flavor"] === "Google" ? answer : fail({ code: "notAMetadataServer", host });
}
