import { json } from "../../http/answer.ts";
import { messages, parseBody, readAnything, readMessage, readString } from "../../http/message.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { fire, type AttachedRequest } from "../../state/firing.ts";
import type { Project } from "../../resource/resources.ts";
import type { PushSubscription } from "../../world/world-services.ts";
import {
  byId,
  inPath,
  listAnswer,
  projectFor,
  serviceAgent,
  serviceRoutes,
  tokenMessage,
} from "./connected-services.ts";

const subscriptions = "/v1/projects/{project}/subscriptions";

/** Pub/Sub API, v1: push subscriptions, and publishing, which pushes at once. */
export function pubSubRoutes(cloud: Cloud): readonly Route[] {
  const { pushSubscriptions } = cloud.world.services;
  return serviceRoutes(cloud, { service: "pubsub.googleapis.com", rpcPackage: "google.pubsub.v1" }, [
    [
      "subscriptions.list",
      "GET",
      subscriptions,
      "Subscriber.ListSubscriptions",
      (_, call) =>
        listAnswer(
          "subscriptions",
          inPath(pushSubscriptions, call, projectFor(cloud, call, "pubsub.subscriptions.list")).map(
            subscriptionMessage,
          ),
          call,
        ),
    ],
    [
      "subscriptions.get",
      "GET",
      `${subscriptions}/{id}`,
      "Subscriber.GetSubscription",
      (_, call) => {
        const project = projectFor(cloud, call, "pubsub.subscriptions.get");
        return json(subscriptionMessage(byId(inPath(pushSubscriptions, call, project), param(call, "id"))));
      },
    ],
    [
      "topics.publish",
      "POST",
      "/v1/projects/{project}/topics/{topic}:publish",
      "Publisher.Publish",
      (_, call) => publish(cloud, call),
    ],
  ]);
}

async function publish(cloud: Cloud, call: AuthenticatedCall): Promise<ReturnType<typeof json>> {
  const request = readMessage(parseBody(call.body), {
    messages: messages({ data: readString, attributes: readAnything, orderingKey: readString }),
  });
  const project = projectFor(cloud, call, "pubsub.topics.publish");
  const topic = `projects/${project.projectId}/topics/${param(call, "topic")}`;
  const pushed = cloud.world.services.pushSubscriptions.filter((subscription) => subscription.topic === topic);
  const messageIds: string[] = [];
  for (const { data = "" } of request.messages ?? []) {
    const messageId = String(cloud.firings.length + messageIds.length + 1);
    messageIds.push(messageId);
    for (const subscription of pushed)
      cloud.firings.push(await fire(cloud, pushRequest(subscription, project, data, messageId)));
  }
  return json({ messageIds });
}

/** A push message as the receiver gets it (source: Pub/Sub push documentation). */
export function pushRequest(
  { name, pushEndpoint, token }: PushSubscription,
  project: Project,
  data: string,
  messageId: string,
): AttachedRequest {
  return {
    source: name,
    agent: serviceAgent(project, "pubsub"),
    uri: pushEndpoint,
    token,
    headers: { "content-type": "application/json", "user-agent": "APIs-Google" },
    body: JSON.stringify({ message: { data, messageId }, subscription: name }),
  };
}

function subscriptionMessage({ name, topic, pushEndpoint, token }: PushSubscription): object {
  return { name, topic, pushConfig: { pushEndpoint, ...tokenMessage(token) }, ackDeadlineSeconds: 10, state: "ACTIVE" };
}
