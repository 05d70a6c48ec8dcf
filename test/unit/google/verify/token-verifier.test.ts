import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { CredentialCall } from "../../../../src/core/credential/iam-credentials.ts";
import { judgeAcceptance } from "../../../../src/core/inspect/verify/acceptance.ts";
import { parseToken } from "../../../../src/core/inspect/parse/parse-token.ts";
import { signatureVerdicts } from "../../../../src/core/inspect/verify/verdict.ts";
import type { SignatureResult } from "../../../../src/core/inspect/verify/verification.ts";
import { createIamCredentials } from "../../../../src/google/api/iam-credentials-client.ts";
import { createTokenVerifier } from "../../../../src/google/verify/token-verifier.ts";
import { startSandboxCloud, type SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import { createSigner } from "../../../support/signed-jwt.ts";
import { callerAt, MemoryLogger, network, never } from "../google-fixtures.ts";

const account = "ci-runner@larkfield-build.iam.gserviceaccount.com";
const audience = "https://orders.example";
const call: CredentialCall = { target: account, delegates: [] };

describe("Tokens of the sandbox", () => {
  let sandbox: SandboxCloud;

  before(async () => (sandbox = await startSandboxCloud()));
  after(() => sandbox.close());

  function parts(test: Parameters<typeof network>[0]) {
    const { http, clock } = network(test);
    const token = sandbox.issueAccessToken("ada@larkfield.example").accessToken;
    const oauth2 = (): string => sandbox.url;
    const verifier = createTokenVerifier({ clock, logger: new MemoryLogger(), oauth2, sandboxUrl: () => sandbox.url });
    test.after(() => verifier.dispose());
    const caller = { ...callerAt(sandbox.url), token };
    const verify = async (text: string): Promise<SignatureResult> => {
      const parsed = parseToken(text);
      assert.ok(parsed.kind === "jws");
      return (await verifier.verify(parsed, { kind: "issuer" }, never))[0]!;
    };
    return { iamCredentials: createIamCredentials(http), caller, verify };
  }

  async function mintIdToken({ iamCredentials, caller }: ReturnType<typeof parts>): Promise<string> {
    const idCall = { ...call, audience, includeEmail: true, organizationNumberIncluded: true };
    return (await iamCredentials.generateIdToken(idCall, caller, never)).token;
  }

  it("are genuine by the sandbox's keys, and say that Google did not sign them", async (t) => {
    const cloud = parts(t);
    const token = await mintIdToken(cloud);
    const result = await cloud.verify(token);
    const parsed = parseToken(token);
    assert.ok(result.kind === "valid" && parsed.kind === "jws");
    assert.equal(result.key.origin.kind, "sandbox");
    assert.equal(signatureVerdicts(parsed, [result], [audience], Date.now())[0]?.kind, "validInSandbox");
    const receiver = { kind: "cloudRun", audiences: [audience], emails: [account] } as const;
    assert.equal(judgeAcceptance(parsed, [result], receiver, Date.now()).outcome, "sandboxOnly");
  });

  it("are invalid once a single claim was changed", async (t) => {
    const cloud = parts(t);
    const [header, payload = "", signature] = (await mintIdToken(cloud)).split(".");
    const claims = Buffer.from(payload, "base64url").toString().replace(audience, "https://evil.example");
    const changed = [header, Buffer.from(claims).toString("base64url"), signature].join(".");
    assert.equal((await cloud.verify(changed)).kind, "invalid");
  });

  it("that an account signed are checked with the account's own keys", async (t) => {
    const cloud = parts(t);
    const claims = { iss: account, sub: account, aud: "https://pubsub.googleapis.com/" };
    const { signedJwt } = await cloud.iamCredentials.signJwt({ ...call, claims }, cloud.caller, never);
    const result = await cloud.verify(signedJwt);
    assert.ok(result.kind === "valid");
    assert.ok(
      result.key.origin.kind === "sandbox" &&
        result.key.origin.url.endsWith("ci-runner%40larkfield-build.iam.gserviceaccount.com"),
    );
  });

  it("that someone else signed in Google's name are not called genuine", async (t) => {
    const cloud = parts(t);
    const genuine = parseToken(await mintIdToken(cloud));
    assert.ok(genuine.kind === "jws");
    const keyId = genuine.header.members.flatMap(({ name, value }) =>
      name === "kid" && value.kind === "string" ? [value.value] : [],
    )[0];
    const forged = createSigner("RS256", keyId ?? "").signJwt({ iss: "https://accounts.google.com", aud: audience });
    assert.equal((await cloud.verify(forged)).kind, "invalid");
  });
});
