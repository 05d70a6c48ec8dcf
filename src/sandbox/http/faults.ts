import { html, text, type Answer, type RefusedCall } from "./answer.ts";
import {
  googleError,
  memberNotPermitted,
  perimeterDenied,
  quotaExceeded,
  serviceDisabled,
  unavailable,
} from "./google-errors.ts";

/** A failure that a test or a demonstration asks for. */
export type Fault = {
  /** Id of a route, such as `iamcredentials.generateAccessToken`, or `*`. */
  readonly route: string;
  /** How many calls it affects; all of them if absent. */
  readonly times?: number;
  /** Probability from 0 to 1 that it affects a call; 1 if absent. Drawn from the sandbox's seeded random numbers. */
  readonly chance?: number;
} & FaultEffect;

export type FaultEffect =
  /** Google's own error for the status: 429 with quota details, 503, 500. */
  | { readonly kind: "status"; readonly status: 429 | 500 | 503; readonly retryAfterSeconds?: number }
  /** A VPC Service Controls perimeter refuses the call. */
  | { readonly kind: "perimeter" }
  /** The API is not enabled in the project that pays for the call. */
  | { readonly kind: "serviceDisabled" }
  /** An organization policy refuses a member of another organization. */
  | { readonly kind: "foreignMember" }
  /** A page from a proxy or front end instead of JSON. */
  | { readonly kind: "html"; readonly status?: number }
  /** The correct body with another content type. */
  | { readonly kind: "contentType"; readonly contentType: string }
  /** Half of the answer, then the connection breaks. */
  | { readonly kind: "cut" }
  /** The correct answer, but late. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** No answer at all until the sandbox closes. */
  | { readonly kind: "hang" };

interface ActiveFault {
  readonly fault: Fault;
  left: number;
}

/** The active faults; the first one that matches a call is used. */
export class Faults {
  readonly #random: () => number;
  #active: ActiveFault[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  add(fault: Fault): void {
    this.#active.push({ fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.#active = [];
  }

  /** Takes the fault that affects a call of this route and counts it down. */
  take(route: string): Fault | undefined {
    const hit = this.#active.find(({ fault }) => this.#fits(fault, route));
    if (hit === undefined) return undefined;
    hit.left -= 1;
    if (hit.left <= 0) this.#active = this.#active.filter((other) => other !== hit);
    return hit.fault;
  }

  #fits(fault: Fault, route: string): boolean {
    if (fault.route !== "*" && fault.route !== route) return false;
    return fault.chance === undefined || this.#random() < fault.chance;
  }
}

/** Applies a fault to the answer; faults of the connection leave it unchanged. */
export function faultyAnswer(fault: Fault, service: string, answer: () => Promise<Answer>): Promise<Answer> {
  switch (fault.kind) {
    case "status":
      return Promise.resolve(withRetryAfter(errorFor(fault.status, service).answer, fault.retryAfterSeconds));
    case "perimeter":
      return Promise.resolve(perimeterDenied(service).answer);
    case "serviceDisabled":
      return Promise.resolve(serviceDisabled(service).answer);
    case "foreignMember":
      return Promise.resolve(memberNotPermitted().answer);
    case "html":
      return Promise.resolve(html(fault.status ?? 502, "Server Error"));
    case "contentType":
      return answer().then(({ status, body }) => ({ ...text("", status, fault.contentType), body }));
    default:
      return answer();
  }
}

function errorFor(status: 429 | 500 | 503, service: string): RefusedCall {
  if (status === 429) return quotaExceeded(service);
  return status === 503 ? unavailable() : googleError("INTERNAL", "Internal error encountered.");
}

function withRetryAfter(answer: Answer, seconds: number | undefined): Answer {
  if (seconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, "Retry-After": String(seconds) } };
}
