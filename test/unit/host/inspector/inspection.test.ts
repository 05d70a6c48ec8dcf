import assert from "node:assert/strict";
import { test } from "node:test";
import type { InspectorState, ToInspector } from "../../../../src/core/inspect/protocol.ts";
import type { JwsToken } from "../../../../src/core/inspect/parse/parsed-token.ts";
import type { InfoPlace, TokenInfoAnswer } from "../../../../src/core/inspect/verify/token-info.ts";
import type { KeyChoice, SignatureResult, UsedKey } from "../../../../src/core/inspect/verify/verification.ts";
import { Inspection, type InspectionParts } from "../../../../src/host/inspector/inspection.ts";
import { gate, ManualClock, settle } from "../../../support/manual-clock.ts";
import { base64url, makeJwt } from "../../../support/make-jwt.ts";

const signature = base64url("a signature that stays in the host");
const exp = Date.UTC(2026, 10, 21, 13) / 1_000;
const token = makeJwt(JSON.stringify({ iss: "https://accounts.google.com", aud: "a", exp }), undefined, signature);
const key: UsedKey = {
  id: "k1",
  algorithm: "RS256",
  origin: { kind: "google", url: "https://www.googleapis.com/oauth2/v3/certs", fetchedAt: 0 },
  source: undefined,
};

interface Opened {
  readonly inspection: Inspection;
  readonly clock: ManualClock;
  readonly messages: ToInspector[];
  readonly verified: { parsed: JwsToken; choice: KeyChoice; signal: AbortSignal }[];
  /** Where each token was sent. */
  readonly asked: string[];
  /** What was copied, compared and started. */
  readonly done: string[];
  readonly lastState: () => InspectorState;
}

const google: InfoPlace = { kind: "google", origin: "https://oauth2.googleapis.com" };
const answer: TokenInfoAnswer = { kind: "known", rows: [], expiresAt: exp * 1_000 };

function open(text: string, verify: () => Promise<SignatureResult>, more: Partial<InspectionParts> = {}): Opened {
  const clock = new ManualClock();
  const verified: Opened["verified"] = [];
  const asked: string[] = [];
  const done: string[] = [];
  const inspection = new Inspection(text, {
    clock,
    locale: "en",
    verifier: () =>
      Promise.resolve({
        verify: (parsed, choice, signal) => {
          verified.push({ parsed, choice, signal });
          return verify().then((result) => [result]);
        },
        places: () => [google],
        ask: (secret, place) => {
          asked.push(`${place.kind} ${secret}`);
          return Promise.resolve(answer);
        },
        readKeys: (_, name) => ({ origin: { kind: "own", name }, keys: [] }),
      }),
    sandboxUrl: () => undefined,
    chooseKeys: () => Promise.resolve(undefined),
    failureText: ({ code }) => `sentence for ${code}`,
    choosePlace: () => Promise.resolve(undefined),
    knownMint: () => undefined,
    receivers: { list: () => [], save: () => Promise.resolve(), delete: () => Promise.resolve() },
    copy: (copied) => {
      done.push(copied);
      return Promise.resolve("copied");
    },
    compare: (secret) => done.push(`compare ${secret}`),
    mintLike: ({ kind, target }) => done.push(`mint ${kind} ${target}`),
    ...more,
  });
  const messages: ToInspector[] = [];
  inspection.onMessage((message) => messages.push(message));
  const lastState = (): InspectorState => {
    const message = messages.at(-1);
    assert.ok(message?.kind === "state");
    return message.state;
  };
  return { inspection, clock, messages, verified, asked, done, lastState };
}

const valid = (): Promise<SignatureResult> => Promise.resolve({ kind: "valid", key });

test("the page gets the whole state when it is ready, and neither token nor signature is in it", async () => {
  const { inspection, messages } = open(`Bearer ${token}`, valid);
  await inspection.handle({ kind: "ready" });
  const sent = JSON.stringify(messages);
  assert.ok(sent.includes("accounts.google.com"));
  assert.ok(!sent.includes(signature) && !sent.includes(token.split(".")[1]!));
});

test("nothing is verified until it is asked for", async () => {
  const { inspection, verified, lastState } = open(token, valid);
  await inspection.handle({ kind: "ready" });
  await inspection.handle({ kind: "expectAudience", audience: "a" });
  await inspection.handle({ kind: "askTime" });
  assert.equal(verified.length, 0);
  await inspection.handle({ kind: "ready" });
  assert.equal(lastState().verdict.kind, "notChecked");
});

