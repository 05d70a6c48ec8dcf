import type {
  LinkState,
  Picture,
  PictureLink,
  PictureNode,
  PictureSide,
} from "../../../../../src/core/chain/picture/picture-model.ts";

/** A picture's parts as the host makes them, with names of realistic length. */
export function account(id: string, name: string, caption = ""): PictureNode {
  const fullName = `${name}@larkfield-build.iam.gserviceaccount.com`;
  return {
    id,
    kind: "account",
    caption,
    name,
    detail: "larkfield-build",
    fullName,
    sentence: [caption, fullName].filter(Boolean).join(": "),
    actions: [{ id: `${id}-copy`, label: "Copy Email" }],
  };
}

export function link(id: string, from: string, to: string, state: LinkState): PictureLink {
  return {
    id,
    from,
    to,
    state,
    heading: `Hop ${id.slice(-1)}: ${state}`,
    lines: ["iam.serviceAccounts.implicitDelegation", "roles/iam.serviceAccountTokenCreator"],
    sentence: `Hop ${id.slice(-1)}: ${from} to ${to}, ${state}.`,
    actions: [{ id: `${id}-grant`, label: "Grant…" }],
  };
}

export const states: readonly LinkState[] = [
  "held",
  "missing",
  "denied",
  "likelyMissing",
  "conditional",
  "unknown",
  "denyUnread",
];

/** A chain with a hop in each state. */
export function chainPicture(): Picture {
  const names = [
    "staging-gate",
    "migration-broker",
    "a-delegate-with-a-name-of-thirty",
    "relay",
    "gate",
    "bridge",
    "db-migrator",
  ];
  const caller = {
    ...account("node-1", "ada", "Caller"),
    kind: "person",
    name: "ada@larkfield.example",
    detail: "",
  } as const;
  const others = names.map((name, index) =>
    account(`node-${index + 2}`, name, index === names.length - 1 ? "Target" : `Delegate ${index + 1}`),
  );
  return {
    kind: "chain",
    title: "Delegation chain to db-migrator",
    summary: "Hop 2 of 5: staging-gate may not act through migration-broker.",
    summaryState: "missing",
    nodes: [caller, ...others],
    links: states.map((state, index) => link(`hop-${index + 1}`, `node-${index + 1}`, `node-${index + 2}`, state)),
    notes: ["Access token. Checked: 12:00."],
  };
}

/** An account between `above`, which can mint for it, and `below`, for which it can mint. */
export function neighbourhoodPicture(above: number, below: number): Picture {
  const side = (count: number, prefix: string, heading: string, none: string): PictureSide => {
    const nodes = Array.from({ length: count }, (_, index) =>
      account(`${prefix}-${index + 1}`, `${prefix}-${index + 1}`),
    );
    const links = nodes.map(({ id }, index) => {
      const [from, to] = prefix === "minter" ? [id, "focus"] : ["focus", id];
      return link(`${prefix}-link-${index + 1}`, from, to, states[index % states.length] ?? "held");
    });
    return { heading, nodes, links, notes: count === 0 ? [none] : [], details: [] };
  };
  return {
    kind: "neighbourhood",
    title: "Neighbourhood of broker",
    summary: "2 can mint it; it can mint 2.",
    focus: account("focus", "broker"),
    minters: side(above, "minter", "Who can mint it", "Nobody that can be seen."),
    mintables: side(below, "mintable", "What it can mint", "Nothing that has been read."),
    notes: [],
  };
}
