import * as vscode from "vscode";
import { pictureMermaid } from "../../core/chain/picture/picture-mermaid.ts";
import {
  type FromPicture,
  parseFromPicture,
  type PictureState,
  type ToPicture,
} from "../../core/chain/picture/picture-protocol.ts";
import { visiblePicture, type Picture } from "../../core/chain/picture/picture-model.ts";
import { withProgress } from "../surface/progress.ts";
import { openWebviewPanel } from "../surface/webview-panel.ts";
import { copyMermaid, saveSvg } from "./export-picture.ts";

/** A picture, its buttons' actions, and how to draw it again from fresh answers. */
export interface PictureView {
  /** Two views with the same key show the same thing: one replaces the other. */
  readonly key: string;
  readonly tabTitle: string;
  /** Without extension. */
  readonly fileName: string;
  readonly picture: Picture;
  /** By the id that the page sends. */
  readonly actions: ReadonlyMap<string, () => unknown>;
  readonly refresh: (signal: AbortSignal) => Promise<PictureView>;
}

export interface PicturePanelsPorts {
  readonly extensionUri: vscode.Uri;
  /** Runs the action of a button behind the error boundary of the commands. */
  readonly guarded: (work: () => Promise<void>) => void;
}

/** The open pictures, one panel for each thing shown. */
export class PicturePanels {
  readonly #ports: PicturePanelsPorts;
  readonly #panels = new Map<string, PicturePanel>();

  constructor(ports: PicturePanelsPorts) {
    this.#ports = ports;
  }

  /** Shows a picture, in the panel that already shows the same thing or in a new one. */
  show(view: PictureView): void {
    const open = this.#panels.get(view.key);
    if (open !== undefined) {
      open.show(view);
      return;
    }
    const panel = new PicturePanel(view, this.#ports, () => this.#panels.delete(view.key));
    this.#panels.set(view.key, panel);
  }

  /** Updates the panel that shows the same thing, if it is still open. */
  update(view: PictureView): void {
    this.#panels.get(view.key)?.update(view);
  }
}

/** One panel: the host keeps what it shows, because VS Code recreates the page whenever it is moved or hidden. */
class PicturePanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #closed = new AbortController();
  #view: PictureView;
  #isRefreshing = false;

  constructor(view: PictureView, ports: PicturePanelsPorts, onClose: () => void) {
    this.#view = view;
    this.#panel = openWebviewPanel({
      extensionUri: ports.extensionUri,
      viewType: "mintmark.picture",
      title: view.tabTitle,
      page: "picture",
      onMessage: (message) => {
        const request = parseFromPicture(message);
        if (request !== undefined) ports.guarded(() => this.#handle(request));
      },
    });
    this.#panel.onDidDispose(() => {
      this.#closed.abort();
      onClose();
    });
  }

  show(view: PictureView): void {
    this.#panel.reveal();
    this.update(view);
  }

  update(view: PictureView): void {
    this.#view = view;
    this.#send();
  }

  async #handle(request: FromPicture): Promise<void> {
    switch (request.kind) {
      case "ready":
        this.#send();
        return;
      case "refresh":
        return this.#refresh();
      case "act":
        await this.#view.actions.get(request.action)?.();
        return;
      case "copyMermaid":
        return copyMermaid(pictureMermaid(visiblePicture(this.#view.picture)));
      case "saveSvg":
        return saveSvg(this.#view.fileName, request.svg);
    }
  }

  async #refresh(): Promise<void> {
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    this.#send();
    try {
      const view = await withProgress(vscode.l10n.t("Asking Google again…"), (signal) =>
        this.#view.refresh(AbortSignal.any([signal, this.#closed.signal])),
      );
      this.#view = view;
    } finally {
      this.#isRefreshing = false;
      this.#send();
    }
  }

  #send(): void {
    if (this.#closed.signal.aborted) return;
    const state: PictureState = {
      picture: visiblePicture(this.#view.picture),
      isRefreshing: this.#isRefreshing,
    };
    void this.#panel.webview.postMessage({ kind: "state", state } satisfies ToPicture);
  }
}
