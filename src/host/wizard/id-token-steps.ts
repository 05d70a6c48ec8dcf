import { l10n } from "vscode";
import type { AudienceCatalog, AudienceService } from "../../core/request/audience-catalog.ts";
import { type AudienceDoubt, doubtAudience, parseAudience } from "../../core/request/audience.ts";
import { failureText } from "../failure-text/failure-text.ts";
import { heading, rowsByProject } from "../surface/account-rows.ts";
import { type PickRow, pickMany, pickOne } from "../surface/pick.ts";
import { mapOutcome, type Outcome, type StepPosition } from "../surface/steps.ts";
import { plainRow } from "../text/plain-text.ts";

/** Asks for the audience. The services of the caller's projects are added while the user may already be typing. */
export function askAudience(
  ofToken: string | undefined,
  used: readonly string[],
  catalog: AudienceCatalog,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<string>> {
  const recent = used.filter((audience) => audience !== ofToken);
  const known = ofToken === undefined ? recent : [ofToken, ...recent];
  const fromToken =
    ofToken === undefined ? [] : [heading<string>(l10n.t("From the token")), audienceRow(plainRow(ofToken), ofToken)];
  const usedBefore = recent.length === 0 ? [] : [heading<string>(l10n.t("Used before"))];
  const rows = (): PickRow<string>[] => [
    ...fromToken,
    ...usedBefore,
    ...recent.map((audience) => audienceRow(`$(history) ${plainRow(audience)}`, audience)),
    ...serviceRows(catalog, known),
  ];
  return pickOne({
    position,
    placeholder: l10n.t("For whom? Type the URL of the service, or an OAuth client id."),
    rows: rows(),
    typed: (text) => typedAudienceRow(text, [...known, ...catalog.services.map(({ audience }) => audience)]),
    load: async (show, loading) => {
      await catalog.readAll(loading, () => show(rows()));
      show([...rows(), ...incompleteRows(catalog)]);
    },
    signal,
  });
}

/** The services of the projects, under a heading for each project. */
function serviceRows({ services }: AudienceCatalog, hidden: readonly string[]): PickRow<string>[] {
  const shown = services.filter(({ audience }) => !hidden.includes(audience));
  return rowsByProject(shown, (service) => ({
    ...audienceRow(plainRow(service.audience), service.audience),
    description: serviceTexts[service.kind](service.name),
  }));
}

const serviceTexts: Readonly<Record<AudienceService["kind"], (name: string) => string>> = {
  run: (name) => l10n.t("Cloud Run service {0}", name),
  function: (name) => l10n.t("Cloud Function {0}", name),
  iap: (name) => l10n.t("OAuth client of IAP before {0}", name),
};

function incompleteRows({ incomplete }: AudienceCatalog): PickRow<string>[] {
  if (incomplete.length === 0) return [];
  const detail = l10n.t("You may not list them all, or there was no answer: {0}.", incomplete.join(", "));
  return [{ label: `$(info) ${l10n.t("There may be more services.")}`, detail }];
}

function typedAudienceRow(text: string, recent: readonly string[]): PickRow<string> | undefined {
  if (text === "" || recent.includes(text)) return undefined;
  const audience = parseAudience(text);
  if (audience !== undefined)
    return { ...audienceRow(l10n.t("Use {0}", plainRow(audience)), audience), alwaysShow: true };
  return { label: `$(warning) ${failureText({ code: "notAnAudience", actual: text }).message}`, alwaysShow: true };
}

function audienceRow(label: string, audience: string): PickRow<string> {
  const doubt = doubtAudience(audience);
  return doubt === undefined
    ? { label, value: audience }
    : { label, detail: `$(warning) ${doubtTexts[doubt]()}`, value: audience };
}

const doubtTexts: Readonly<Record<AudienceDoubt, () => string>> = {
  runUrlWithPath: () =>
    l10n.t(
      "Google's documentation asks for the URL of the service alone. Reports disagree on whether a path is refused.",
    ),
  runUrlWithQuery: () =>
    l10n.t("Cloud Run refuses an audience with a query or a fragment: leave out what follows ? or #."),
  functionUrlWithoutName: () =>
    l10n.t("A function of the first generation expects its URL with its name: https://…/NAME."),
  functionUrlWithMore: () => l10n.t("A function of the first generation expects its URL with nothing after its name."),
  hostWithoutScheme: () => l10n.t("Cloud Run and Cloud Functions expect the whole URL, with https:// before the host."),
  clientIdAsUrl: () => l10n.t("IAP expects the OAuth client id alone, without https:// and without a path."),
  notAClientId: () => l10n.t("OAuth client ids look like 123456789012-abc.apps.googleusercontent.com."),
  iapOwnHeader: () => l10n.t("IAP writes this into its own header; a token for IAP needs its OAuth client id."),
  plainHttp: () => l10n.t("This is an http URL; most services expect their https URL."),
  googleApi: () => l10n.t("Google APIs take access tokens, not ID tokens."),
};

/** What an ID token can contain besides the identity. */
export interface IdTokenExtras {
  readonly includeEmail: boolean;
  readonly organizationNumberIncluded: boolean;
}

type Extra = keyof IdTokenExtras;

/** Asks what else the token contains. */
export async function askIdTokenExtras(
  current: IdTokenExtras,
  position: StepPosition,
  signal: AbortSignal,
): Promise<Outcome<IdTokenExtras>> {
  const outcome = await pickMany<Extra>({
    position,
    placeholder: l10n.t("What else should it say? You can also choose nothing."),
    rows: [
      {
        label: l10n.t("Email"),
        detail: l10n.t(
          "Adds email and email_verified. Most receivers authorize by them, and IAP refuses a token without them.",
        ),
        value: "includeEmail",
      },
      {
        label: l10n.t("Organization number"),
        detail: l10n.t("Adds google.organization_number."),
        value: "organizationNumberIncluded",
      },
    ],
    isPicked: (extra) => current[extra],
    signal,
  });
  return mapOutcome(outcome, (extras) => ({
    includeEmail: extras.includes("includeEmail"),
    organizationNumberIncluded: extras.includes("organizationNumberIncluded"),
  }));
}
