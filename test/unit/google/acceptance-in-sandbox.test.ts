import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { JsonObject } from "../../../src/core/base/json.ts";
import { judgeAcceptance } from "../../../src/core/inspect/acceptance.ts";
import { parseToken } from "../../../src/core/inspect/parse-token.ts";
import type { Receiver } from "../../../src/core/inspect/receiver.ts";
import { canBeVerified } from "../../../src/core/inspect/verdict.ts";
import type { SignatureResult } from "../../../src/core/inspect/verification.ts";
import { createIamCredentials } from "../../../src/google/iam-credentials-client.ts";
import { createTokenVerifier } from "../../../src/google/token-verifier.ts";
import { startSandboxCloud, type SandboxCloud } from "../../../src/sandbox/sandbox-cloud.ts";
import { createSigner } from "../../support/signed-jwt.ts";
import { callerAt, MemoryLogger, network, never } from "./google-fixtures.ts";

const account = "preview-caller@larkfield-build.iam.gserviceaccount.com";
const signingAccount = "ci-runner@larkfield-build.iam.gserviceaccount.com";
const run = "https://reports-271828182845.europe-west1.run.app";
const notify = "https://europe-west1-larkfield-prod.cloudfunctions.net/notify";

/** Services of the sandbox's world, and how a user describes them to the inspector. */
const services: readonly { readonly name: string; readonly path: string; readonly receiver: Receiver }[] = [
  {
    name: "a Cloud Run service with a custom audience",
    path: "/targets/larkfield-prod/reports",
    receiver: { kind: "cloudRun", audiences: [run, "https://reports.larkfield.example"], emails: [] },
  },
  {
    name: "a function",
    path: "/targets/larkfield-prod/notify",
    receiver: { kind: "functionsGen1", audiences: [notify], emails: [] },
  },
];

const audiences = [
  run,
  `${run}/`,
  `${run}/run?kind=nightly`,
  run.replace("https://", ""),
  run.toUpperCase(),
  "https://reports.larkfield.example",
  "https://reports.larkfield.example/",
  notify,
  `${notify}/`,
  notify.slice(0, -"/notify".length),
  "32555940559.apps.googleusercontent.com",
];

describe("What the inspector says of a token is what the sandbox's own service answers", () => {
  let sandbox: SandboxCloud;
  const now = (): number => Date.parse(new Date().toISOString());

  before(async () => (sandbox = await startSandboxCloud()));
  after(() => sandbox.close());

  interface Clients {
    readonly idToken: (audience: string) => Promise<string>;
    readonly signedJwt: (claims: JsonObject) => Promise<string>;
    readonly accessToken: string;
    readonly results: (token: string) => Promise<readonly SignatureResult[]>;
  }

  function clients(test: Parameters<typeof network>[0]): Clients {
    const { http, clock } = network(test);
    const iam = createIamCredentials(http);
    const accessToken = sandbox.issueAccessToken("ada@larkfield.example").accessToken;
    const caller = { ...callerAt(sandbox.url), token: accessToken };
    const origin = (): string => sandbox.url;
    const verifier = createTokenVerifier({ clock, logger: new MemoryLogger(), oauth2: origin, sandboxUrl: origin });
    test.after(() => verifier.dispose());
    const call = { target: account, delegates: [] };
    return {
      accessToken,
      idToken: async (audience) => {
        const whole = { ...call, audience, includeEmail: true, organizationNumberIncluded: false };
        return (await iam.generateIdToken(whole, caller, never)).token;
      },
      signedJwt: async (claims) => {
        const whole = { target: signingAccount, delegates: [], claims };
        return (await iam.signJwt(whole, caller, never)).signedJwt;
      },
      results: async (token) => {
        const parsed = parseToken(token);
        return canBeVerified(parsed) ? verifier.verify(token, parsed, { kind: "issuer" }, never) : [];
      },
    };
  }

  /** 401: the token itself is refused. 403: it is not, but the account may not. */
  async function answerOf(path: string, token: string): Promise<"refused" | "not refused"> {
    const { status } = await fetch(`${sandbox.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    assert.ok([200, 401, 403].includes(status), String(status));
    return status === 401 ? "refused" : "not refused";
  }

  async function agree(token: string, { results }: Clients, what: string): Promise<readonly string[]> {
    const answers: string[] = [];
    for (const { name, path, receiver } of services) {
      const judged = judgeAcceptance(parseToken(token), await results(token), receiver, now());
      const said = judged.outcome === "refused" ? "refused" : "not refused";
      answers.push(await answerOf(path, token));
      assert.equal(said, answers.at(-1), `${what}, for ${name}`);
    }
    return answers;
  }

  it("for every audience that people get right and wrong", async (t) => {
    const parts = clients(t);
    const answers = new Set<string>();
    for (const audience of audiences) {
      (await agree(await parts.idToken(audience), parts, audience)).forEach((answer) => answers.add(answer));
    }
    assert.deepEqual([...answers].sort(), ["not refused", "refused"]);
  });

  it("for a person's own token, as it is used in development", async (t) => {
    const { client_id, client_secret, refresh_token } = sandbox.adc;
    const form = new URLSearchParams({ grant_type: "refresh_token" });
    for (const [name, value] of Object.entries({ client_id, client_secret, refresh_token }))
      form.set(name, String(value));
    const answer = await fetch(`${sandbox.url}/token`, { method: "POST", body: form });
    const { id_token } = (await answer.json()) as { id_token: string };
    assert.deepEqual(await agree(id_token, clients(t), "a person's token"), ["not refused", "not refused"]);
  });

  it("for a token that was signed before the keys were rotated, and for one after", async (t) => {
    const parts = clients(t);
    const before = await parts.idToken(run);
    assert.equal((await parts.results(before))[0]?.kind, "valid");
    const rotated = await fetch(`${sandbox.url}/sandbox/v1/keys:rotate`, {
      method: "POST",
      headers: { "x-mintmark-sandbox": "1" },
      body: "{}",
    });
    assert.equal(rotated.status, 200);
    for (const token of [before, await parts.idToken(run)]) {
      assert.equal((await parts.results(token))[0]?.kind, "valid");
      assert.deepEqual(await agree(token, parts, "around a rotation"), ["not refused", "refused"]);
    }
  });

  it("for tokens of other kinds, and for those that somebody else signed or changed", async (t) => {
    const parts = clients(t);
    const good = await parts.idToken(run);
    const [header = "", payload = "", signature = ""] = good.split(".");
    const exp = Math.floor(now() / 1_000) + 600;
    const keyId = String((JSON.parse(Buffer.from(header, "base64url").toString()) as JsonObject)["kid"]);
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as JsonObject;
    const changed = Buffer.from(JSON.stringify({ ...claims, email: "root@larkfield.example" })).toString("base64url");
    const tokens: Readonly<Record<string, string>> = {
      "an access token": parts.accessToken,
      "a JWT that the account signed": await parts.signedJwt({
        iss: signingAccount,
        sub: signingAccount,
        aud: run,
        exp,
      }),
      "a forged token": createSigner("RS256", keyId).signJwt({ ...claims }),
      "a changed token": `${header}.${changed}.${signature}`,
      "a token without its signature": `${header}.${payload}.`,
      "a token that Cloud Run passed on": `${header}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE`,
      "the form for sharing": `${header}.${payload}.SIGNATURE_REDACTED`,
      "half a token": good.slice(0, 200),
    };
    for (const [what, token] of Object.entries(tokens)) {
      assert.deepEqual(await agree(token, parts, what), ["refused", "refused"], what);
    }
  });
});
