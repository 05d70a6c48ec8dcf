import { after, afterEach, before, describe, it } from "node:test";
import { chains } from "../../integration/fixture/matrix-world.ts";
import {
  asked,
  verifyAccessToken,
  verifyIdToken,
  verifySignedBlob,
  verifySignedJwt,
} from "../../integration/fixture/verify-credential.ts";
import type { QuickInput } from "../quick-input.ts";
import { keyOf, openSandboxWindow, startSandbox } from "./sandbox-window.ts";
import { answerChain, runByKeys } from "./wizard-steps.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";

describe("Every kind from the sandbox, direct and through 1 and 3 delegates, using only palette and keys", () => {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const claimsOf = (iss: string): object => ({ ...asked.claims, iss, exp });
  let window: WorkbenchWindow;
  let wizard: QuickInput;
  let url = "";

  before(async () => {
    ({ window } = await openSandboxWindow());
    wizard = window.quickInput;
    url = await startSandbox(window, "startMatrix");
  });
  afterEach((test) => window.screenshotOfFailure(test));
  after(() => window.chooseTheme("Dark Modern"));

  const press = (key: string): Promise<void> => window.page.keyboard.press(key);

  async function enter(title: string): Promise<void> {
    await wizard.waitForTitle(title);
    await press("Enter");
  }

  interface Kind {
    readonly command: string;
    readonly steps: number;
    /** The questions after the chain and before the destination. */
    readonly answer: (title: string) => Promise<void>;
    /** What remains to be done after the destination. */
    readonly finish?: (target: string) => Promise<void>;
    readonly verify: (credential: string, target: string) => Promise<void>;
  }

  const kinds: Readonly<Record<string, Kind>> = {
    "Access token": {
      command: "Mint Access Token",
      steps: 5,
      answer: async (title) => {
        await wizard.waitForTitle(`${title} (3/5)`);
        await wizard.type("userinfo.email");
        await wizard.item("userinfo.email").waitFor();
        await press("Enter");
        await wizard.waitForEmpty();
        await enter(`${title} (3/5)`);
        await enter(`${title} (4/5)`);
      },
      verify: (token, target) => verifyAccessToken(url, token, target),
    },
    "ID token": {
      command: "Mint ID Token",
      steps: 5,
      answer: async (title) => {
        await wizard.waitForTitle(`${title} (3/5)`);
        await wizard.take(asked.audience, new RegExp(asked.audience));
        await enter(`${title} (4/5)`);
      },
      verify: (token, target) => verifyIdToken(url, token, target),
    },
    "Signed JWT": {
      command: "Sign JWT",
      steps: 4,
      answer: async (title) => {
        await wizard.waitForTitle(`${title} (3/4)`);
        await wizard.take("Something", "Something else");
      },
      finish: async (target) => {
        const editor = window.page.locator(`.editor-instance[aria-label*="Claims "]`);
        await editor.locator(".view-line", { hasText: '"iss"' }).waitFor();
        await window.replaceText(JSON.stringify(claimsOf(target)));
        await runByKeys(window, "Mintmark: Sign These Claims");
      },
      verify: (token, target) => verifySignedJwt(url, token, target, claimsOf(target)),
    },
    "Signed blob": {
      command: "Sign Blob",
      steps: 4,
      answer: async (title) => {
        await wizard.waitForTitle(`${title} (3/4)`);
        await wizard.take(`base64:${asked.payload.toString("base64")}`, /^Sign 5 bytes/);
      },
      verify: (signature, target) => verifySignedBlob(url, signature, target),
    },
  };

  async function mint(label: string, kind: Kind, { target, delegates }: (typeof chains)[number]): Promise<void> {
    const title = kind.command;
    await runByKeys(window, `Mintmark: ${title}…`);
    await wizard.waitForTitle(`${title} (1/${kind.steps})`);
    await wizard.take(target, new RegExp(target));
    await wizard.waitForTitle(`${title} (2/${kind.steps})`);
    await answerChain(window, delegates);
    await kind.answer(title);
    await wizard.waitForTitle(`${title} (${kind.steps}/${kind.steps})`);
    if (delegates.length !== 1)
      await window.screenshot(`${title} through ${delegates.length}`.toLowerCase().replaceAll(" ", "-"));
    await wizard.take("", "Clipboard");
    await kind.finish?.(target);
    await window.notifications.waitFor(new RegExp(`^${label} for ${target} is on the clipboard`));
    await kind.verify(await window.clipboard(), target);
    await press(keyOf("clearNotices"));
  }

  for (const chain of chains) {
    for (const [label, kind] of Object.entries(kinds)) {
      it(`${label} through delegates: ${chain.delegates.length}`, async () => {
        if (chain.delegates.length === 3 && label === "Access token") await window.chooseTheme("Default High Contrast");
        await mint(label, kind, chain);
      });
    }
  }
});