test("a check shows that it runs, then what came of it", async () => {
  const { inspection, messages, verified } = open(token, valid);
  await inspection.handle({ kind: "verify", keys: "issuer" });
  const shown = messages.map((message) =>
    message.kind === "state" ? [message.state.verdict.kind, message.state.verification?.isRunning] : [],
  );
  assert.deepEqual(shown, [
    ["notChecked", true],
    ["valid", false],
  ]);
  assert.equal(verified[0]?.parsed.signed().input, token.slice(0, token.lastIndexOf(".")));
});

test("what was valid is not called valid any more once it has expired", async () => {
  const { inspection, clock, lastState } = open(token, valid);
  await inspection.handle({ kind: "verify", keys: "issuer" });
  clock.advance(3_600_000);
  await inspection.handle({ kind: "ready" });
  assert.equal(lastState().verdict.kind, "claimsFail");
});

test("another expected audience changes the verdict at once", async () => {
  const { inspection, lastState } = open(token, valid);
  await inspection.handle({ kind: "verify", keys: "issuer" });
  await inspection.handle({ kind: "expectAudience", audience: " b " });
  assert.equal(lastState().verdict.kind, "claimsFail");
  await inspection.handle({ kind: "expectAudience", audience: "a" });
  assert.equal(lastState().verdict.kind, "valid");
});

test("a cancelled check leaves the verdict as it was, and so does closing the panel", async () => {
  const answer = gate();
  const { inspection, verified, lastState } = open(token, async () => {
    await answer.promise;
    return { kind: "valid", key };
  });
  const check = inspection.handle({ kind: "verify", keys: "issuer" });
  await settle();
  inspection.dispose();
  assert.equal(verified[0]?.signal.aborted, true);
  answer.resolve();
  await check;
  assert.equal(lastState().verdict.kind, "notChecked");
});

test("a second check while one runs does not start another", async () => {
  const answer = gate();
  const { inspection, verified } = open(token, async () => {
    await answer.promise;
    return { kind: "valid", key };
  });
  const checks = [
    inspection.handle({ kind: "verify", keys: "issuer" }),
    inspection.handle({ kind: "verify", keys: "own" }),
  ];
  await settle();
  answer.resolve();
  await Promise.all(checks);
  assert.equal(verified.length, 1);
});

test("a failed fetch is explained in words and hides nothing of the decoding", async () => {
  const failed: SignatureResult = {
    kind: "cannotCheck",
    reason: { code: "fetchFailed", failure: { code: "timedOut", host: "www.googleapis.com", seconds: 20 } },
  };
  const { inspection, lastState } = open(token, () => Promise.resolve(failed));
  await inspection.handle({ kind: "verify", keys: "issuer" });
  const { verdict, verification, token: view } = lastState();
  assert.deepEqual([verdict.kind, verification?.failure], ["cannotCheck", "sentence for timedOut"]);
  assert.equal(view.payload?.kind, "claims");
});

test("a verifier that cannot be loaded is a reason, too", async () => {
  const { inspection, lastState } = open(token, valid, { verifier: () => Promise.reject(new TypeError("no bundle")) });
  await inspection.handle({ kind: "verify", keys: "issuer" });
  assert.equal(lastState().verdict.kind, "cannotCheck");
});

test("own keys are asked for, and turning back changes nothing", async () => {
  const chosen = open(token, valid, { chooseKeys: () => Promise.resolve({ text: "{}", name: "jwks.json" }) });
  await chosen.inspection.handle({ kind: "verify", keys: "own" });
  assert.deepEqual(chosen.verified[0]?.choice, {
    kind: "own",
    keys: { origin: { kind: "own", name: "jwks.json" }, keys: [] },
  });
  const back = open(token, valid);
  await back.inspection.handle({ kind: "verify", keys: "own" });
  assert.equal(back.verified.length, 0);
  assert.equal(back.lastState().verdict.kind, "notChecked");
});

test("of several tokens each keeps its own result", async () => {
  const other = makeJwt('{"sub":"2"}');
  const { inspection, lastState } = open(`${token}\n${other}`, valid);
  await inspection.handle({ kind: "verify", keys: "issuer" });
  await inspection.handle({ kind: "choose", index: 1 });
  assert.deepEqual([lastState().verdict.kind, lastState().chosen], ["notChecked", 1]);
  await inspection.handle({ kind: "choose", index: 0 });
  assert.equal(lastState().verdict.kind, "valid");
  await inspection.handle({ kind: "choose", index: 7 });
  assert.equal(lastState().chosen, 0);
});

test("a token without a signature to check offers no check", () => {
  const texts = [
    makeJwt("{}", '{"alg":"none"}', ""),
    makeJwt("{}", undefined, "SIGNATURE_REMOVED_BY_GOOGLE"),
    "ya29.a0AfH6SM",
  ];
  for (const text of texts) assert.equal(open(text, valid).inspection.state().verification, undefined);
});

