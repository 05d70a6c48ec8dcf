import { accountResourceName } from "../account/account-name.ts";
import type { ChainNotation, Path } from "./chain-notation.ts";

/** Notations in which a chain can be copied. An ADC file needs a source credential, which must not be in a text. */
export type WrittenNotation = Exclude<ChainNotation, "adc" | "list" | "delegates">;

/** The chain in another tool's own order. */
export function writeChain({ delegates, target }: Path, notation: WrittenNotation): string {
  const accounts = [...delegates, target];
  switch (notation) {
    case "gcloud":
      return `gcloud auth print-access-token --impersonate-service-account=${accounts.join(",")}`;
    case "proxy":
      return `cloud-sql-proxy --impersonate-service-account=${accounts.reverse().join(",")}`;
    case "api":
      return JSON.stringify(
        { name: accountResourceName(target), delegates: delegates.map(accountResourceName) },
        undefined,
        2,
      );
    case "terraform":
      return [
        `impersonate_service_account           = "${target}"`,
        `impersonate_service_account_delegates = [${delegates.map((account) => `"${account}"`).join(", ")}]`,
      ].join("\n");
    case "arrows":
      return accounts.join(" → ");
  }
}
