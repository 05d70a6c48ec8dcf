import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { googleEndpoints } from "../../../../../src/core/caller/endpoints.ts";
import { type NotationName, notationNames, notations } from "../../../../../src/core/notation/export/notations.ts";
import type { MintRequest } from "../../../../../src/core/request/request.ts";
import { idTokenRequest, request } from "../../credential/credential-fixtures.ts";

const first = "first@a.iam.gserviceaccount.com";
const second = "second@a.iam.gserviceaccount.com";
const target = "target@a.iam.gserviceaccount.com";
const chain = { target, delegates: [first, second] };
const base = { ...chain, destination: "clipboard" } as const;
const named = (account: string): string => `projects/-/serviceAccounts/${account}`;

const accessToken = request(chain);
const idToken = idTokenRequest(chain);
const signedJwt: MintRequest = { kind: "signedJwt", ...base, claims: { sub: "me" } };
const signedBlob: MintRequest = { kind: "signedBlob", ...base, payload: "AAEC" };

function write(notation: NotationName, asked: MintRequest): string | undefined {
  return notations[notation](asked, googleEndpoints);
}

suite("an exported request", () => {
  const orders: Readonly<Record<NotationName, readonly string[]>> = {
    gcloud: [`--impersonate-service-account=${first},${second},${target}`],
    curl: [`"delegates":["${named(first)}","${named(second)}"]`, `${named(target)}:generateAccessToken`],
    terraform: [`= ["${named(first)}", "${named(second)}"]`, `target_service_account = "${target}"`],
    node: [`delegates: ["${named(first)}", "${named(second)}"]`, `targetPrincipal: "${target}"`],
    python: [`delegates=["${named(first)}", "${named(second)}"]`, `target_principal="${target}"`],
    go: [`Delegates: []string{"${first}", "${second}"}`, `TargetPrincipal: "${target}"`],
    ruby: [`delegates: ["${named(first)}", "${named(second)}"]`, `name = "${named(target)}"`],
    java: [`.setDelegates(List.of("${named(first)}", "${named(second)}"))`, `.setTargetPrincipal("${target}")`],
    cSharp: [`DelegateAccounts = new string[] { "${named(first)}", "${named(second)}" }`, `Initializer("${target}")`],
    powerShell: [`"delegates":["${named(first)}","${named(second)}"]`, `${named(target)}:generateAccessToken'`],
    httpie: [`"delegates":["${named(first)}","${named(second)}"]`, `${named(target)}:generateAccessToken`],
    httpFile: [`"delegates":["${named(first)}","${named(second)}"]`, `${named(target)}:generateAccessToken`],
    adcFile: [`"delegates":["${named(first)}","${named(second)}"]`, `${named(target)}:generateAccessToken`],
    githubActions: [`delegates: "${first},${second}"`, `service_account: "${target}"`],
  };

  for (const notation of notationNames) {
    test(`for ${notation} has the chain in that tool's own order, and the target where it belongs`, () => {
      const text = write(notation, accessToken) ?? "";
      for (const part of orders[notation]) assert.ok(text.includes(part), `${part} is not in:\n${text}`);
    });
  }

  test("without delegates names only the target", () => {
    for (const notation of notationNames) {
      const text = write(notation, { ...accessToken, delegates: [] }) ?? "";
      assert.ok(text.includes(target), notation);
      assert.doesNotMatch(text, /first@|second@|undefined/);
    }
    assert.match(write("gcloud", { ...accessToken, delegates: [] }) ?? "", /account=target@a\.iam\S+ /);
  });

  test("is there where the tool can say it, and nowhere else", () => {
    const able = (asked: MintRequest): readonly string[] => notationNames.filter((name) => write(name, asked));
    assert.deepEqual(able(accessToken), notationNames);
    const http = ["powerShell", "httpie", "httpFile"];
    assert.deepEqual(
      able(idToken),
      notationNames.filter((name) => name !== "adcFile"),
    );
    assert.deepEqual(able(signedJwt), ["curl", "terraform", "ruby", ...http]);
    assert.deepEqual(able(signedBlob), ["curl", "python", "ruby", "java", "cSharp", ...http]);
    assert.deepEqual(able({ ...idToken, organizationNumberIncluded: true }), ["curl", ...http]);
    assert.equal(write("cSharp", { ...idToken, includeEmail: false }), undefined);
  });

  test("says what is asked for: scopes, lifetime, audience, email", () => {
    const scope = "https://www.googleapis.com/auth/devstorage.read_only";
    for (const notation of notationNames) {
      const text = write(notation, { ...accessToken, scopes: [scope], lifetimeSeconds: 1234 }) ?? "";
      assert.ok(text.includes(scope), notation);
      // The file format has no field for it.
      assert.equal(text.includes("1234"), notation !== "adcFile", notation);
    }
    for (const notation of notationNames.filter((name) => name !== "adcFile")) {
      assert.notEqual(write(notation, { ...idToken, includeEmail: false }), write(notation, idToken), notation);
      assert.ok(write(notation, idToken)?.includes(idToken.audience), notation);
    }
  });

  test("says why where the tool can", () => {
    const reason = "ticket 7: it's $(urgent) \u00e9";
    const able = notationNames.filter((name) => write(name, { ...accessToken, reason }) !== write(name, accessToken));
    assert.deepEqual(able, ["gcloud", "curl", "go", "ruby", "powerShell", "httpie", "httpFile"]);
    const curl = write("curl", { ...accessToken, reason }) ?? "";
    assert.ok(curl.includes(String.raw`--header 'X-Goog-Request-Reason: ticket 7: it'\''s $(urgent) %C3%A9'`), curl);
  });

  test("for Go is there for an hour at most, as its package takes no more", () => {
    assert.equal(write("go", { ...accessToken, lifetimeSeconds: 3_601 }), undefined);
  });

  test("leaves nothing to be expanded, even with the quotation marks of Ruby, PowerShell and .http files", () => {
    const audience = "https://a.example/#{exit}'\u2019$(exit)\u2018{{token}}$x`#@";
    const texts = new Map(notationNames.map((name) => [name, write(name, { ...idToken, audience }) ?? ""]));
    assert.doesNotMatch(texts.get("ruby") ?? "", /#\{|#@/);
    assert.match(texts.get("powerShell") ?? "", /''\u2019\u2019\$\(exit\)\u2018\u2018/);
    assert.equal(texts.get("httpFile")?.match(/\{\{/g)?.length, 1);
  });

  test("for curl and Node goes to another endpoint where one is set", () => {
    for (const notation of ["curl", "node", "adcFile", "ruby", "powerShell", "httpie", "httpFile"] as const) {
      const text = notations[notation](accessToken, { iamCredentials: "http://127.0.0.1:8080" }) ?? "";
      assert.ok(text.includes("http://127.0.0.1:8080"), notation);
      assert.ok(!text.includes("iamcredentials.googleapis.com"), notation);
    }
    assert.doesNotMatch(write("node", accessToken) ?? "", /endpoint/);
  });
});
