import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { isObject, type JsonObject } from "../../../src/core/base/json.ts";
import { type Acceptance, judgeAcceptance } from "../../../src/core/inspect/verify/acceptance.ts";
import { parseToken } from "../../../src/core/inspect/parse/parse-token.ts";
import { canBeVerified } from "../../../src/core/inspect/verify/verdict.ts";
import type { SignatureResult } from "../../../src/core/inspect/verify/verification.ts";
import { createIamCredentials } from "../../../src/google/api/iam-credentials-client.ts";
import { createTokenVerifier } from "../../../src/google/verify/token-verifier.ts";
import { startSandboxCloud, type SandboxCloud } from "../../../src/sandbox/sandbox-cloud.ts";
import { uniqueIdOf } from "../../../src/sandbox/world/world.ts";
import { createSigner } from "../../support/signed-jwt.ts";
import { caller } from "../sandbox/sandbox-fixture.ts";
import {
  insider,
  stranger,
  outsider,
  run,
  runByHash,
  custom,
  notify,
  convert,
  convertRun,
  client,
  office,
  partners,
  pubSub,
  world,
  services,
  gateways,
  audiences,
  ownAudiences,
} from "./callers-world.ts";
import { callerAt, MemoryLogger, network, never } from "./google-fixtures.ts";

function keyIdOf(header: string): string {
  const parsed: unknown = JSON.parse(Buffer.from(header, "base64url").toString());
  return isObject(parsed) ? String(parsed["kid"]) : "";
}

