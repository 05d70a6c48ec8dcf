import assert from "node:assert/strict";
import { test } from "node:test";
import { MintmarkError } from "../../../../src/core/base/errors.ts";
import {
  AudienceCatalog,
  type AudienceService,
  type ListAudiences,
  type ProjectAudiences,
} from "../../../../src/core/request/audience-catalog.ts";
import { endpointsAt } from "../../../../src/core/caller/endpoints.ts";
import { never } from "../credential/credential-fixtures.ts";

const run = (projectId: string, name: string): AudienceService => ({
  kind: "run",
  name,
  projectId,
  audience: `https://${name}.run.app`,
});

function catalog(projects: readonly string[], list: ListAudiences): AudienceCatalog {
  const caller = () => Promise.resolve({ token: "x", endpoints: endpointsAt(""), quotaProject: undefined });
  return new AudienceCatalog({ list, caller, projects: () => Promise.resolve(projects) });
}

test("services come project by project, each audience once, and one that fails hides no other", async () => {
  const parts = catalog(["a", "b", "c"], (projectId) => {
    if (projectId === "b") return Promise.reject(new MintmarkError({ code: "unreachable", host: "x", reason: "dns" }));
    return Promise.resolve({ services: [run(projectId, projectId), run(projectId, "shared")], failures: [] });
  });
  let shown = 0;
  await parts.readAll(never, () => shown++);
  assert.deepEqual(parts.services.map(({ name }) => name).sort(), ["a", "c", "shared"]);
  assert.deepEqual(parts.incomplete, ["b"]);
  assert.equal(shown, 3);
});

test("what was read is kept until the caller may have changed", async () => {
  let calls = 0;
  const parts = catalog(["a"], () => {
    calls++;
    return Promise.resolve({ services: [], failures: [] });
  });
  await parts.readAll(never, () => undefined);
  await parts.readAll(never, () => undefined);
  assert.equal(calls, 1);
  parts.reset();
  await parts.readAll(never, () => undefined);
  assert.equal(calls, 2);
});

test("of a hundred projects forty are asked, four at a time", async () => {
  const projects = Array.from({ length: 100 }, (_, index) => `p${index}`);
  let running = 0;
  let most = 0;
  const parts = catalog(projects, async (projectId) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return { services: [run(projectId, projectId)], failures: [] };
  });
  await parts.readAll(never, () => undefined);
  assert.deepEqual([parts.services.length, most], [40, 4]);
});

test("a read without waiters is neither shown nor kept as a failure", async () => {
  const abort = new AbortController();
  const held = Promise.withResolvers<ProjectAudiences>();
  const parts = catalog(["a"], () => held.promise);
  let shown = 0;
  const reading = parts.readAll(abort.signal, () => shown++);
  await Promise.resolve();
  abort.abort();
  held.reject(new MintmarkError({ code: "cancelled" }));
  await reading;
  assert.deepEqual([shown, parts.incomplete], [0, []]);
});

test("a reset overtakes what is being read", async () => {
  const held = Promise.withResolvers<ProjectAudiences>();
  const parts = catalog(["a"], () => held.promise);
  const reading = parts.readAll(never, () => undefined);
  await Promise.resolve();
  parts.reset();
  held.resolve({ services: [run("a", "old")], failures: [] });
  await reading;
  assert.deepEqual(parts.services, []);
});
