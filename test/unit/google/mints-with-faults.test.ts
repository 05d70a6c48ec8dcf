import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../../src/core/base/errors.ts";
import type { MintRequest } from "../../../src/core/request/request.ts";
import { seededRandom } from "../../support/seeded-random.ts";
import { never } from "./google-fixtures.ts";
import { build, ciRunner, desk, prod, releaseManager, request } from "./sandbox-desk.ts";

/** More of them by hand: MINTMARK_ROUNDS=1000. */
const rounds = Number(process.env["MINTMARK_ROUNDS"] ?? 200);
const common = { destination: "clipboard" } as const;
const chains = [
  { target: ciRunner, delegates: [] },
  { target: releaseManager, delegates: [ciRunner] },
  { target: `deployer@${prod}`, delegates: [ciRunner, releaseManager] },
];
/** What a mint may end with when Google or the network fails more often than it is asked. */
const named: ReadonlySet<string> = new Set(["rateLimited", "unavailable", "refused", "unreachable", "notJson"]);

function requestAt(round: number): MintRequest {
  const chain = { ...common, ...(chains[round % chains.length] ?? { target: `none@${build}`, delegates: [] }) };
  const reason = `round ${round}`;
  const kinds: readonly MintRequest[] = [
    { ...request(chain.target, chain.delegates), reason },
    {
      kind: "idToken",
      ...chain,
      reason,
      audience: "https://a.example",
      includeEmail: true,
      organizationNumberIncluded: false,
    },
    { kind: "signedJwt", ...chain, reason, claims: { sub: reason } },
    { kind: "signedBlob", ...chain, reason, payload: "AAEC" },
  ];
  return kinds[round % kinds.length] ?? assert.fail("there is no such kind");
}

test(`of ${rounds} mints at one fault in five calls, all succeed or say why`, async (t) => {
  const { mint, sandbox, logger } = await desk(t);
  const faults = [
    { kind: "status", status: 429, retryAfterSeconds: 1 },
    { kind: "status", status: 503 },
    { kind: "cut" },
    { kind: "html", status: 502 },
  ] as const;
  for (const fault of faults) sandbox.faults.add({ route: "*", chance: 0.054, ...fault });
  const random = seededRandom(7);
  const ends = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    const end = await mint(requestAt(Math.floor(random() * 12)), never).then(
      ({ value }) => (value === "" ? "empty" : "minted"),
      (error: unknown) => failureOf(error).code,
    );
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  t.diagnostic(JSON.stringify([...ends]));
  for (const end of ends.keys()) assert.ok(end === "minted" || named.has(end), end);
  assert.ok((ends.get("minted") ?? 0) > rounds * 0.8, JSON.stringify([...ends]));
  assert.doesNotMatch(logger.lines.join("\n"), /ya29|eyJ/);
});
