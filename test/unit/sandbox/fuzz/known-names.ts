import { isObject } from "../../../../src/core/base/json.ts";
import { randomBelow } from "../../../support/seeded-random.ts";

/** One or more pairs of collection and id, such as `projects/p/locations/l/jobs/j`. */
const resourcePattern = /^(?:\/\/[\w.]+\/)?((?:[a-zA-Z]+\/[^/\s]+)(?:\/[a-zA-Z]+\/[^/\s]+)*)$/;
const most = 40;
/** Fields whose texts other requests take. */
const telling = new Set(["etag", "nextPageToken", "accessToken", "access_token", "token", "id_token", "uniqueId"]);

/** The names and values that a fuzz knows: those of the world, and what answers told. So that most requests are about what exists. */
export class KnownNames {
  readonly #values = new Map<string, string[]>();
  readonly #resources: string[] = [];
  readonly #random: () => number;
  readonly #kept: string;

  /** `kept` is the id of what the fuzz needs and leaves alone. */
  constructor(random: () => number, kept: string) {
    this.#random = random;
    this.#kept = kept;
  }

  /** Takes in all names in a JSON value, and the telling texts. */
  learn(value: unknown, field = ""): void {
    if (typeof value === "string") this.#learnText(value, field);
    else if (Array.isArray(value)) for (const item of value) this.learn(item, field);
    else if (isObject(value)) for (const [key, item] of Object.entries(value)) this.learn(item, key);
  }

  add(kind: string, ...values: readonly string[]): void {
    const known = this.#values.get(kind) ?? [];
    this.#values.set(kind, known);
    for (const value of values) if (!known.includes(value)) known.push(value);
    known.splice(0, known.length - most);
  }

  /** As at the start. */
  forget(): void {
    this.#values.clear();
    this.#resources.length = 0;
  }

  /** A value of the first of these kinds that has any: a collection, a field, or a parameter. */
  one(...kinds: readonly string[]): string {
    const known = kinds.map((kind) => this.#values.get(kind)).find((values) => values !== undefined);
    return known === undefined ? "unknown" : this.pick(known);
  }

  /** A known resource whose name has the form of a template such as `projects/{project}/subscriptions/{id}`. */
  resource(template: string): string | undefined {
    const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`);
    const fitting = this.#resources.filter((name) => pattern.test(name));
    return fitting.length > 0 ? this.pick(fitting) : undefined;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[randomBelow(this.#random, items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  /** From 0 to 1. */
  number(): number {
    return this.#random();
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #learnText(text: string, field: string): void {
    if (telling.has(field)) this.add(field, text);
    const name = resourcePattern.exec(text)?.[1];
    if (name === undefined || name.length > 300 || name.includes(this.#kept)) return;
    if (!this.#resources.includes(name)) this.#resources.push(name);
    this.#resources.splice(0, this.#resources.length - 10 * most);
    for (const [, collection = "", id = ""] of name.matchAll(/([a-zA-Z]+)\/([^/]+)/g)) this.add(collection, id);
  }
}
