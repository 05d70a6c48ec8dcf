import { AccountCatalog } from "../../src/core/account/account-catalog.ts";
import { AccountFilter } from "../../src/core/account/account-filter.ts";
import type { Figure, Subject } from "./figure.ts";
import { generatedCloud, openSandboxGoogle, type SandboxGoogle } from "./sandbox-google.ts";
import { interleave, median, quantile } from "./statistics.ts";

/** Reading and filtering the accounts of a large project: everything in the tree except VS Code's drawing. */
export const accountTree: Subject = { name: "Accounts tree, a project of 10,000 accounts", measure };

const projectId = "large-0000";
const rounds = 30;
/** One frame at 60 frames per second: anything longer is noticeable while typing. */
const pictureMs = 16;
/** Typed letter by letter: all match, some match, none does. */
const typed = "iam.gserviceaccount.com sa-0042 nobody";

async function measure(): Promise<readonly Figure[]> {
  const sandbox = await generatedCloud(1, 10_000);
  const { signal } = new AbortController();
  const client = await openSandboxGoogle(sandbox, signal);
  try {
    const { token, endpoints } = await client.session.caller("sandbox", signal);
    const page = `${endpoints.iam}/v1/projects/${projectId}/serviceAccounts?pageSize=100`;
    const first = await interleave(
      {
        ours: () => milliseconds(() => catalogOf(client).accounts(projectId)),
        raw: () =>
          milliseconds(async () => (await fetch(page, { headers: { authorization: `Bearer ${token}` } })).json()),
      },
      rounds,
    );
    const catalog = catalogOf(client);
    await catalog.accounts(projectId);
    const all = await milliseconds(() => catalog.readAll(signal, () => undefined));
    const keys = filterTimes(catalog);
    return [
      { what: "first rows, the first page's answer included", value: median(first.ours), unit: "ms", limit: 100 },
      { what: "  the first page's answer alone (fetch)", value: median(first.raw), unit: "ms" },
      { what: "all accounts, from the sandbox", value: all, unit: "ms" },
      { what: "filtering them after a key, p50", value: median(keys), unit: "ms" },
      { what: "filtering them after a key, p95", value: quantile(keys, 0.95), unit: "ms", limit: pictureMs },
    ];
  } finally {
    client.google.dispose();
    await sandbox.close();
  }
}

function catalogOf({ google, session }: SandboxGoogle): AccountCatalog {
  const caller = (signal: AbortSignal): ReturnType<typeof session.caller> => session.caller("sandbox", signal);
  return new AccountCatalog({ directory: google.accounts, caller, chosenProjects: () => [projectId] });
}

function filterTimes(catalog: AccountCatalog): number[] {
  const texts = Array.from(typed, (_, index) => typed.slice(0, index + 1));
  return Array.from({ length: rounds }, () => texts)
    .flat()
    .map((text) => {
      const start = performance.now();
      const filter = new AccountFilter(text);
      catalog.accountsRead(projectId)?.items.filter((account) => filter.matches(account));
      return performance.now() - start;
    });
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
