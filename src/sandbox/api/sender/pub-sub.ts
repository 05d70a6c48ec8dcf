import { json, type Answer } from "../../http/answer.ts";
import { messages, parseBody, readAnything, readMessage, readString } from "../../http/message.ts";
import { guardedRoutes } from "../../server/api-routes.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { fire, type AttachedRequest } from "../../state/firing.ts";
import type { Project } from "../../resource/resources.ts";
import type { PushSubscription } from "../../world/world-services.ts";
import { listInPath, namedInPath, projectFor, serviceAgent, tokenMessage } from "./connected-services.ts";

const subscriptions = "/v1/projects/{project}/subscriptions";

/** Pub/Sub API, v1: push subscriptions, and publishing, which pushes at once. */
export function pubSubRoutes(cloud: Cloud): readonly Route[] {
  const { pushSubscriptions } = cloud.world.services;
  const list = listInPath("subscriptions", pushSubscriptions, "pubsub.subscriptions.list", subscriptionMessage);
  return guardedRoutes(cloud, { service: "pubsub.googleapis.com", id: "pubsub", rpc: "google.pubsub.v1" }, [
    ["subscriptions.list", "GET", subscriptions, "Subscriber.ListSubscriptions", list],
    ["subscriptions.get", "GET", `${subscriptions}/{id}`, "Subscriber.GetSubscription", getSubscription],
    ["topics.publish", "POST", "/v1/projects/{project}/topics/{topic}:publish", "Publisher.Publish", publish],
  ]);
}

function getSubscription(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { pushSubscriptions } = cloud.world.services;
  return json(subscriptionMessage(namedInPath(cloud, call, pushSubscriptions, "pubsub.subscriptions.get")[0]));
}

async function publish(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
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
