import * as z from "zod/mini";
import { peopleCalls as calls } from "../../../schemas/api/people.ts";
import { view } from "../../../schemas/view.ts";
import { fitting } from "../../shared/fitting.ts";
import {
  type BookmarkDeps,
  listPins,
  listViews,
  pinEvent,
  putView,
  removeView,
  unpinEvent,
} from "../bookmarks.ts";
import { addNote, changeNote, type NoteDeps, removeNote } from "../notes.ts";
import { noteVisit } from "../visits.ts";
import { bodyRoute, type Route, route } from "./route.ts";

const viewPath = z.object({ view: view.shape.id });

export const peopleRoutes = (deps: BookmarkDeps & NoteDeps): readonly Route[] => [
  bodyRoute(calls.addNote, async ({ at, body, who }) => await addNote(at("account"), body, who, deps)),
  bodyRoute(calls.changeNote, async ({ at, body, who }) => await changeNote(at("note"), body, who, deps)),
  route(calls.removeNote, async ({ at, who }) => await removeNote(at("note"), who, deps)),
  route(calls.listPins, async ({ at, who }) => ({ pins: await listPins(at("account"), who, deps) })),
  bodyRoute(calls.pinEvent, async ({ at, body: { shared = false }, who }) => {
    await pinEvent(at("account"), at("event"), shared, who, deps);
  }),
  route(calls.unpinEvent, async ({ at, who }) => await unpinEvent(at("account"), at("event"), who, deps)),
  route(calls.listViews, async ({ who }) => ({ views: await listViews(who, deps) })),
  bodyRoute(calls.putView, async ({ at, body, who }) => {
    const { view: id } = fitting(viewPath, { view: at("view") });
    return await putView(id, body, who, deps);
  }),
  route(calls.deleteView, async ({ at, who }) => await removeView(at("view"), who, deps)),
  route(calls.getMe, async ({ who }) => who),
  bodyRoute(calls.noteVisit, async ({ body, who }) => await noteVisit(body, who, deps)),
];
