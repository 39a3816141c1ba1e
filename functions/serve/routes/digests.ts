import { digestCalls as calls } from "../../../schemas/api/digests.ts";
import { endByLink, endingPage } from "../digest/ending.ts";
import {
  type DigestDeps,
  endDigest,
  endOwnDigest,
  listDigests,
  ownDigest,
  wantDigest,
} from "../digest/settings.ts";
import { bodyRoute, openPage, type Route, route } from "./route.ts";

export const digestRoutes = (deps: DigestDeps): readonly Route[] => [
  route(calls.getDigest, async ({ who }) => await ownDigest(who, deps)),
  bodyRoute(calls.putDigest, async ({ body, who }) => await wantDigest(body, who, deps)),
  route(calls.deleteDigest, async ({ who }) => await endOwnDigest(who, deps)),
  route(calls.previewDigest, async ({ who }) => {
    // Late: the words of a digest are for who looks at one.
    const { previewDigest } = await import("../digest/preview.ts");
    return await previewDigest(who, deps);
  }),
  route(calls.listDigests, async () => await listDigests(deps)),
  route(calls.endDigest, async ({ at }) => await endDigest(at("digest"), deps)),
  openPage(calls.askToEndDigest, async (event) => await endingPage(event, deps)),
  openPage(calls.endDigestByLink, async (event) => await endByLink(event, deps)),
];
