import assert from "node:assert/strict";
import { test } from "node:test";
import { readAccessToken, wrongBearer } from "../../../../src/google/http/bearer-form.ts";
import { makeJwt } from "../../../support/make-jwt.ts";
import { failureThrownBy } from "../../core/credential/credential-fixtures.ts";

const forms = [
  ["an access token of a person", "ya29.a0AfB_byC-abc.def", undefined],
  ["a federated access token", "ya29.d.b0Aaekm1K.x-y", undefined],
  ["three parts that are no JWT", "one.two.three", undefined],
  ["Google's ID token", makeJwt('{"iss":"https://accounts.google.com","aud":"x"}'), "idToken"],
  ["a JWT that an account signed", makeJwt('{"iss":"ci@demo.iam.gserviceaccount.com"}'), "signedJwt"],
  ["an API key", `AIza${"x".repeat(35)}`, "apiKey"],
  ["a refresh token", "1//0abcdef", "refreshToken"],
] as const;

for (const [name, value, expected] of forms) {
  test(`${name} is ${expected === undefined ? "taken" : "refused"} where an access token is needed`, () => {
    assert.equal(wrongBearer(value), expected);
    const answer = { access_token: value };
    if (expected === undefined) assert.equal(readAccessToken(answer, "gcloud"), value);
    else {
      const failure = failureThrownBy(() => readAccessToken(answer, "gcloud"));
      assert.deepEqual(failure, { code: "wrongBearer", host: "gcloud", is: expected });
    }
  });
}
