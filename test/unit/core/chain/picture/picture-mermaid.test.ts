import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureMermaid } from "../../../../../src/core/chain/picture/picture-mermaid.ts";
import { account, chainPicture, link, neighbourhoodPicture } from "./picture-fixture.ts";

test("a chain is a flowchart from the caller down, with whole emails and an arrow of its own for each state", () => {
  const lines = pictureMermaid(chainPicture()).split("\n");
  assert.equal(lines[0], "flowchart TD");
  assert.ok(lines.includes(`  n1(["Caller<br>ada@larkfield-build.iam.gserviceaccount.com"])`));
  assert.ok(lines.includes(`  n8["Target<br>db-migrator@larkfield-build.iam.gserviceaccount.com"]`));
  const arrows = lines.flatMap((line) => /^ {2}(n\d) (\S+)\|"(.)[^|]*\| (n\d)$/.exec(line)?.slice(1).join(" ") ?? []);
  assert.deepEqual(arrows, [
    "n1 --> ✓ n2",
    "n2 -.-x ✗ n3",
    "n3 --x ⊘ n4",
    "n4 -.-x ! n5",
    "n5 -.-> ◷ n6",
    "n6 -.-> ? n7",
    "n7 -.-> ○ n8",
  ]);
});

test("each arrow says the permission and the role, and is coloured", () => {
  const text = pictureMermaid(chainPicture());
  assert.ok(
    text.includes("Hop 2: missing<br>iam.serviceAccounts.implicitDelegation<br>roles/iam.serviceAccountTokenCreator"),
  );
  assert.equal(text.match(/linkStyle \d stroke:#[\da-f]{6}/g)?.length, 7);
});

test("a neighbourhood has its arrows into the account and out of it", () => {
  const text = pictureMermaid(neighbourhoodPicture(2, 1));
  assert.match(text, /n1 \S+\|[^|]*\| n3\n {2}n2 \S+\|[^|]*\| n3\n {2}n3 \S+\|[^|]*\| n4\n/);
});

test("what Mermaid or Markdown would take for syntax is written as entity codes", () => {
  const picture = neighbourhoodPicture(0, 0);
  assert.ok(picture.kind === "neighbourhood");
  const hostile = { ...account("x", "x"), fullName: '"]; click n1 call alert()\n```<b>#quot;' };
  const hop = { ...link("l", "x", "focus", "held"), lines: ["a|b -->|c"] };
  const minters = { heading: "", nodes: [hostile], links: [hop], notes: [], details: [] };
  const text = pictureMermaid({ ...picture, title: "a;b\nclick", minters });
  const [node] = text.split("\n").filter((line) => line.startsWith("  n1"));
  assert.equal(node, `  n1["#34;#93;#59; click n1 call alert#40;#41; #96;#96;#96;#60;b#62;#35;quot#59;"]`);
  assert.ok(text.includes("a#124;b --#62;#124;c"));
  assert.ok(text.includes("  accTitle: a b click\n"));
});
