import { IntList } from "./int-list.ts";
import { at, type LabelledRows, emptyRows, increase, sumUp } from "./rows.ts";

/** Bindings by member, and by the account or container that they are on. */
export interface GrantRows {
  readonly grantsOf: LabelledRows;
  readonly grantsOn: LabelledRows;
}

/** Bindings as nodes, in order of arrival: the members of each are consecutive, and what they share is stored once. */
export class GrantList {
  readonly #members = new IntList(4096);
  /** By binding, like its resource and its label: the number of members up to its last one. */
  readonly #ends = new IntList();
  readonly #resources = new IntList();
  readonly #labels = new IntList();

  /** How many members of bindings there are. */
  get length(): number {
    return this.#members.length;
  }

  addMember(member: number): void {
    this.#members.push(member);
  }

  /** Makes one binding of the members added since the last one. */
  endBinding(resource: number, label: number): void {
    this.#resources.push(resource);
    this.#labels.push(label);
    this.#ends.push(this.#members.length);
  }

  /** The rows of this many nodes, with labels below a limit. */
  rows(count: number, labelCount: number): GrantRows {
    const members = this.#members.view();
    const [ends, resources, labels] = [this.#ends.view(), this.#resources.view(), this.#labels.view()];
    const starts = this.#starts(count);
    const grantsOf = emptyRows(starts.of, labelCount);
    const grantsOn = emptyRows(starts.on, labelCount);
    const next = { of: starts.of.slice(), on: starts.on.slice() };
    for (let binding = 0, index = 0; binding < ends.length; binding += 1) {
      const resource = at(resources, binding);
      const label = at(labels, binding);
      let on = at(next.on, resource);
      for (const end = at(ends, binding); index < end; index += 1, on += 1) {
        const member = at(members, index);
        const of = at(next.of, member);
        next.of[member] = of + 1;
        grantsOf.items[of] = resource;
        grantsOf.labels[of] = label;
        grantsOn.items[on] = member;
        grantsOn.labels[on] = label;
      }
      next.on[resource] = on;
    }
    return { grantsOf, grantsOn };
  }

  #starts(count: number): { readonly of: Int32Array; readonly on: Int32Array } {
    const of = new Int32Array(count + 1);
    const on = new Int32Array(count + 1);
    const members = this.#members.view();
    for (let index = 0; index < members.length; index += 1) increase(of, at(members, index) + 1, 1);
    for (let binding = 0, begin = 0; binding < this.#ends.length; binding += 1) {
      const end = this.#ends.at(binding);
      increase(on, this.#resources.at(binding) + 1, end - begin);
      begin = end;
    }
    sumUp(of);
    sumUp(on);
    return { of, on };
  }
}
