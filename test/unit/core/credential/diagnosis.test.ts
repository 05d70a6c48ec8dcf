import assert from "node:assert/strict";
import { test } from "node:test";
import { fail, failureOf } from "../../../../src/core/base/errors.ts";
import type { Failure, SourceName } from "../../../../src/core/base/failure.ts";
import type { CredentialSource } from "../../../../src/core/caller/credential-source.ts";
import { diagnose, type DiagnosisPorts, publicProxy } from "../../../../src/core/credential/diagnosis.ts";
import { googleEndpoints } from "../../../../src/core/caller/endpoints.ts";

const never = new AbortController().signal;
const google = { httpStatus: 403, status: "", message: "", reason: undefined };
const disabled: Failure = {
  code: "serviceDisabled",
  resource: "x",
  google,
  service: "iamcredentials.googleapis.com",
  consumer: "p",
  activationUrl: undefined,
};
const expected: Failure = { code: "invalidArgument", resource: "x", google };

interface World {
  readonly usable?: readonly SourceName[];
  readonly open?: Failure;
  readonly token?: Failure;
  readonly minting?: Failure;
  readonly projects?: Failure;
}

/** Ports that fail when told to, and count their calls. */
function world({
  usable = [],
  open,
  token,
  minting = expected,
  projects,
}: World): DiagnosisPorts & { asked: string[] } {
  const asked: string[] = [];
  const outcome = <T>(name: string, failure: Failure | undefined, value: T): Promise<T> => {
    asked.push(name);
    return failure === undefined ? Promise.resolve(value) : Promise.resolve().then(() => fail(failure));
  };
  const source: CredentialSource = {
    name: "adc",
    principal: "ana@example.com",
    origin: "/adc.json",
    endpoints: googleEndpoints,
    quotaProject: "pays",
    ownIdTokens: undefined,
    accessToken: () => outcome("token", token, { value: "PLANTED", expiresAt: 0 }),
  };
  const found = {
    origin: undefined,
    type: undefined,
    account: undefined,
    universe: undefined,
    quotaProject: undefined,
  };
  const names = ["adc", "gcloud", "keyFile", "metadataServer", "sandbox"] as const;
  const sources = names.map((name) => ({
    ...found,
    source: name,
    problem: usable.includes(name) ? undefined : ({ code: "gcloudMissing" } as const),
    cautions: [],
  }));
  return {
    asked,
    survey: () => Promise.resolve({ sources, variables: [], proxies: [] }),
    session: { open: () => outcome("open", open, { source, passedOver: [] }) },
    iamCredentials: {
      generateAccessToken: ({ scopes }) => {
        assert.deepEqual(scopes, [], "a request with scopes could mint");
        return outcome("iamCredentials", minting, { accessToken: "PLANTED", expiresAt: 0 });
      },
    },
    directory: { searchProjects: () => outcome("projects", projects, { items: [], nextPageToken: undefined }) },
    skewMs: () => 90_000,
  };
}

test("without permission to call, nothing is opened or called, and the likely source is named", async () => {
  const cases = [
    ["auto", ["keyFile", "sandbox", "gcloud"], "gcloud"],
    ["auto", ["keyFile"], undefined],
    ["keyFile", [], "keyFile"],
  ] as const;
  for (const [choice, usable, name] of cases) {
    const ports = world({ usable });
    const diagnosis = await diagnose(ports, choice, false, never);
    assert.deepEqual(diagnosis.inForce, { kind: "likely", name });
    assert.deepEqual([ports.asked, diagnosis.calls], [[], []]);
  }
});

test("with permission, the source is opened and each call is listed with its host, without the token", async () => {
  const ports = world({});
  const diagnosis = await diagnose(ports, "auto", true, never);
  assert.deepEqual(diagnosis.inForce, {
    kind: "opened",
    name: "adc",
    principal: "ana@example.com",
    origin: "/adc.json",
    quotaProject: "pays",
    passedOver: [],
  });
  assert.deepEqual(diagnosis.calls, [
    { call: "callerToken", host: "/adc.json", failure: undefined },
    { call: "iamCredentials", host: "iamcredentials.googleapis.com", failure: undefined },
    { call: "projects", host: "cloudresourcemanager.googleapis.com", failure: undefined },
  ]);
  assert.equal(diagnosis.skewMs, 90_000);
  assert.deepEqual(ports.asked, ["open", "token", "iamCredentials", "projects"]);
  assert.ok(!JSON.stringify(diagnosis).includes("PLANTED"));
});

test("a source that does not open is the answer, not an error", async () => {
  const failure: Failure = { code: "gcloudMissing" };
  const diagnosis = await diagnose(world({ open: failure }), "gcloud", true, never);
  assert.deepEqual([diagnosis.inForce, diagnosis.calls], [{ kind: "refused", failure }, []]);
});

test("a caller who has to sign in again is reported, and nothing more is called", async () => {
  const failure: Failure = { code: "reauthenticationNeeded", source: "adc", account: "ana@example.com" };
  const ports = world({ token: failure });
  const { calls } = await diagnose(ports, "auto", true, never);
  assert.deepEqual(calls, [{ call: "callerToken", host: "/adc.json", failure }]);
  assert.deepEqual(ports.asked, ["open", "token"]);
});

test("a disabled API is reported; a refusal of the empty request means that it works", async () => {
  const told = async (minting: Failure): Promise<Failure | undefined> =>
    (await diagnose(world({ minting }), "auto", true, never)).calls[1]?.failure;
  assert.equal(await told(disabled), disabled);
  for (const code of ["invalidArgument", "notFound", "refused"] as const) {
    assert.equal(await told({ code, resource: "x", google }), undefined);
  }
  assert.equal(await told({ code: "permissionDenied", permission: undefined, resource: "x", google }), undefined);
  const { calls } = await diagnose(world({ projects: disabled }), "auto", true, never);
  assert.equal(calls[2]?.failure, disabled);
});

test("a cancellation ends the diagnosis at any point", async () => {
  for (const where of ["open", "token", "minting", "projects"]) {
    const error: unknown = await diagnose(world({ [where]: { code: "cancelled" } }), "auto", true, never).catch(
      (reason: unknown) => reason,
    );
    assert.deepEqual(failureOf(error), { code: "cancelled" }, where);
  }
});

test("a proxy's address is shown without the name and password in it", () => {
  const cases = [
    ["http://proxy.example:3128", "http://proxy.example:3128"],
    ["http://ana:secret@proxy.example:3128", "http://[redacted]@proxy.example:3128"],
    ["ana:p@ss@proxy.example", "[redacted]@proxy.example"],
    ["socks5://ana@[::1]:1080", "socks5://[redacted]@[::1]:1080"],
    ["", ""],
  ] as const;
  for (const [address, shown] of cases) assert.equal(publicProxy(address), shown);
});
