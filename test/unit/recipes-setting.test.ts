import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { failureOf } from "../../src/core/base/errors.ts";
import { sourceChoices } from "../../src/core/caller/credential-source.ts";
import { limits } from "../../src/core/request/limits.ts";
import { parsePartialRequest } from "../../src/core/request/parse-request.ts";
import { credentialKinds, destinations } from "../../src/core/request/request.ts";
import { repositoryFolder } from "../support/repository.ts";

interface Schema {
  readonly enum?: readonly string[];
  readonly maximum?: number;
  readonly maxItems?: number;
}

interface RecipesSetting {
  readonly additionalProperties: { readonly properties: Readonly<Record<string, Schema>> };
}

const manifest = JSON.parse(readFileSync(join(repositoryFolder, "package.json"), "utf8")) as {
  contributes: { configuration: { properties: { "mintmark.recipes": RecipesSetting } } };
};
const { properties } = manifest.contributes.configuration.properties["mintmark.recipes"].additionalProperties;

test("completion of a recipe offers fields of a request only", () => {
  const unknown = Object.keys(properties).filter((field) =>
    credentialKinds.every((kind) => failureCode(() => parsePartialRequest({ [field]: null }, kind)) === "unknownField"),
  );
  assert.deepEqual(unknown, []);
  assert.equal(
    failureCode(() => parsePartialRequest({ scoops: null }, "accessToken")),
    "unknownField",
  );
});

test("completion of a recipe offers the choices and limits that the code has", () => {
  assert.deepEqual(properties["kind"]?.enum, credentialKinds);
  assert.deepEqual(properties["source"]?.enum, sourceChoices);
  assert.deepEqual(properties["destination"]?.enum, destinations);
  assert.equal(properties["lifetimeSeconds"]?.maximum, limits.extendedLifetimeSeconds);
  assert.equal(properties["delegates"]?.maxItems, limits.delegates);
});

function failureCode(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return failureOf(error).code;
  }
}
