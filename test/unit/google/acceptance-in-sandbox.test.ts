import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { JsonObject } from "../../../src/core/base/json.ts";
import { judgeAcceptance } from "../../../src/core/inspect/verify/acceptance.ts";
import { parseToken } from "../../../src/core/inspect/parse/parse-token.ts";
import type { Receiver, ReceiverKind } from "../../../src/core/inspect/verify/receiver.ts";
import { canBeVerified } from "../../../src/core/inspect/verify/verdict.ts";
import type { SignatureResult } from "../../../src/core/inspect/verify/verification.ts";
import { createIamCredentials } from "../../../src/google/api/iam-credentials-client.ts";
import { createTokenVerifier } from "../../../src/google/verify/token-verifier.ts";
import { startSandboxCloud, type SandboxCloud } from "../../../src/sandbox/sandbox-cloud.ts";
import { createSigner } from "../../support/signed-jwt.ts";
import { callerAt, MemoryLogger, network, never } from "./google-fixtures.ts";

const account = "preview-caller@larkfield-build.iam.gserviceaccount.com";
const signingAccount = "ci-runner@larkfield-build.iam.gserviceaccount.com";
const run = "https://reports-271828182845.europe-west1.run.app";
const convert = "https://europe-west1-larkfield-prod.cloudfunctions.net/convert";
const convertRun = "https://convert-271828182845.europe-west1.run.app";
const proxyClient = "271828182845-backoffice.apps.googleusercontent.com";
const proxyUrl = "https://back-office.larkfield.example";
const pubSub = "https://pubsub.googleapis.com";
const notify = "https://europe-west1-larkfield-prod.cloudfunctions.net/notify";

const cloudRun = "a Cloud Run service with a custom audience";
const generation1 = "a function";
const generation2 = "a function of the second generation";
const proxy = "a backend behind Identity-Aware Proxy";
const gateway = "an API gateway";
const googleApi = "a Google API";