describe("Who may call: the inspector and the sandbox's own services agree", () => {
  let sandbox: SandboxCloud;
  let time = Date.parse("2026-11-21T12:00:00Z");
  before(async () => (sandbox = await startSandboxCloud({ world, now: () => time })));
  after(() => sandbox.close());

  function clients(test: Parameters<typeof network>[0]) {
    const { http, clock } = network(test);
    const iam = createIamCredentials(http);
    const ada = { ...callerAt(sandbox.url), token: sandbox.issueAccessToken(caller).accessToken };
    const origin = (): string => sandbox.url;
    const verifier = createTokenVerifier({ clock, logger: new MemoryLogger(), oauth2: origin, sandboxUrl: origin });
    test.after(() => verifier.dispose());
    return {
      idToken: async (target: string, audience: string, includeEmail = true) => {
        const call = { target, delegates: [], audience, includeEmail, organizationNumberIncluded: false };
        return (await iam.generateIdToken(call, ada, never)).token;
      },
      signedJwt: async (target: string, claims: JsonObject) =>
        (await iam.signJwt({ target, delegates: [], claims }, ada, never)).signedJwt,
      results: async (token: string): Promise<readonly SignatureResult[]> => {
        const parsed = parseToken(token);
        return canBeVerified(parsed) ? verifier.verify(parsed, { kind: "issuer" }, never) : [];
      },
    };
  }

  async function isTaken(path: string, token: string): Promise<boolean> {
    const { status } = await fetch(`${sandbox.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    assert.ok([200, 401, 403].includes(status), String(status));
    return status === 200;
  }

  /** The outcome for each service, once it is clear that none of them says what the service does not do. */
  async function judged(
    what: string,
    token: string,
    { results }: ReturnType<typeof clients>,
    emails: readonly string[],
  ): Promise<Readonly<Record<string, Acceptance["outcome"]>>> {
    const described = Object.entries(services).map(
      ([name, [path, receiver]]) => [name, path, { ...receiver, emails }] as const,
    );
    const others = Object.entries(gateways).map(([name, [path, receiver]]) => [name, path, receiver] as const);
    const signatures = await results(token);
    const outcomes: Record<string, Acceptance["outcome"]> = {};
    for (const [name, path, receiver] of [...described, ...others]) {
      const { outcome } = judgeAcceptance(parseToken(token), signatures, receiver, time);
      const taken = await isTaken(path, token);
      const isSure = outcome === "refused" || outcome === "sandboxOnly" || receiver.kind === "apiGateway";
      if (isSure) assert.equal(outcome !== "refused", taken, `${what}, for ${name}: ${outcome}`);
      const unnamed = { ...receiver, emails: [] };
      const { outcome: ofAnyone } = judgeAcceptance(parseToken(token), signatures, unnamed, time);
      const isBad = ["refused", "anyCaller", "unchecked"].includes(ofAnyone);
      assert.ok(isBad, `${what}, for ${name} with nobody named: ${ofAnyone}`);
      if (ofAnyone === "refused") assert.equal(taken, false, `${what}, for ${name}`);
      if (outcome !== "refused") outcomes[name] = outcome;
    }
    return outcomes;
  }

  const byEmail = [insider, caller];
  const byId = [insider, caller].map(uniqueIdOf);

  it("for ID tokens of an account that may call, in every form of the audience", async (t) => {
    const parts = clients(t);
    const good: Record<string, string[]> = {};
    for (const audience of audiences) {
      const outcomes = await judged(audience, await parts.idToken(insider, audience), parts, byEmail);
      for (const [name, outcome] of Object.entries(outcomes)) (good[`${name}: ${outcome}`] ??= []).push(audience);
    }
    assert.deepEqual(good, {
      "Cloud Run: sandboxOnly": [run, `${run}/`, runByHash, custom],
      "Cloud Run: uncertain": [`${run}/items`, `${runByHash}/items`],
      "generation 1: sandboxOnly": [notify],
      "generation 2: sandboxOnly": [convert, convertRun],
      "generation 2: uncertain": [`${convert}/pages`],
      "IAP: sandboxOnly": [client],
      "an open gateway: anyCaller": [partners],
    });
  });

  it("for a stranger's ID tokens: only a gateway that asks for no more takes them", async (t) => {
    const parts = clients(t);
    for (const audience of audiences) {
      const expected = audience === partners ? { "an open gateway": "anyCaller" } : {};
      const token = await parts.idToken(stranger, audience);
      assert.deepEqual(await judged(audience, token, parts, [...byEmail, ...byId]), expected);
    }
  });

  it("for ID tokens without an email: known by its unique id, and never to IAP", async (t) => {
    const parts = clients(t);
    const good = async (target: string, audience: string, emails: readonly string[]) =>
      judged(audience, await parts.idToken(target, audience, false), parts, emails);
    assert.deepEqual(await good(insider, run, byEmail), { "Cloud Run": "uncertain" });
    assert.deepEqual(await good(insider, run, byId), { "Cloud Run": "sandboxOnly" });
    assert.deepEqual(await good(stranger, run, byEmail), { "Cloud Run": "uncertain" });
    assert.deepEqual(await good(stranger, run, byId), {});
    for (const emails of [byEmail, byId]) assert.deepEqual(await good(insider, client, emails), {});
  });

  it("for what accounts sign themselves", async (t) => {
    const parts = clients(t);
    const iat = Math.floor(time / 1_000) - 5;
    const claims = (iss: string, aud: string) => ({ iss, sub: iss, aud, iat, exp: iat + 3_600 });
    const good: Record<string, string[]> = {};
    for (const aud of ownAudiences) {
      const outcomes = await judged(aud, await parts.signedJwt(insider, claims(insider, aud)), parts, byEmail);
      for (const [name, outcome] of Object.entries(outcomes)) (good[`${name}: ${outcome}`] ??= []).push(aud);
      assert.deepEqual(await judged(aud, await parts.signedJwt(stranger, claims(stranger, aud)), parts, byEmail), {});
    }
    assert.deepEqual(good, {
      "IAP: sandboxOnly": [`${office}/files/7`, `${office}/*`, `${office}/files/*`],
      "IAP: uncertain": [`${office}/files/7?x=1`],
      "an open gateway: sandboxOnly": [partners],
      "a gateway for one account: sandboxOnly": [partners],
      "a Google API: sandboxOnly": [pubSub],
    });
  });

  it("for the address at which the sandbox serves what is behind its proxy", async (t) => {
    const { signedJwt, results } = clients(t);
    const iat = Math.floor(time / 1_000) - 5;
    const path = "/backends/acme-one/office/files/7";
    for (const [aud, taken] of [
      [`${sandbox.url}${path}`, true],
      [`${sandbox.url}/*`, true],
      [sandbox.url, false],
    ] as const) {
      const token = await signedJwt(insider, { iss: insider, sub: insider, aud, iat, exp: iat + 3_600 });
      const receiver = { kind: "identityAwareProxy", audiences: [`${sandbox.url}${path}`], emails: byEmail } as const;
      const { outcome } = judgeAcceptance(parseToken(token), await results(token), receiver, time);
      assert.deepEqual([outcome, await isTaken(path, token)], [taken ? "sandboxOnly" : "refused", taken], aud);
    }
  });

  it("for what accounts sign themselves, with one claim wrong", async (t) => {
    const parts = clients(t);
    const iat = Math.floor(time / 1_000) - 5;
    const own = { iss: insider, sub: insider, iat, exp: iat + 3_600 };
    const wrong: readonly (readonly [what: string, claims: JsonObject, taking: readonly string[]])[] = [
      ["about somebody else", { ...own, sub: stranger }, ["an open gateway", "a gateway for one account"]],
      ["signed by somebody else", { ...own, iss: stranger, sub: stranger }, []],
      ["for longer than an hour", { ...own, exp: iat + 3_601 }, ["an open gateway", "a gateway for one account"]],
      ["not yet valid", { ...own, nbf: iat + 600 }, []],
      ["issued in the future", { ...own, iat: iat + 600 }, ["an open gateway", "a gateway for one account"]],
    ];
    for (const [what, claims, taking] of wrong) {
      for (const aud of [partners, `${office}/*`]) {
        const outcomes = await judged(what, await parts.signedJwt(insider, { ...claims, aud }), parts, byEmail);
        assert.deepEqual(Object.keys(outcomes), aud === partners ? taking : [], `${what}, ${aud}`);
      }
    }
  });

  it("for people's own tokens: the same client, another person", async (t) => {
    const parts = clients(t);
    const tokenOf = async (person: string): Promise<string> => {
      const found = sandbox.callers.find(({ principal }) => principal === person);
      assert.ok(found !== undefined);
      const form = new URLSearchParams({
        grant_type: "refresh_token",
        client_id: found.clientId,
        client_secret: found.clientSecret,
        refresh_token: found.refreshToken,
      });
      const answer: unknown = await (await fetch(`${sandbox.url}/token`, { method: "POST", body: form })).json();
      return isObject(answer) ? String(answer["id_token"]) : "";
    };
    const onServerless = { "Cloud Run": "sandboxOnly", "generation 1": "sandboxOnly", "generation 2": "sandboxOnly" };
    assert.deepEqual(await judged("hers", await tokenOf(caller), parts, byEmail), onServerless);
    assert.deepEqual(await judged("his", await tokenOf(outsider), parts, byEmail), {});
    const personal = sandbox.callers[0]?.clientId ?? "";
    assert.deepEqual(await judged("an account's", await parts.idToken(insider, personal), parts, byEmail), {});
  });

  it("for tokens that are forged, changed, unsigned, expired, or of another kind", async (t) => {
    const parts = clients(t);
    const good = await parts.idToken(insider, run);
    const [header = "", payload = "", signature = ""] = good.split(".");
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    assert.ok(isObject(claims));
    const changed = Buffer.from(JSON.stringify({ ...claims, email: insider, sub: "1" })).toString("base64url");
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
    const bad: Readonly<Record<string, string>> = {
      forged: createSigner("RS256", keyIdOf(header)).signJwt(claims),
      changed: `${header}.${changed}.${signature}`,
      unsigned: `${header}.${payload}.`,
      "with alg none": `${none}.${payload}.`,
      "with the signature removed": `${header}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE`,
      half: good.slice(0, 200),
    };
    for (const [what, token] of Object.entries(bad))
      assert.deepEqual(await judged(what, token, parts, byEmail), {}, what);
    const others = [good, await parts.idToken(insider, client), await parts.idToken(insider, partners)];
    time += 3_600_000;
    for (const token of others) assert.deepEqual(await judged("expired", token, parts, byEmail), {});
  });
});
