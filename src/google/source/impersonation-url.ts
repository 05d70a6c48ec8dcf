import { parseAccountName } from "../../core/chain/account/account-name.ts";

/** Beyond this other clients refuse the field, too. */
const longestUrl = 512;
const accountInPath = /\/serviceAccounts\/([^/:]+):generate(?:AccessToken|IdToken)$/;

/**
 * The account that a `service_account_impersonation_url` names; `undefined` when it names none. Only the account counts: the call goes
 * to the IAM Credentials API in force, wherever the URL points.
 */
export function accountInImpersonationUrl(url: string): string | undefined {
  if (url.length > longestUrl || !URL.canParse(url)) return undefined;
  const name = accountInPath.exec(decoded(new URL(url).pathname))?.[1];
  return name === undefined ? undefined : parseAccountName(name);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