const opaque = "ya29.a0AfH6SMBx-fake-for-tests";

test("an opaque token is sent nowhere unless the user says where to", async () => {
  const refused = open(opaque, valid);
  await refused.inspection.handle({ kind: "askTokenInfo" });
  assert.deepEqual([refused.asked, refused.inspection.state().tokenInfo], [[], { kind: "notAsked" }]);
  const agreed = open(opaque, valid, { choosePlace: ([place]) => Promise.resolve(place) });
  await agreed.inspection.handle({ kind: "askTokenInfo" });
  assert.deepEqual(agreed.asked, [`google ${opaque}`]);
  const { tokenInfo, lifetime } = agreed.lastState();
  assert.deepEqual(tokenInfo, { kind: "answered", place: google, answer });
  assert.equal(lifetime?.from, "tokenInfo");
  assert.ok(!JSON.stringify(agreed.messages).includes(opaque));
});

test("only access tokens are asked about, even if the page requests more", async () => {
  for (const text of [token, "1//0gFakeRefreshToken", `AIza${"x".repeat(35)}`, "someword"]) {
    const opened = open(text, valid, { choosePlace: ([place]) => Promise.resolve(place) });
    await opened.inspection.handle({ kind: "askTokenInfo" });
    assert.deepEqual([opened.asked, opened.inspection.state().tokenInfo], [[], undefined], text);
  }
});

const request = {
  kind: "accessToken",
  target: "ci@demo-1.iam.gserviceaccount.com",
  delegates: [],
  scopes: ["https://www.googleapis.com/auth/cloud-platform"],
  lifetimeSeconds: 3_600,
  destination: "clipboard",
} as const;
const origin = {
  kind: "Access token",
  account: request.target,
  chain: `ada → ${request.target}`,
  scopes: request.scopes,
  audience: undefined,
  reason: undefined,
  mintedAt: 0,
  expiresAt: exp * 1_000,
};

test("what is known of a token that was minted here is shown without a question", () => {
  const known = { knownMint: (text: string) => (text === opaque ? { request, origin } : undefined) };
  const { asked, inspection } = open(`Bearer ${opaque}`, valid, known);
  const { origin: shown, lifetime, canMintLike } = inspection.state();
  assert.deepEqual([shown, lifetime?.from, canMintLike, asked], [origin, "mint", true, []]);
  assert.equal(open("ya29.somebody-elses", valid, known).inspection.state().origin, undefined);
});

test("copying, comparing and minting one like it are about the token that is shown", async () => {
  const other = makeJwt('{"iss":"x","sub":"2"}');
  const { inspection, done } = open(`${token}\n${other}`, valid);
  await inspection.handle({ kind: "choose", index: 1 });
  await inspection.handle({ kind: "copy", part: { kind: "claim", in: "payload", index: 1 } });
  await inspection.handle({ kind: "compare" });
  await inspection.handle({ kind: "mintLike" });
  assert.deepEqual(done, ["2", `compare ${other}`, "mint signedJwt undefined"]);
});

test("a saved receiver is chosen by its name and owner, and what is not saved cannot be deleted", async () => {
  const receiver = { kind: "cloudRun", audiences: ["a"], emails: [] } as const;
  const theirs = { ...receiver, audiences: ["theirs"] };
  const calls: string[] = [];
  const { inspection } = open(token, valid, {
    receivers: {
      list: () => [
        { name: "orders", owner: "workspace", receiver: theirs },
        { name: "orders", owner: "user", receiver },
      ],
      save: ({ kind }) => Promise.resolve(void calls.push(`save ${kind}`)),
      delete: ({ name, owner }) => Promise.resolve(void calls.push(`delete ${name} of ${owner}`)),
    },
  });
  const chosen = () => inspection.state().acceptance?.receiver.audiences;
  await inspection.handle({ kind: "saveReceiver" });
  await inspection.handle({ kind: "chooseSavedReceiver", name: "nobody", owner: "user" });
  assert.equal(chosen(), undefined);
  await inspection.handle({ kind: "chooseSavedReceiver", name: "orders", owner: "user" });
  assert.deepEqual(chosen(), ["a"]);
  await inspection.handle({ kind: "chooseSavedReceiver", name: "orders", owner: "workspace" });
  assert.deepEqual(chosen(), ["theirs"]);
  await inspection.handle({ kind: "saveReceiver" });
  await inspection.handle({ kind: "deleteReceiver", name: "nobody", owner: "user" });
  await inspection.handle({ kind: "deleteReceiver", name: "orders", owner: "user" });
  assert.deepEqual(calls, ["save cloudRun", "delete orders of user"]);
});
