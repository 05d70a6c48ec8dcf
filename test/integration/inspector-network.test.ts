import assert from "node:assert/strict";
import dns from "node:dns";
import { connect, Socket } from "node:net";
import * as vscode from "vscode";
import { makeJwt } from "../support/make-jwt.ts";
import { run } from "./fixture/commands.ts";
import { until } from "./fixture/until.ts";

/** In a documentation network (RFC 5737): no one answers there, and no one may be asked. */
const nowhere = "http://192.0.2.1";

const header = { alg: "RS256", kid: "k", jku: `${nowhere}/keys`, x5u: `${nowhere}/cert` };
const claims = { iss: nowhere, aud: `${nowhere}/service`, picture: `${nowhere}/me.png`, exp: 4_102_444_800 };
const left = makeJwt(JSON.stringify(claims), JSON.stringify(header));
const right = makeJwt(JSON.stringify({ ...claims, iss: "https://accounts.google.com" }), JSON.stringify(header));

/** Labels of the open editors. */
function tabs(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}

describe("the network, while tokens are decoded in this extension host", () => {
  const opened: unknown[] = [];
  const original = Object.getOwnPropertyDescriptor(Socket.prototype, "connect")!;
  const lookup = dns.lookup;

  before(() => {
    const through = original.value as (...args: unknown[]) => unknown;
    Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
      opened.push(args[0]);
      return through.apply(this, args) as Socket;
    };
    Object.defineProperty(dns, "lookup", {
      configurable: true,
      writable: true,
      value: (...args: unknown[]) => {
        opened.push(args[0]);
        return (lookup as (...all: unknown[]) => unknown)(...args);
      },
    });
  });
  after(async () => {
    Object.defineProperty(Socket.prototype, "connect", original);
    Object.defineProperty(dns, "lookup", { configurable: true, writable: true, value: lookup });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("no socket is opened and no name is looked up for a token that is full of addresses", async () => {
    await run("inspectToken", { token: left });
    await run("inspectToken", { token: `one ${left} and another ${right}` });
    await run("inspectToken", { token: "ya29.a0AfH6SMBx-fake-for-tests" });
    await run("compareTokens", { left, right });
    await until("four pages are open", () => tabs().filter((label) => /^(?:Token|Compare): /.test(label)).length === 4);
    assert.deepEqual(opened, []);
  });

  it("a socket and a look-up would have been noticed", async () => {
    const socket = connect(9, "127.0.0.1").on("error", () => undefined);
    await new Promise((resolve) => socket.once("close", resolve));
    await new Promise<void>((resolve) => dns.lookup("localhost", () => resolve()));
    assert.ok(opened.length >= 2);
  });
});
