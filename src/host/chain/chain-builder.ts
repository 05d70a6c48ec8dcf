import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { isObject } from "../../core/base/json.ts";
import { shortAccountName } from "../../core/chain/account-name.ts";
import { drawChain } from "../../core/chain/chain.ts";
import { type ChainReading, type Path, readChain } from "../../core/chain/chain-notation.ts";
import { parseQuestion } from "../../core/chain/parse-question.ts";
import { type WrittenNotation, writeChain } from "../../core/chain/write-chain.ts";
import type { CommandId } from "../identifiers.ts";
import { showNotice } from "../notices.ts";
import { pickOne, type PickRow } from "../wizard/pick.ts";
import type { Outcome } from "../wizard/steps.ts";
import { askPath, type QuestionPorts } from "./ask-question.ts";

/** Builds a chain from accounts or from any tool's notation, and hands it on: to a check, a mint, or another notation. */
export function createChainBuilder(ports: QuestionPorts): (argument: unknown) => Promise<void> {
  return async (argument) => {
    const account = isObject(argument) && argument["kind"] === "account" ? argument["account"] : undefined;
    const given = parseQuestion(isObject(account) ? { target: account["email"] } : argument);
    const path = given.target === undefined ? await askStart(ports) : await askPath(ports, given);
    await handOn(path, await choose(nextRows(), warningOr(path, vscode.l10n.t("What is to be done with it?")), path));
  };
}

type Start = { readonly kind: "pick" } | { readonly kind: "text"; readonly readings: readonly ChainReading[] };

/** Offers what the clipboard holds, lets the user paste or type a chain, or pick accounts. */
async function askStart(ports: QuestionPorts): Promise<Path> {
  const copied = readChain(await vscode.env.clipboard.readText());
  const [first] = copied;
  const start = await pickOne<Start>({
    position: position(),
    placeholder: vscode.l10n.t("Paste a chain as gcloud, a proxy, the API, Terraform or an ADC file writes it"),
    rows: [
      ...(first === undefined
        ? []
        : [{ label: `$(clippy) ${vscode.l10n.t("From the clipboard")}`, detail: draw(first), value: text(copied) }]),
      { label: `$(list-ordered) ${vscode.l10n.t("Pick accounts…")}`, value: { kind: "pick" } },
    ],
    typed: typedRow,
    signal: never,
  });
  const value = chosen(start);
  return value.kind === "pick" ? askPath(ports, {}) : settleReading(value.readings);
}

function typedRow(typed: string): PickRow<Start> | undefined {
  if (typed === "") return undefined;
  const readings = readChain(typed);
  const [first] = readings;
  if (first !== undefined) {
    const isClear = readings.length === 1;
    const label = isClear ? vscode.l10n.t("Use this chain") : vscode.l10n.t("Use this chain; its order is asked");
    const detail = isClear ? { detail: draw(first) } : {};
    return { label: `$(check) ${label}`, ...detail, alwaysShow: true, value: text(readings) };
  }
  return typed.length < 12
    ? undefined
    : { label: `$(warning) ${vscode.l10n.t("No chain can be read from this yet.")}`, alwaysShow: true };
}

/** The order of a bare comma list depends on who wrote it, so the user says which of the two is meant. */
async function settleReading(readings: readonly ChainReading[]): Promise<Path> {
  const [first, second] = readings;
  if (first === undefined || second === undefined) return first ?? fail({ code: "cancelled" });
  const origins = {
    gcloud: vscode.l10n.t("as gcloud writes it: the target last"),
    proxy: vscode.l10n.t("as the database proxies write it: the target first"),
  };
  const rows = [first, second].map((reading) => ({
    label: draw(reading),
    description: reading.notation === "proxy" ? origins.proxy : origins.gcloud,
    value: reading,
  }));
  return chosen(
    await pickOne<ChainReading>({
      position: position(),
      placeholder: vscode.l10n.t("Tools write this list in two orders. Which chain is meant?"),
      rows,
      signal: never,
    }),
  );
}

type Next =
  | { readonly kind: "command"; readonly command: CommandId }
  | { readonly kind: "copy"; readonly notation: WrittenNotation };

function nextRows(): readonly PickRow<Next>[] {
  const run = (icon: string, label: string, command: CommandId): PickRow<Next> => ({
    label: `$(${icon}) ${label}`,
    value: { kind: "command", command },
  });
  const copy = (label: string, notation: WrittenNotation): PickRow<Next> => ({
    label: `$(copy) ${label}`,
    value: { kind: "copy", notation },
  });
  return [
    run("checklist", vscode.l10n.t("Check it"), "mintmark.checkChain"),
    run("key", vscode.l10n.t("Mint an access token"), "mintmark.mintAccessToken"),
    run("key", vscode.l10n.t("Mint an ID token"), "mintmark.mintIdToken"),
    copy(vscode.l10n.t("Copy for gcloud"), "gcloud"),
    copy(vscode.l10n.t("Copy for the API"), "api"),
    copy(vscode.l10n.t("Copy for Terraform"), "terraform"),
    copy(vscode.l10n.t("Copy for a database proxy"), "proxy"),
    copy(vscode.l10n.t("Copy as arrows"), "arrows"),
  ];
}

async function choose(rows: readonly PickRow<Next>[], placeholder: string, path: Path): Promise<Next> {
  return chosen(
    await pickOne<Next>({ position: { ...position(), title: draw(path) }, placeholder, rows, signal: never }),
  );
}

async function handOn({ target, delegates }: Path, next: Next): Promise<void> {
  if (next.kind === "command") {
    await vscode.commands.executeCommand(next.command, { target, delegates });
    return;
  }
  await vscode.env.clipboard.writeText(writeChain({ target, delegates }, next.notation));
  showNotice(vscode.l10n.t("The chain is copied."));
}

/** A chain that passes an account twice works no better than one that does not. */
function warningOr({ delegates }: Path, otherwise: string): string {
  const twice = delegates.find((account, index) => delegates.indexOf(account) !== index);
  return twice === undefined ? otherwise : vscode.l10n.t("{0} is in this chain twice; once is enough.", twice);
}

function text(readings: readonly ChainReading[]): Start {
  return { kind: "text", readings };
}

function draw({ delegates, target }: Path): string {
  return drawChain({ caller: vscode.l10n.t("caller"), delegates, target }, shortAccountName);
}

/** No numbers: how many questions follow is not known before the first answer. */
function position(): { title: string; step: number; totalSteps: number } {
  return { title: vscode.l10n.t("Build Delegation Chain"), step: 0, totalSteps: 0 };
}

function chosen<T>(outcome: Outcome<T>): T {
  return outcome.kind === "chosen" ? outcome.value : fail({ code: "cancelled" });
}

const never = new AbortController().signal;
