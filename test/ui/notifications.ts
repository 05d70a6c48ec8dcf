import { errors, type Locator, type Page } from "playwright-core";

/** The notifications at the lower right. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits for a notification with this text; returns it. */
  async waitFor(text: string | RegExp): Promise<Locator> {
    const toast = this.#item(".notifications-toasts", text);
    await toast.waitFor();
    return toast;
  }

  /** The texts of all notifications on the screen. */
  async texts(): Promise<string[]> {
    return this.#page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
  }

  /** Waits for a notification and presses one of its buttons. */
  async press(text: string | RegExp, button: string): Promise<void> {
    await pressOn(await this.waitFor(text), button);
  }

  /** Presses a button of a notification in the open notification center, where it stays after its toast has disappeared. */
  async pressInCenter(text: string | RegExp, button: string): Promise<void> {
    await pressOn(this.#item(".notifications-center", text), button);
  }

  /** Whether a notification is an error, a warning or only information. */
  async severity(text: string | RegExp): Promise<"error" | "warning" | "info"> {
    const icon = (await this.waitFor(text)).locator(".notification-list-item-icon");
    const classes = (await icon.getAttribute("class")) ?? "";
    return classes.includes("codicon-error") ? "error" : classes.includes("codicon-warning") ? "warning" : "info";
  }

  /** Closes all notifications, so that the next one is the only one. */
  async clear(): Promise<void> {
    const toasts = this.#page.locator(".notifications-toasts .notification-toast");
    while ((await toasts.count()) > 0) {
      // It may disappear by itself meanwhile, like the progress of work that ends.
      const ending = { timeout: 1_000 };
      await toasts.first().hover(ending).catch(ignoreTimeout);
      await toasts.first().locator(".codicon-notifications-clear").click(ending).catch(ignoreTimeout);
    }
  }

  #item(place: ".notifications-toasts" | ".notifications-center", text: string | RegExp): Locator {
    const message = this.#page.locator(".notification-list-item-message").getByText(text);
    return this.#page.locator(`${place} .notification-list-item`).filter({ has: message });
  }
}

async function pressOn(item: Locator, button: string): Promise<void> {
  await item.hover();
  await item.getByRole("button", { name: button, exact: true }).click();
}

function ignoreTimeout(error: unknown): void {
  if (!(error instanceof errors.TimeoutError)) throw error;
}
