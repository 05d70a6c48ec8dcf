import { failureOf } from "../../core/base/errors.ts";
import type { AccountCatalog } from "../../core/account/account-catalog.ts";
import {
  type AccountSurvey,
  type AccountSurveyOptions,
  type AccountSurveyPorts,
  surveyAccount,
} from "../../core/chain/survey/account-survey.ts";
import { surveyAround } from "../../core/chain/find/choose-place.ts";
import { HopWalk } from "../../core/chain/search/hop-walk.ts";
import type { PolicySurvey } from "../../core/chain/survey/policy-survey.ts";
import { relationsOf, type RelationSide, type Relations } from "../../core/chain/search/relations.ts";
import { everythingUnread } from "../../core/chain/survey/survey-groups.ts";
import type { Failure } from "../../core/base/failure.ts";
import type { Unread, SeenAccount } from "../../core/chain/graph/policy-fact.ts";
import type { UnseenGroup } from "../../core/chain/group/group-reader.ts";

/** What is known of one side of an account. */
export type SideReading =
  | {
      readonly kind: "read";
      readonly relations: Relations;
      /** A disabled account cannot be used, whatever the policies say. */
      readonly isDisabled: boolean;
      /** What was left out, and why. */
      readonly unread: readonly Unread[];
      /** Groups with unknown members, with the reasons. */
      readonly unseenGroups: readonly UnseenGroup[];
      /** Containers whose deny policies can be read in a minute, when Google's small quota is available again. */
      readonly denyPostponed: readonly string[];
      /** Milliseconds since 1970. */
      readonly readAt: number;
      /** How many accounts were read; `undefined` for the account's own policies, which are complete. */
      readonly accounts: number | undefined;
    }
  | { readonly kind: "reading" }
  | { readonly kind: "failed"; readonly failure: Failure };

/** An account with what is known of its two sides. */
export interface Surroundings {
  readonly account: SeenAccount;
  readonly minters: SideReading;
  readonly mintables: SideReading;
}

export interface SurroundingsPorts extends AccountSurveyPorts {
  readonly catalog: AccountCatalog;
  readonly survey: PolicySurvey;
}

/** Who can mint for an account, from its own policies. */
export function mintersIn(survey: AccountSurvey): SideReading {
  const { account, graph, readAt, unseenGroups, denyPostponed } = survey;
  const relations = relationsOf(new HopWalk(graph, readAt), account.email, "minters");
  const isDisabled = account.disabled;
  const unread = everythingUnread(survey);
  return { kind: "read", relations, isDisabled, unread, unseenGroups, denyPostponed, readAt, accounts: undefined };
}

/** For which of the accounts around it an account can mint; reading them takes a while, and is done once for all of them. */
export async function readMintables(
  ports: SurroundingsPorts,
  account: string,
  { source, isFresh, signal }: AccountSurveyOptions,
): Promise<SideReading> {
  const options = { source, isFresh, onProgress: () => undefined, signal };
  const survey = await surveyAround(ports, account, options);
  const { graph, readAt, accounts, unseenGroups } = survey;
  const relations = relationsOf(new HopWalk(graph, ports.clock.now()), account, "mintables");
  const unread = everythingUnread(survey);
  return { kind: "read", relations, isDisabled: false, unread, unseenGroups, denyPostponed: [], readAt, accounts };
}

/** One side of an account. Throws if it cannot be read at all. */
export async function readSide(
  ports: SurroundingsPorts,
  account: string,
  side: RelationSide,
  options: AccountSurveyOptions,
): Promise<SideReading> {
  if (side === "mintables") return readMintables(ports, account, options);
  return mintersIn(await surveyAccount(ports, account, options));
}

/** What was read, or why it could not be. */
export async function orFailure(reading: Promise<SideReading>): Promise<SideReading> {
  try {
    return await reading;
  } catch (error) {
    return { kind: "failed", failure: failureOf(error) };
  }
}
