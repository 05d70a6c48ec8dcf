import assert from "node:assert/strict";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { isObject } from "../../src/core/base/json.ts";
import type { MintRequest } from "../../src/core/request/request.ts";
import {
  accessToken,
  assertAccessToken,
  assertIdToken,
  assertPrinted,
  assertUnharmed,
  curlAnswer,
  exported,
  idToken,
  javaLibraries,
  javaShim,
  needs,
  needsJava,
  needsRuby,
  openWorkshop,
  rubyShim,
  signedBlob,
  signedJwt,
} from "./export-workshop.ts";
import { cloudPlatform } from "./google-clients.ts";

suite("exported for gcloud", needs("gcloud"), () => {
  test("an access token and an ID token are minted through the chain", async (t) => {
    const workshop = await openWorkshop(t);
    const snippet = (request: MintRequest): string => exported("gcloud", request, workshop.cloud);
    await assertAccessToken(workshop, await workshop.run("sh", "-c", snippet(accessToken)));
    assertIdToken(workshop, await workshop.run("sh", "-c", snippet(idToken)));
  });

  test("the scopes that were asked for arrive", async (t) => {
    const workshop = await openWorkshop(t);
    const scope = "https://www.googleapis.com/auth/devstorage.read_only";
    const request = { ...accessToken, scopes: [scope] };
    const token = await workshop.run("sh", "-c", exported("gcloud", request, workshop.cloud));
    const info = (await (await fetch(`${workshop.cloud.url}/tokeninfo?access_token=${token}`)).json()) as {
      scope: string;
    };
    assert.ok(info.scope.split(" ").includes(scope), info.scope);
    assert.ok(!info.scope.includes(cloudPlatform), info.scope);
  });
});

suite("exported for curl", needs("curl", "gcloud"), () => {
  test("all four kinds are minted through the chain, and no part of a request is run", async (t) => {
    const workshop = await openWorkshop(t);
    await assertAccessToken(workshop, (await curlAnswer(workshop, accessToken))["accessToken"] ?? "");
    assertIdToken(workshop, (await curlAnswer(workshop, idToken))["token"] ?? "");
    const jwt = (await curlAnswer(workshop, signedJwt))["signedJwt"] ?? "";
    const claims: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
    assert.deepEqual(claims, signedJwt.claims);
    const signature = (await curlAnswer(workshop, signedBlob))["signedBlob"] ?? "";
    assert.equal(Buffer.from(signature, "base64").length, 256);
    assertUnharmed(workshop.folder);
  });
});

suite("exported for Node", () => {
  for (const request of [accessToken, idToken]) {
    test(`${request.kind} is minted through the chain by google-auth-library`, async (t) => {
      const workshop = await openWorkshop(t);
      await writeFile(join(workshop.folder, "mint.mjs"), exported("node", request, workshop.cloud));
      const token = await workshop.run(process.execPath, "--import", "./shim.mjs", "mint.mjs");
      if (request.kind === "idToken") assertIdToken(workshop, token);
      else await assertAccessToken(workshop, token);
    });
  }
});

suite("exported for Python", needs("python3", "gcloud"), () => {
  for (const request of [accessToken, idToken, signedBlob]) {
    test(`${request.kind} is minted through the chain by google-auth`, async (t) => {
      const workshop = await openWorkshop(t);
      await writeFile(join(workshop.folder, "mint.py"), exported("python", request, workshop.cloud));
      const printed = await workshop.run("python3", "mint.py");
      if (request.kind === "idToken") assertIdToken(workshop, printed);
      else if (request.kind === "accessToken") await assertAccessToken(workshop, printed);
      else assert.equal(Buffer.from(printed, "base64").length, 256);
    });
  }
});

suite("exported for Ruby", needsRuby, () => {
  for (const request of [accessToken, idToken, signedJwt, signedBlob]) {
    test(`${request.kind} is minted through the chain by the generated client`, async (t) => {
      const workshop = await openWorkshop(t);
      await writeFile(join(workshop.folder, "shim.rb"), rubyShim);
      await writeFile(join(workshop.folder, "mint.rb"), exported("ruby", request, workshop.cloud));
      await assertPrinted(workshop, request, await workshop.run("ruby", "-r", "./shim.rb", "mint.rb"));
    });
  }
});

suite("exported for Java", needsJava, () => {
  for (const request of [accessToken, idToken, signedBlob]) {
    test(`${request.kind} is minted through the chain by google-auth-library-oauth2-http`, async (t) => {
      const workshop = await openWorkshop(t);
      await writeFile(join(workshop.folder, "Shim.java"), javaShim);
      await writeFile(join(workshop.folder, "Mint.java"), exported("java", request, workshop.cloud));
      await workshop.run("javac", "-cp", `${javaLibraries}/*`, "Mint.java", "Shim.java");
      const printed = await workshop.run("java", "-cp", `.:${javaLibraries}/*`, "Shim");
      await assertPrinted(workshop, request, printed);
    });
  }
});

suite("exported for HTTPie", needs("http", "gcloud"), () => {
  const fields = {
    accessToken: "accessToken",
    idToken: "token",
    signedJwt: "signedJwt",
    signedBlob: "signedBlob",
  } as const;
  for (const request of [accessToken, idToken, signedJwt, signedBlob]) {
    test(`${request.kind} is minted through the chain, and no part of the request is run`, async (t) => {
      const workshop = await openWorkshop(t);
      // HTTPie has Python libraries of its own.
      const command = ["-u", "PYTHONPATH", "sh", "-c", exported("httpie", request, workshop.cloud)];
      const answer: unknown = JSON.parse(await workshop.run("env", ...command));
      assert.ok(isObject(answer));
      await assertPrinted(workshop, request, String(answer[fields[request.kind]]));
      assertUnharmed(workshop.folder);
    });
  }
});

suite("exported as an ADC file", needs("python3", "gcloud"), () => {
  test("the file is the owner's alone, and google-auth mints with it through the chain", async (t) => {
    const workshop = await openWorkshop(t);
    await workshop.run("sh", "-c", exported("adcFile", accessToken, workshop.cloud));
    const path = join(workshop.folder, "impersonated-credentials.json");
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const program = [
      "import google.auth, google.auth.transport.requests",
      `credential, _ = google.auth.load_credentials_from_file("impersonated-credentials.json", scopes=["${cloudPlatform}"])`,
      "credential.refresh(google.auth.transport.requests.Request())",
      "print(credential.token)",
    ].join("\n");
    await assertAccessToken(workshop, await workshop.run("python3", "-c", program));
  });
});
