/** Dots before the `@`: App Engine's account in a domain-scoped project, `project.example.com@appspot.gserviceaccount.com`. */
const emailPattern = /^[a-z0-9][a-z0-9.-]*@(?:[a-z0-9.:-]+\.)?gserviceaccount\.com$/;
const uniqueIdPattern = /^\d{15,25}$/;
const resourceNamePattern = /^projects\/[^/]+\/serviceAccounts\/([^/]+)$/;

/**
 * The email or unique id in a text, either bare or as `projects/-/serviceAccounts/NAME`. Returns `undefined` for anything that cannot name
 * a service account.
 */
export function parseAccountName(text: string): string | undefined {
  const trimmed = text.trim();
  const name = resourceNamePattern.exec(trimmed)?.[1] ?? trimmed;
  const lower = name.replace(/^serviceAccount:/, "").toLowerCase();
  return emailPattern.test(lower) || isUniqueId(lower) ? lower : undefined;
}

/** Whether a name is an account's unique id, not its email. */
export function isUniqueId(name: string): boolean {
  return uniqueIdPattern.test(name);
}

/** The only resource name that the IAM Credentials API takes: the project must be `-` (source: its REST reference). */
export function accountResourceName(account: string): string {
  return `projects/-/serviceAccounts/${account}`;
}

/** The part of an email before the `@`, or the unique id: short enough for a tree, the status bar or a chain. */
export function shortAccountName(account: string): string {
  return account.split("@", 1)[0] ?? account;
}

/** The project in a user-managed account's email; `undefined` for unique ids and Google's own accounts. */
export function projectOfAccount(account: string): string | undefined {
  return /@([^@]+)\.iam\.gserviceaccount\.com$/.exec(account)?.[1];
}

/** The project id; for a domain-scoped project, `example.com:id`, the email has it as `id.example.com`. */
export function projectIdOfAccount(account: string): string | undefined {
  const name = projectOfAccount(account);
  const dot = name?.indexOf(".") ?? -1;
  return name === undefined || dot < 0 ? name : `${name.slice(dot + 1)}:${name.slice(0, dot)}`;
}

const userPattern = /^[^\s@\p{C}]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u;

/** The email of a person in a text; `undefined` for anything else, including service accounts. */
export function parseWorkspaceUser(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return userPattern.test(email) && parseAccountName(email) === undefined ? email : undefined;
}
