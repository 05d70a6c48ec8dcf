import { failureOf } from "../../base/errors.ts";
import type { Failure } from "../../base/failure.ts";
import type { CallerSession } from "../../credential/caller-session.ts";
import type { AccountCatalog } from "../account-catalog.ts";
import { projectIdOfAccount } from "../account-name.ts";
import { toReading } from "../chain-evidence.ts";
import type { PolicyReader } from "../policy-reader.ts";
import type { PolicySurvey, Survey, SurveyOptions, SurveyPlace } from "./policy-survey.ts";

export interface PlaceChooserPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly catalog: AccountCatalog;
  readonly survey: PolicySurvey;
}

/** More projects than this are not read account by account unless somebody asks for them. */
const mostProjects = 20;
/** These say that a search is not open to the caller: then accounts are read one by one. */
const searchRefusals: readonly Failure["code"][] = ["permissionDenied", "serviceDisabled", "notFound", "refused"];

/** The containers that an account lies in, its project first; as far as they can be seen. */
export async function lineageAround(
  { session, reader }: Pick<PlaceChooserPorts, "session" | "reader">,
  account: string,
  { source, signal }: Pick<SurveyOptions, "source" | "signal">,
): Promise<readonly string[]> {
  const caller = await session.caller(source, signal);
  const read = async (): Promise<string> => (await reader.account(account, caller, signal)).projectId;
  const projectId = projectIdOfAccount(account) ?? (await read());
  const lineage = await toReading(reader.ancestry(projectId, caller, signal));
  return lineage.kind === "read" ? lineage.value : [`projects/${projectId}`];
}

/**
 * Reads the widest place around an account that is open to the caller: its organization or a folder by search, else the projects that the
 * caller can see, account by account.
 */
export async function surveyAround(
  ports: PlaceChooserPorts,
  account: string,
  options: Omit<SurveyOptions, "focus">,
): Promise<Survey> {
  const focus = await lineageAround(ports, account, options);
  for (const scope of focus.toReversed().filter((name) => !name.startsWith("projects/"))) {
    const survey = await searched(ports.survey, { kind: "assets", scope }, { ...options, focus });
    if (survey !== undefined) return survey;
  }
  const own = focus.flatMap((name) => /^projects\/(.+)$/.exec(name)?.[1] ?? []);
  const visible = (await ports.catalog.projects()).items.map(({ projectId }) => projectId);
  const projectIds = [...new Set([...own, ...visible])].slice(0, mostProjects);
  return ports.survey.survey({ kind: "accounts", projectIds }, { ...options, focus });
}

/** The survey of a search, or nothing when the search is not open to the caller. */
async function searched(survey: PolicySurvey, place: SurveyPlace, options: SurveyOptions): Promise<Survey | undefined> {
  try {
    return await survey.survey(place, options);
  } catch (error) {
    if (searchRefusals.includes(failureOf(error).code)) return undefined;
    throw error;
  }
}
