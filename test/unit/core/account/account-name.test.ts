import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accountResourceName,
  parseAccountName,
  projectOfAccount,
  shortAccountName,
} from "../../../../src/core/account/account-name.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";

const email = "deployer@prod.iam.gserviceaccount.com";

test("an account is read from each way in which people and APIs write it", () => {
  const cases: Readonly<Record<string, string>> = {
    [email]: email,
    [` ${email}\n`]: email,
    "Deployer@PROD.iam.gserviceaccount.com": email,
    [`serviceAccount:${email}`]: email,
    [`projects/-/serviceAccounts/${email}`]: email,
    [`projects/prod/serviceAccounts/${email}`]: email,
    "projects/-/serviceAccounts/123456789012345678901": "123456789012345678901",
    "123456789012345678901": "123456789012345678901",
    "123-compute@developer.gserviceaccount.com": "123-compute@developer.gserviceaccount.com",
    "prod@appspot.gserviceaccount.com": "prod@appspot.gserviceaccount.com",
    "prod.example.com@appspot.gserviceaccount.com": "prod.example.com@appspot.gserviceaccount.com",
    "deployer@prod.example.com.iam.gserviceaccount.com": "deployer@prod.example.com.iam.gserviceaccount.com",
    "service-1@gcp-sa-run.iam.gserviceaccount.com": "service-1@gcp-sa-run.iam.gserviceaccount.com",
  };
  for (const [text, name] of Object.entries(cases)) assert.equal(parseAccountName(text), name, text);
});

test("what cannot name a service account is not mistaken for one", () => {
  const texts = [
    ...["", "ana@example.com", "ana@gmail.com", "@prod.iam.gserviceaccount.com", "1234", "user:ana@example.com"],
    ...[`${email}.evil.example`, "a@evilgserviceaccount.com", `${email}/keys/1`, `${email}?x=1`, `x y@${email}`],
    ...[`a@b@prod.iam.gserviceaccount.com`, `projects/a/b/serviceAccounts/${email}`, "../../x", `${email}\n${email}`],
  ];
  for (const text of texts) assert.equal(parseAccountName(text), undefined, text);
});

test("a parsed name is safe in a URL and parses as itself", () => {
  const random = seededRandom(3);
  const pieces = [
    "a",
    "-",
    ".",
    "@",
    ":",
    "/",
    "%",
    "..",
    "projects/-/serviceAccounts/",
    "prod",
    "iam",
    ".gserviceaccount.com",
    "1",
  ];
  for (let round = 0; round < 5_000; round += 1) {
    const text =
      Array.from({ length: 6 }, () => pieces[randomBelow(random, pieces.length)]!).join("") +
      "@p.iam.gserviceaccount.com";
    const name = parseAccountName(text);
    if (name === undefined) continue;
    assert.equal(parseAccountName(name), name, text);
    assert.match(name, /^[a-z0-9@.:-]+$/, text);
  }
});

test("an account is sent under the project -, the only one that the API takes", () => {
  assert.equal(accountResourceName(email), `projects/-/serviceAccounts/${email}`);
});

test("an account is short in a narrow place, and its project is known from its email", () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    [email, "deployer", "prod"],
    ["123-compute@developer.gserviceaccount.com", "123-compute", undefined],
    ["123456789012345678901", "123456789012345678901", undefined],
  ];
  for (const [name, short, project] of cases) {
    assert.deepEqual([shortAccountName(name), projectOfAccount(name)], [short, project]);
  }
});
