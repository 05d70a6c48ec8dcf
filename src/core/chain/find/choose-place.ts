import type { CallerSession } from "../../caller/caller-session.ts";
import type { AccountCatalog, PagedList } from "../../account/account-catalog.ts";
import type { Project } from "../../account/account-directory.ts";
import { parseAccountName, projectIdOfAccount } from "../../account/account-name.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import { isClosed, type PolicySurvey } from "../survey/policy-survey.ts";
import type { Survey, SurveyOptions, SurveyPlace } from "../survey/survey.ts";

export interface PlaceChooserPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly catalog: AccountCatalog;
  readonly survey: PolicySurvey;
}

/** At most this many projects are read account by account, unless the user asks for more. */
const mostProjects = 20;

/** The starting point: an account or, without one, the first project that the caller can see. */
export async function lineageAround(
  { session, reader, catalog, survey }: PlaceChooserPorts,
  account: string | undefined,
  options: Pick<SurveyOptions, "source" | "isFresh" | "signal">,
): Promise<readonly string[]> {
  const { source, signal } = options;
  const projectOf = async (name: string): Promise<string> =>
    projectIdOfAccount(name) ?? (await reader.account(name, await session.caller(source, signal), signal)).projectId;
  const projectId = account === undefined ? (await catalog.projects()).items[0]?.projectId : await projectOf(account);
  return projectId === undefined ? [] : survey.lineages.of(projectId, options);
}

/**
 * Reads the widest place around an account that is open to the caller: its organization or a folder by search, otherwise the visible
 * projects account by account; or the place that the user chose. `named` may be another principal that must be in the survey; then it is
 * read around the caller's projects.
 */
export async function surveyAround(
  ports: PlaceChooserPorts,
  named: string,
  options: Omit<SurveyOptions, "focus" | "named">,
): Promise<Survey> {
  const { survey, catalog } = ports;
  const lineage = await lineageAround(ports, parseAccountName(named), options);
  const focused = { ...options, focus: lineage, named };
  if (survey.chosenPlace !== undefined) return surveyChosen(survey, survey.chosenPlace, focused);
  for (const scope of lineage.toReversed().filter((name) => !name.startsWith("projects/"))) {
    const found = await searched(survey, { kind: "assets", scope }, focused);
    if (found !== undefined) return found;
  }
  return survey.survey(projectsAround(lineage, await catalog.projects()), focused);
}

/** The projects around an account and, by name, as many other visible ones as can be read. */
function projectsAround(lineage: readonly string[], { items, nextPageToken }: PagedList<Project>): SurveyPlace {
  const own = lineage.flatMap((name) => /^projects\/(.+)$/.exec(name)?.[1] ?? []);
  const all = [...new Set([...own, ...items.map(({ projectId }) => projectId)])];
  const projectIds = all.slice(0, mostProjects).sort();
  const leftOut = { count: all.length - projectIds.length, isAtLeast: nextPageToken !== undefined };
  return { kind: "accounts", projectIds, ...((leftOut.count > 0 || leftOut.isAtLeast) && { leftOut }) };
}

/** A chosen place that cannot be read is dropped. */
async function surveyChosen(survey: PolicySurvey, place: SurveyPlace, options: SurveyOptions): Promise<Survey> {
  try {
    return await survey.survey(place, options);
  } catch (error) {
    if (isClosed(error)) survey.chosenPlace = undefined;
    throw error;
  }
}

/** The survey by search, or `undefined` if the search is not open to the caller. */
async function searched(survey: PolicySurvey, place: SurveyPlace, options: SurveyOptions): Promise<Survey | undefined> {
  try {
    return await survey.survey(place, options);
  } catch (error) {
    if (isClosed(error)) return undefined;
    throw error;
  }
}
