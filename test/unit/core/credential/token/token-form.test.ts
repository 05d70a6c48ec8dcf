import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { writeToken } from "../../../../../src/core/credential/token/token-form.ts";
import type { MintRequest } from "../../../../../src/core/request/request.ts";
import { failureThrownBy, idTokenRequest, request, target } from "../credential-fixtures.ts";

const signedBlob: MintRequest = {
  kind: "signedBlob",
  target,
  delegates: [],
  destination: "clipboard",
  payload: "AA==",
};

suite("a token on the clipboard", () => {
  test("is the token, or a header line with it", () => {
    assert.equal(writeToken("token", request(), "ya29.x"), "ya29.x");
    assert.equal(writeToken("header", request(), "ya29.x"), "Authorization: Bearer ya29.x");
  });

  test("is hexadecimal digits for a signature, and for nothing else", () => {
    assert.equal(writeToken("hex", signedBlob, "AP+A"), "00ff80");
    assert.deepEqual(
      failureThrownBy(() => writeToken("hex", request(), "ya29.x")),
      {
        code: "notASignature",
        account: target,
      },
    );
  });

  test("is a curl command line, to the service that an ID token is for", () => {
    assert.equal(writeToken("curl", request(), "ya29.x"), "curl --header 'Authorization: Bearer ya29.x' ");
    const curl = "curl --header 'Authorization: Bearer a.b.c' ";
    const audiences = {
      "https://api.example.com": "https://api.example.com",
      "https://api.example.com/$(id)'": "'https://api.example.com/$(id)'\\'''",
      "client.apps.googleusercontent.com": "",
      "file:///etc/passwd": "",
    };
    for (const [audience, url] of Object.entries(audiences)) {
      assert.equal(writeToken("curl", idTokenRequest({ audience }), "a.b.c"), curl + url);
    }
  });

  test("is a line for each variable that tools read, which the shell takes unchanged", () => {
    const posix = String.raw`'ya29.$(id)'\'''`;
    const powerShell = "'ya29.$(id)'''";
    assert.equal(
      writeToken("posixEnvironment", request(), "ya29.$(id)'"),
      `export CLOUDSDK_AUTH_ACCESS_TOKEN=${posix}\nexport GOOGLE_OAUTH_ACCESS_TOKEN=${posix}\n`,
    );
    assert.equal(
      writeToken("powerShellEnvironment", request(), "ya29.$(id)'"),
      `$env:CLOUDSDK_AUTH_ACCESS_TOKEN = ${powerShell}\n$env:GOOGLE_OAUTH_ACCESS_TOKEN = ${powerShell}\n`,
    );
    assert.equal(writeToken("posixEnvironment", idTokenRequest(), "a.b.c"), "export MINTMARK_ID_TOKEN=a.b.c\n");
    assert.equal(writeToken("posixEnvironment", signedBlob, "c2ln"), "export MINTMARK_SIGNED_BLOB=c2ln\n");
  });

  test("is an unchanged signature, which no header carries", () => {
    assert.equal(writeToken("token", signedBlob, "c2ln"), "c2ln");
    for (const form of ["header", "curl"] as const) {
      const failure = failureThrownBy(() => writeToken(form, signedBlob, "c2ln"));
      assert.deepEqual(failure, { code: "notABearer", account: target });
    }
  });
});