/** Services of the sandbox's world, and how a user describes them to the inspector. */
const services: readonly { readonly name: string; readonly path: string; readonly receiver: Receiver }[] = [
  {
    name: cloudRun,
    path: "/targets/larkfield-prod/reports",
    receiver: { kind: "cloudRun", audiences: [run, "https://reports.larkfield.example"], emails: [] },
  },
  {
    name: generation1,
    path: "/targets/larkfield-prod/notify",
    receiver: { kind: "functionsGen1", audiences: [notify], emails: [] },
  },
  {
    name: generation2,
    path: "/targets/larkfield-prod/convert",
    receiver: { kind: "functionsGen2", audiences: [convert, convertRun], emails: [] },
  },
  {
    name: proxy,
    path: "/backends/larkfield-prod/back-office",
    receiver: { kind: "identityAwareProxy", audiences: [proxyClient, proxyUrl], emails: [] },
  },
  {
    name: gateway,
    path: "/gateways/larkfield-prod/partners",
    receiver: {
      kind: "apiGateway",
      audiences: ["https://partners.larkfield.example"],
      emails: ["https://accounts.google.com", signingAccount],
    },
  },
  {
    name: googleApi,
    path: "/v1/projects/larkfield-prod/subscriptions",
    receiver: { kind: "googleApi", audiences: [pubSub], emails: [] },
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
  convert,
  `${convert}/`,
  convertRun,
  `${convertRun}/`,
  proxyClient,
  `https://${proxyClient}`,
  "https://partners.larkfield.example",
  "https://partners.larkfield.example/",
  pubSub,
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
        return canBeVerified(parsed) ? verifier.verify(parsed, { kind: "issuer" }, never) : [];
      },
    };
  }

  /**
   * 401: the token itself is refused. 403: it is accepted, but the account may not call; gateways have no roles, so there it means the
   * audience.
   */
  async function answerOf(path: string, token: string, kind: ReceiverKind): Promise<"refused" | "not refused"> {
    const { status } = await fetch(`${sandbox.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    assert.ok([200, 401, 403].includes(status), String(status));
    return status === 401 || (status === 403 && kind === "apiGateway") ? "refused" : "not refused";
  }

  /** The names of the services that do not refuse it; the prediction and the real answers are the same. */
  async function agree(token: string, { results }: Clients, what: string): Promise<readonly string[]> {
    const taking: string[] = [];
    for (const { name, path, receiver } of services) {
      const judged = judgeAcceptance(parseToken(token), await results(token), receiver, now());
      const said = judged.outcome === "refused" ? "refused" : "not refused";
      const answer = await answerOf(path, token, receiver.kind);
      assert.equal(said, answer, `${what}, for ${name}`);
      if (answer === "not refused") taking.push(name);
    }
    return taking;
  }

  it("for every audience that people get right and wrong", async (t) => {
    const parts = clients(t);
    const taken = new Map<string, number>();
    for (const audience of audiences) {
      for (const name of await agree(await parts.idToken(audience), parts, audience))
        taken.set(name, (taken.get(name) ?? 0) + 1);
    }
    assert.deepEqual(Object.fromEntries(taken), {
      [cloudRun]: 3,
      [generation1]: 1,
      [generation2]: 4,
      [proxy]: 1,
      [gateway]: 1,
    });
  });

  it("for a person's own token, as it is used in development", async (t) => {
    const { client_id, client_secret, refresh_token } = sandbox.adc;
    const form = new URLSearchParams({ grant_type: "refresh_token" });
    for (const [name, value] of Object.entries({ client_id, client_secret, refresh_token }))
      form.set(name, String(value));
    const answer = await fetch(`${sandbox.url}/token`, { method: "POST", body: form });
    const { id_token } = (await answer.json()) as { id_token: string };
    assert.deepEqual(await agree(id_token, clients(t), "a person's token"), [cloudRun, generation1, generation2]);
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
      assert.deepEqual(await agree(token, parts, "around a rotation"), [cloudRun]);
    }
  });

  it("for tokens of other kinds, and for those that someone else signed or changed", async (t) => {
    const parts = clients(t);
    const good = await parts.idToken(run);
    const [header = "", payload = "", signature = ""] = good.split(".");
    const exp = Math.floor(now() / 1_000) + 600;
    const keyId = String((JSON.parse(Buffer.from(header, "base64url").toString()) as JsonObject)["kid"]);
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as JsonObject;
    const changed = Buffer.from(JSON.stringify({ ...claims, email: "root@larkfield.example" })).toString("base64url");
    const tokens: Readonly<Record<string, string>> = {
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
      "the form for sharing": `${header}.${payload}.REDACTED`,
      "half a token": good.slice(0, 200),
    };
    for (const [what, token] of Object.entries(tokens)) {
      assert.deepEqual(await agree(token, parts, what), [], what);
    }
  });

  it("for what an account signs itself, with each claim right and wrong", async (t) => {
    const parts = clients(t);
    const iat = Math.floor(now() / 1_000) - 5;
    const good = { iss: signingAccount, sub: signingAccount, iat, exp: iat + 3_600 };
    const partners = "https://partners.larkfield.example";
    const scope = "https://www.googleapis.com/auth/pubsub";
    const cases: readonly (readonly [what: string, claims: JsonObject, taking: readonly string[]])[] = [
      ["for the API", { ...good, aud: `${pubSub}/` }, [googleApi]],
      ["for the API without a slash", { ...good, aud: pubSub }, [googleApi]],
      ["for another API", { ...good, aud: "https://storage.googleapis.com/" }, []],
      ["for scopes", { ...good, scope }, [googleApi]],
      ["for scopes that do not do", { ...good, scope: "https://www.googleapis.com/auth/drive" }, [googleApi]],
      ["for scopes and another audience", { ...good, scope, aud: partners }, [gateway]],
      ["for the URL behind the proxy", { ...good, aud: proxyUrl }, [proxy]],
      ["for everything behind the proxy", { ...good, aud: `${proxyUrl}/*` }, [proxy]],
      ["for the proxy's client", { ...good, aud: proxyClient }, []],
      ["for nobody", good, []],
      ["for the gateway", { ...good, aud: partners }, [gateway]],
      ["for the gateway in a list", { ...good, aud: ["https://other.example", partners] }, [gateway]],
      ["without a subject", { iss: signingAccount, iat, exp: iat + 60, aud: partners }, []],
      ["for the gateway without iat", { iss: signingAccount, sub: "somebody", exp: iat + 60, aud: partners }, []],
      ["about somebody else", { ...good, sub: account, aud: pubSub }, []],
      ["about somebody else, for the gateway", { ...good, sub: "somebody", aud: partners }, [gateway]],
      ["for longer than an hour", { ...good, exp: iat + 3_601, aud: pubSub }, []],
      ["for longer than an hour, for the gateway", { ...good, exp: iat + 3_601, aud: partners }, [gateway]],
      ["without iat", { iss: signingAccount, sub: signingAccount, exp: iat + 60, aud: pubSub }, []],
      ["in the name of another", { ...good, iss: account, sub: account, aud: partners }, []],
    ];
    for (const [what, claims, taking] of cases) {
      assert.deepEqual(await agree(await parts.signedJwt(claims), parts, what), taking, what);
    }
  });

  it("an access token is refused by all but Google's own API, and by that it is taken as what it is", async (t) => {
    const { accessToken } = clients(t);
    for (const { name, path, receiver } of services) {
      const { outcome } = judgeAcceptance(parseToken(accessToken), [], receiver, now());
      const expected = receiver.kind === "googleApi" ? "not refused" : "refused";
      assert.deepEqual([outcome, await answerOf(path, accessToken, receiver.kind)], ["refused", expected], name);
    }
  });

  it("Identity-Aware Proxy's assertion to the backend is signed by it, and is not an ID token", async (t) => {
    const parts = clients(t);
    const headers = { authorization: `Bearer ${await parts.idToken(proxyClient)}` };
    const answer = await fetch(`${sandbox.url}/backends/larkfield-prod/back-office/page`, { headers });
    const passedOn = (await answer.json()) as { readonly headers: Readonly<Record<string, string>> };
    const assertion = passedOn.headers["x-goog-iap-jwt-assertion"] ?? "";
    const [result] = await parts.results(assertion);
    assert.ok(result?.kind === "valid" && result.key.source?.family === "iap");
    assert.deepEqual(await agree(assertion, parts, "an assertion of the proxy"), []);
  });
});
