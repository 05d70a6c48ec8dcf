import type { Receiver } from "../../../src/core/inspect/verify/receiver.ts";
import { binding, caller, email, tokenCreator, worldOf } from "../sandbox/sandbox-fixture.ts";

export const insider = email("insider");
export const stranger = email("stranger", "acme-two");
export const outsider = "bob@other.example";
const people = `user:${caller}`;
const invokers = [`serviceAccount:${insider}`, people];
const location = "projects/acme-one/locations/europe-west1";

export const run = "https://orders-3001.europe-west1.run.app";
export const runByHash = "https://orders-a20c25627e-ew.a.run.app";
export const custom = "https://orders.acme.example";
export const notify = "https://europe-west1-acme-one.cloudfunctions.net/notify";
export const convert = "https://europe-west1-acme-one.cloudfunctions.net/convert";
export const convertRun = "https://convert-3001.europe-west1.run.app";
export const client = "3001-office.apps.googleusercontent.com";
export const office = "https://office.acme.example";
export const partners = "https://partners.acme.example";
export const pubSub = "https://pubsub.googleapis.com/";
const google = "https://accounts.google.com";

export const world = worldOf({
  projectBindings: [binding("roles/editor", `serviceAccount:${insider}`)],
  accounts: {
    insider: { bindings: [binding(tokenCreator, people)] },
    stranger: { email: stranger, bindings: [binding(tokenCreator, people)] },
  },
  rest: {
    services: {
      targets: [
        { name: `${location}/services/orders`, customAudiences: [custom], invokers },
        { name: `${location}/functions/notify`, invokers },
        { name: `${location}/functions/convert`, generation: 2, invokers },
      ],
      iapBackends: [
        {
          name: "projects/acme-one/global/backendServices/office",
          oauth2ClientId: client,
          url: office,
          accessors: invokers,
        },
      ],
      apiGateways: [
        { name: `${location}/gateways/open`, issuers: [google, insider], audiences: [partners] },
        { name: `${location}/gateways/own`, issuers: [insider], audiences: [partners] },
      ],
    },
  },
});

/** The services of this world, and how a user describes them to the inspector. */
export const services: Readonly<Record<string, readonly [path: string, Omit<Receiver, "emails">]>> = {
  "Cloud Run": ["/targets/acme-one/orders", { kind: "cloudRun", audiences: [run, runByHash, custom] }],
  "generation 1": ["/targets/acme-one/notify", { kind: "functionsGen1", audiences: [notify] }],
  "generation 2": ["/targets/acme-one/convert", { kind: "functionsGen2", audiences: [convert, convertRun] }],
  IAP: ["/backends/acme-one/office/files/7", { kind: "identityAwareProxy", audiences: [client, `${office}/files/7`] }],
  "a Google API": ["/v1/projects/acme-one/subscriptions", { kind: "googleApi", audiences: [pubSub] }],
};
export const gateways: Readonly<Record<string, readonly [path: string, Receiver]>> = {
  "an open gateway": [
    "/gateways/acme-one/open",
    { kind: "apiGateway", audiences: [partners], emails: [google, insider] },
  ],
  "a gateway for one account": [
    "/gateways/acme-one/own",
    { kind: "apiGateway", audiences: [partners], emails: [insider] },
  ],
};

export const audiences = [
  run,
  `${run}/`,
  `${run}/items`,
  `${run}/items?page=2`,
  `${run}#top`,
  `${run}.evil.example`,
  runByHash,
  `${runByHash}/items`,
  custom,
  `${custom}/`,
  notify,
  `${notify}/`,
  notify.replace("/notify", ""),
  convert,
  `${convert}/pages`,
  `${convert}?x=1`,
  convertRun,
  client,
  office,
  `${office}/files/7`,
  partners,
  pubSub,
];

/** For what an account signs itself. */
export const ownAudiences = [
  `${office}/files/7`,
  `${office}/*`,
  `${office}/files/*`,
  `${office}/other/*`,
  `${office}/files/7?x=1`,
  office,
  "https://*",
  "https://*.acme.example/*",
  client,
  run,
  partners,
  pubSub,
];
