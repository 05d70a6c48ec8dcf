import { parseAccountName } from "../account/account-name.ts";

const emailPattern = /^[^\s@\p{C}]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u;

/** The email of a person in a text; `undefined` for anything else, including service accounts. */
export function parseWorkspaceUser(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return emailPattern.test(email) && parseAccountName(email) === undefined ? email : undefined;
}
