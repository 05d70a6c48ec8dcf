import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { isObject, isStringArray, type JsonObject } from "../../../../src/core/base/json.ts";
import { parseWorld } from "../../../../src/sandbox/world/parse-world.ts";
import hostile from "../../../../src/sandbox/world/hostile.json" with { type: "json" };
import large from "../../../../src/sandbox/world/large.json" with { type: "json" };
import story from "../../../../src/sandbox/world/story.json" with { type: "json" };
import schema from "../../../../media/worlds/world.schema.json" with { type: "json" };

const definitions: JsonObject = schema.definitions;

/** Validates with the part of JSON Schema that the world's schema uses; returns the first place that is invalid. */
function misfit(value: unknown, rule: JsonObject, at = "$"): string | undefined {
  const reference = rule["$ref"];
  if (typeof reference === "string") {
    const definition = definitions[reference.replace("#/definitions/", "")];
    return isObject(definition) ? misfit(value, definition, at) : `${at}: ${reference} is not defined`;
  }
  switch (rule["type"]) {
    case "object":
      return isObject(value) ? objectMisfit(value, rule, at) : at;
    case "array": {
      const items = rule["items"];
      if (!Array.isArray(value) || !isObject(items)) return at;
      return first(value.map((item: unknown, index) => misfit(item, items, `${at}[${index}]`)));
    }
    case "string": {
      const pattern = typeof rule["pattern"] === "string" ? rule["pattern"] : "";
      return typeof value === "string" && new RegExp(pattern).test(value) ? undefined : at;
    }
    case "boolean":
      return typeof value === "boolean" ? undefined : at;
    case "integer":
      return Number.isInteger(value) ? undefined : at;
    default:
      return `${at}: the schema has no type here`;
  }
}

function objectMisfit(value: JsonObject, rule: JsonObject, at: string): string | undefined {
  const properties = isObject(rule["properties"]) ? rule["properties"] : {};
  const rest = rule["additionalProperties"];
  const required = isStringArray(rule["required"]) ? rule["required"] : [];
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${at}.${missing}`;
  return first(
    Object.entries(value).map(([name, item]) => {
      const own = properties[name] ?? rest;
      return isObject(own) ? misfit(item, own, `${at}.${name}`) : `${at}.${name}`;
    }),
  );
}

function first(found: readonly (string | undefined)[]): string | undefined {
  return found.find((place) => place !== undefined);
}

/** Every field in the schema, by its path of objects. */
function fieldsOf(rule: JsonObject, at = ""): readonly string[] {
  const reference = rule["$ref"];
  const definition = typeof reference === "string" ? definitions[reference.replace("#/definitions/", "")] : rule;
  if (!isObject(definition)) return [];
  if (isObject(definition["items"])) return fieldsOf(definition["items"], at);
  const properties = isObject(definition["properties"]) ? definition["properties"] : {};
  return Object.entries(properties).flatMap(([name, inner]) => [
    `${at}/${name}`,
    ...(isObject(inner) ? fieldsOf(inner, `${at}/${name}`) : []),
  ]);
}

suite("the schema of worlds", () => {
  for (const [name, world] of Object.entries({ story, hostile, large })) {
    test(`fits the shipped world ${name}`, () => assert.equal(misfit(world, schema), undefined));
  }

  test("finds mistakes that the reader of worlds finds too", () => {
    const mistakes: readonly object[] = [
      { wolrd: 1 },
      { projects: [{ number: "1" }] },
      { users: [{ email: "no email" }] },
      { serviceAccounts: [{ email: "a@b.c", bindings: [{ role: "viewer" }] }] },
      { services: { targets: [{ name: "x" }] } },
      { denyPolicies: [{ id: "x", attachedTo: "everywhere" }] },
    ];
    for (const world of mistakes) {
      assert.notEqual(misfit(world, schema), undefined, JSON.stringify(world));
      assert.throws(() => parseWorld(world, "w"), JSON.stringify(world));
    }
  });

  test("knows no field that the reader of worlds refuses", () => {
    const unknown = fieldsOf(schema).filter((path) => {
      const names = path.split("/").slice(1);
      return isRefused(names) || isRefused(names, (inner) => [inner]);
    });
    assert.deepEqual(unknown, []);
  });
});

/** Whether the reader reports the field at this path as unknown, in a world that contains only that path. */
function isRefused(names: readonly string[], wrap: (inner: object) => unknown = (inner) => inner): boolean {
  const world = names.reduceRight<unknown>(
    (inner, name) => ({ [name]: isObject(inner) ? wrap(inner) : inner }),
    undefined,
  );
  try {
    parseWorld(world, "w");
    return false;
  } catch (error) {
    return String((error as { failure?: { problem?: string } }).failure?.problem) === "is not a known field";
  }
}
