import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import type { JsonObject } from "../../src/core/base/json.ts";
import type { FaultEffect } from "../../src/sandbox/http/faults.ts";
import { mint, mintAndCancel } from "./fixture/commands.ts";
import { GoogleUnderTest, googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { rememberSecret, secretIn } from "./fixture/secrets.ts";
import { set } from "./fixture/settings.ts";
import { assertNoTokens, clipboardText } from "./fixture/tokens.ts";
import { account, brokenChain, sleeper } from "./fixture/world.ts";

const machineAccount = account("attached");
const route = "iamcredentials.generateAccessToken";

interface Refusal {
  readonly when: string;
  readonly code: string;
}

interface MintRefusal extends Refusal {
  /** How many mint calls are made. */
  readonly calls: number;
  readonly request?: object;
  readonly fault?: FaultEffect;
}

const mintRefusals: readonly MintRefusal[] = [
  ...[1, 2, 3].map((hop) => ({
    when: `the grant of hop ${hop} is missing`,
    code: "permissionDenied",
    calls: 1,
    request: brokenChain(hop),
  })),
  { when: "the target does not exist", code: "notFound", calls: 1, request: { target: "199999999999999999999" } },
  { when: "the target is disabled", code: "refused", calls: 1, request: { target: account("disabled") } },
  { when: "the policy allows an hour only", code: "lifetimeNotAllowed", calls: 0, request: { lifetimeSeconds: 7_200 } },
  { when: "the quota is used up", code: "rateLimited", calls: 4, fault: { kind: "status", status: 429 } },
  {
    when: "the quota is used up for a minute",
    code: "rateLimited",
    calls: 1,
    fault: { kind: "status", status: 429, retryAfterSeconds: 60 },
  },
  { when: "the service stays unavailable", code: "unavailable", calls: 4, fault: { kind: "status", status: 503 } },
  { when: "a proxy answers with a page", code: "notJson", calls: 1, fault: { kind: "html", status: 200 } },
  { when: "a proxy refuses with a page", code: "notJson", calls: 1, fault: { kind: "html", status: 407 } },
  { when: "the connection drops in the middle of the answer", code: "unreachable", calls: 1, fault: { kind: "cut" } },
];

interface CallerRefusal extends Refusal {
  readonly says?: RegExp;
  readonly arrange: (google: GoogleUnderTest) => unknown;
}

/** Refusals without a caller's token, or without an address to send it to: no mint call is made. */
const callerRefusals: readonly CallerRefusal[] = [
  {
    when: "the caller has to sign in again",
    code: "reauthenticationNeeded",
    arrange: (google) => google.use(sleeper),
  },
  {
    when: "the caller's sign-in has been revoked",
    code: "sourceRejected",
    arrange: (google) => google.useCredential({ ...google.cloud.adc, refresh_token: "1//0-revoked" }),
  },
  {
    when: "the credential file would send the credential elsewhere",
    code: "sourceFileForbiddenField",
    arrange: (google) => google.useCredential({ ...google.cloud.adc, endpoint: "https://elsewhere.example" }),
  },
  {
    when: "the token endpoint answers with a page",
    code: "notJson",
    arrange: (google) => {
      google.cloud.faults.add({ route: "oauth2.token", kind: "html", status: 200 });
      return google.forgetCaller();
    },
  },
  { when: "nothing listens at the endpoint", code: "unreachable", arrange: endpoint("http://127.0.0.1:1") },
  {
    when: "the endpoint is neither TLS nor this machine",
    code: "insecureEndpoint",
    arrange: endpoint("http://iam.example"),
  },
  {
    when: "the account of the key file was deleted",
    code: "sourceRejected",
    arrange: async (google) => {
      const key = await google.cloud.createKeyFile(account("key-owner"));
      rememberSecret(key["private_key"]);
      return google.useCredential({ ...key, client_email: account("deleted-since") });
    },
  },
  {
    when: "the key in the file is of another algorithm",
    code: "sourceFileBadKey",
    arrange: async (google) => {
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      rememberSecret(pem);
      return google.useCredential({ ...(await google.cloud.createKeyFile(account("key-owner"))), private_key: pem });
    },
  },
  {
    when: "the metadata server answers without its header",
    code: "notAMetadataServer",
    arrange: (google) => {
      google.cloud.faults.add({ route: "metadata", kind: "html", status: 200 });
      process.env["GCE_METADATA_HOST"] = new URL(google.cloud.url).host;
      return set({ source: "metadataServer" });
    },
  },
  {
    when: "the machine has no access scopes, and so ID tokens only",
    code: "noAccessToken",
    arrange: async (google) => {
      const machine = createServer(({ url }, response) => {
        const isEmail = url?.endsWith("/email") === true;
        response.writeHead(isEmail ? 200 : 404, { "metadata-flavor": "Google" });
        response.end(isEmail ? machineAccount : "");
      });
      await new Promise<void>((resolve) => machine.listen(0, "127.0.0.1", resolve));
      machine.unref();
      process.env["GCE_METADATA_HOST"] = `127.0.0.1:${(machine.address() as AddressInfo).port}`;
      await google.forgetCaller();
      return set({ source: "metadataServer" });
    },
    says: /gives no access token of attached@acme-tests\S+, and everything but ID tokens .* needs one: “HTTP 404” Give/,
  },
  {
    when: "a program that a file names was not allowed",
    code: "subjectProgramNotAllowed",
    arrange: (google) => google.useCredential(outsideAccount(google, "/bin/sleep 600")),
  },
  {
    when: "the file tells how to sign in, and is no credential",
    code: "sourceFileOtherKind",
    arrange: (google) => google.useCredential({ type: "external_account_authorized_user_login_config", audience: "" }),
    says: /is a login configuration of Google's: .* Sign in with it, then choose the file that gcloud writes/,
  },
  {
    when: "the file's audience has the project's id",
    code: "sourceFileBadAudience",
    arrange: (google) =>
      google.useCredential({
        ...outsideAccount(google, "/bin/true"),
        audience: "//iam.googleapis.com/projects/acme-tests/locations/global/workloadIdentityPools/p/providers/o",
      }),
    says: /names the project by its id\. It needs the project's number/,
  },
  { when: "no key file is chosen", code: "keyFileNotChosen", arrange: () => set({ source: "keyFile" }) },
];

function outsideAccount({ cloud }: GoogleUnderTest, command: string): JsonObject {
  return {
    type: "external_account",
    audience: "//iam.googleapis.com/projects/1001/locations/global/workloadIdentityPools/p/providers/o",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${cloud.url}/v1/token`,
    credential_source: { executable: { command } },
  };
}

function endpoint(iamCredentials: string): CallerRefusal["arrange"] {
  return (google) => set({ endpoints: { ...google.cloud.endpoints, iamCredentials } });
}

describe("a mint is refused", () => {
  const google = googleForSuite();
  const usual = { target: account("direct"), scopes: ["cloud-platform"] };

  /** Common to all refusals: one named failure, and nothing handed over, kept or shown. */
  async function assertRefused(code: string, work: () => Promise<void>, says = /^/): Promise<void> {
    await vscode.env.clipboard.writeText("mine");
    const lines = await logOf(work);
    assert.deepEqual(failureCodes(lines), [code]);
    assert.match(lines.join("\n"), says);
    assert.equal(secretIn(lines.join("\n")), undefined);
    assert.equal(await clipboardText(), "mine");
    await assertNoTokens();
  }

  for (const { when, code, calls, request, fault } of mintRefusals) {
    it(`as ${code} when ${when}`, async () => {
      if (fault !== undefined) google().cloud.faults.add({ route, ...fault });
      await assertRefused(code, async () => {
        const made = await google().callsOf(() => mint({ ...usual, ...request }));
        assert.equal(made.mint, calls);
      });
    });
  }

  it("as mintMismatch when Google's answer is a token that outlives the request", async () => {
    google().aheadMs = 1_800_000;
    await assertRefused("mintMismatch", () => mint(usual));
  });

  describe("for the caller's sake", () => {
    afterEach(() => {
      delete process.env["GCE_METADATA_HOST"];
      return google().use();
    });

    for (const { when, code, arrange, says } of callerRefusals) {
      it(`as ${code} when ${when}`, async () => {
        await arrange(google());
        const refused = async (): Promise<void> => {
          const made = await google().callsOf(() => mint(usual));
          assert.equal(made.mint, 0);
        };
        await assertRefused(code, refused, says);
      });
    }
  });

  it("as notAnAccessToken when Google takes neither the caller's token nor a fresh one", async () => {
    const other = await GoogleUnderTest.start();
    try {
      await set({ endpoints: { ...google().cloud.endpoints, iamCredentials: other.cloud.url } });
      await assertRefused("notAnAccessToken", async () => {
        const refreshed = await google().callsOf(async () => {
          const tried = await other.callsOf(() => mint(usual));
          assert.equal(tried.mint, 2);
        });
        assert.equal(refreshed.token, 2);
      });
    } finally {
      await other.close();
    }
  });

  it("and a permission that is missing is named in the log with Google's own words", async () => {
    const lines = await logOf(() => mint({ ...usual, ...brokenChain(2) }));
    const line = lines.find((text) => text.includes("permissionDenied"));
    assert.match(line ?? "", /iam\.serviceAccounts\.implicitDelegation/);
    assert.match(line ?? "", /"httpStatus":403/);
  });

  it("and works again as soon as the trouble is over", async () => {
    google().cloud.faults.add({ route, kind: "html", status: 200, times: 1 });
    const lines = await logOf(async () => {
      await mint(usual);
      await mint(usual);
    });
    assert.deepEqual(failureCodes(lines), ["notJson"]);
    assert.match(await clipboardText(), /^ya29\./);
  });
});

describe("a mint that hangs", () => {
  const google = googleForSuite();

  it("ends with Cancel: no failure is shown, nothing is copied, no token is left", async () => {
    await vscode.env.clipboard.writeText("mine");
    google().cloud.faults.add({ route, kind: "hang" });
    const before = google().cloud.requestLog.length;
    const isHanging = (): boolean =>
      google()
        .cloud.requestLog.slice(before)
        .some((request) => request.route === route);
    const request = { target: account("direct"), scopes: ["cloud-platform"] };
    const lines = await logOf(() => mintAndCancel(request, isHanging));
    assert.deepEqual(failureCodes(lines), []);
    assert.equal(await clipboardText(), "mine");
    await assertNoTokens();
  });
});
