import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import * as vscode from "vscode";
import { gcloudEnvironment, metadataEnvironment } from "../../src/sandbox/client-environment.ts";
import { run } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { chains, helper, matrixWorld, outside, people } from "./fixture/matrix-world.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { set } from "./fixture/settings.ts";
import { clipboardText, copiedText, copiedToken } from "./fixture/tokens.ts";
import {
  asked,
  verifyAccessToken,
  verifyIdToken,
  verifySignedBlob,
  verifySignedJwt,
} from "./fixture/verify-credential.ts";

type Chain = (typeof chains)[number];

describe("every kind, through every chain, from every source", () => {
  const google = googleForSuite(matrixWorld);
  const exp = Math.floor(Date.now() / 1_000) + 600;

  /** Mints, and verifies what was copied to the clipboard with the cloud that issued it. */
  const kinds: Readonly<Record<string, (url: string, chain: Chain, source: string) => Promise<void>>> = {
    "an access token": async (url, chain, source) => {
      await run("mintAccessToken", { ...chain, source, scopes: asked.scopes });
      await verifyAccessToken(url, await copiedToken(), chain.target);
    },
    "an ID token": async (url, chain, source) => {
      await run("mintIdToken", { ...chain, source, audience: asked.audience });
      await verifyIdToken(url, await clipboardText(), chain.target);
    },
    "a signed JWT": async (url, chain, source) => {
      const claims = { ...asked.claims, iss: chain.target, exp };
      await run("signJwt", { ...chain, source, claims });
      await verifySignedJwt(url, await clipboardText(), chain.target, claims);
    },
    "a signature": async (url, chain, source) => {
      await run("signBlob", { ...chain, source, payload: asked.payload.toString("base64") });
      await verifySignedBlob(url, await clipboardText(), chain.target);
    },
  };

  function mintsEverything(source: string, url = () => google().cloud.url): void {
    for (const [kind, mint] of Object.entries(kinds)) {
      for (const chain of chains) {
        it(`${kind} through ${chain.delegates.length} delegates`, () => mint(url(), chain, source));
      }
    }
  }

  /** Sets environment variables for the suite that calls this. */
  function useEnvironment(variables: () => Readonly<Record<string, string>>): void {
    let earlier: NodeJS.ProcessEnv = {};
    let changed: Readonly<Record<string, string>> = {};
    before(async () => {
      earlier = { ...process.env };
      changed = variables();
      Object.assign(process.env, changed);
      await google().forgetCaller();
    });
    after(() => {
      for (const name of Object.keys(changed)) {
        if (earlier[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = earlier[name];
      }
    });
  }

  const authorizedUser = (): object => google().cloud.adc;
  const impersonationUrl = (account: string): string =>
    `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`;

  describe("Application Default Credentials of a person:", () => {
    before(() => google().use());
    mintsEverything("adc");
  });

  describe("Application Default Credentials that impersonate through a delegate of their own:", () => {
    before(() =>
      google().useCredential({
        type: "impersonated_service_account",
        service_account_impersonation_url: impersonationUrl(people.impersonated),
        delegates: [helper],
        source_credentials: authorizedUser(),
      }),
    );
    mintsEverything("adc");
  });

  describe("Application Default Credentials of an identity from outside Google:", () => {
    before(async () => {
      const token = await google().cloud.issueSubjectToken(outside.provider, { sub: outside.subject });
      rememberSecret(token);
      const file = google().writeFile("subject-token.json", { token });
      await google().useCredential({
        type: "external_account",
        audience: `//iam.googleapis.com/${outside.provider}`,
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        token_url: `${google().cloud.url}/v1/token`,
        credential_source: { file, format: { type: "json", subject_token_field_name: "token" } },
      });
    });
    mintsEverything("adc");
  });

  describe("a key file:", () => {
    before(() => google().useKeyFile(people.keyOwner));
    mintsEverything("keyFile");
  });

  describe("the metadata server:", () => {
    useEnvironment(() => metadataEnvironment(google().cloud.url));
    mintsEverything("metadataServer");
  });

  describe("the real gcloud:", function () {
    // It takes seconds to start, and more on a busy machine.
    this.timeout(60_000);
    // gcloud's own folder, with its tokens and logs, is not Mintmark's.
    const environment = (): Readonly<Record<string, string>> => {
      const adc = google().writeFile("gcloud.json", google().cloud.adc);
      return { ...gcloudEnvironment(google().cloud.url, adc), CLOUDSDK_CONFIG: dirname(adc) };
    };
    before(function () {
      const folders = (process.env["PATH"] ?? "").split(delimiter);
      if (!folders.some((folder) => existsSync(join(folder, "gcloud")))) this.skip();
    });
    useEnvironment(environment);
    mintsEverything("gcloud");
  });

  describe("the sandbox inside the extension:", () => {
    let url = "";
    before(async () => {
      await run("startSandbox", { world: google().writeFile("matrix.json", matrixWorld) });
      await set({ recipes: { where: { kind: "accessToken", ...chains[0], scopes: asked.scopes, source: "sandbox" } } });
      await run("copyAs", { name: "where", notation: "curl" });
      url = /http:\/\/127\.0\.0\.1:\d+/.exec(await copiedText())?.[0] ?? assert.fail("the sandbox does not run");
    });
    after(async () => {
      await run("stopSandbox");
      await vscode.commands.executeCommand("workbench.view.explorer");
      await vscode.workspace
        .getConfiguration("mintmark")
        .update("source", undefined, vscode.ConfigurationTarget.Global);
    });
    mintsEverything("sandbox", () => url);
  });
});
