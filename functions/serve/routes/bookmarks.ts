import * as z from "zod/mini";
import { noteChange, noteRequest } from "../../../schemas/note.ts";
import { pinRequest } from "../../../schemas/pin.ts";
import { view, viewRequest } from "../../../schemas/view.ts";
import { bodyOf, fitting } from "../../shared/fitting.ts";
import { json } from "../../shared/http.ts";
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
import { parameter, type Route } from "./route.ts";

const viewPath = z.object({ view: view.shape.id });

export const bookmarkRoutes = (deps: BookmarkDeps & NoteDeps): readonly Route[] => [
  {
    method: "POST",
    path: "/api/accounts/{account}/notes",
    role: "manager",
    answer: async (event, who) =>
      json(201, await addNote(parameter(event, "account"), bodyOf(event, noteRequest), who, deps)),
  },
  {
    // An author may change what he wrote, whatever his role is by now.
    method: "PUT",
    path: "/api/notes/{note}",
    role: "viewer",
    answer: async (event, who) => {
      const change = bodyOf(event, noteChange);
      return json(200, await changeNote(parameter(event, "note"), change, who, deps));
    },
  },
  {
    method: "DELETE",
    path: "/api/notes/{note}",
    role: "viewer",
    answer: async (event, who) => {
      await removeNote(parameter(event, "note"), who, deps);
      return { statusCode: 204 };
    },
  },
  {
    method: "GET",
    path: "/api/accounts/{account}/pins",
    role: "viewer",
    answer: async (event, who) => json(200, { pins: await listPins(parameter(event, "account"), who, deps) }),
  },
  {
    method: "PUT",
    path: "/api/accounts/{account}/pins/{event}",
    role: "manager",
    answer: async (event, who) => {
      const { shared = false } = bodyOf(event, pinRequest);
      const [account, pinned] = [parameter(event, "account"), parameter(event, "event")];
      await pinEvent(account, pinned, shared, who, deps);
      return { statusCode: 204 };
    },
  },
  {
    method: "DELETE",
    path: "/api/accounts/{account}/pins/{event}",
    role: "manager",
    answer: async (event, who) => {
      const [account, pinned] = [parameter(event, "account"), parameter(event, "event")];
      await unpinEvent(account, pinned, who, deps);
      return { statusCode: 204 };
    },
  },
  {
    method: "GET",
    path: "/api/views",
    role: "viewer",
    answer: async (_event, who) => json(200, { views: await listViews(who, deps) }),
  },
  {
    method: "PUT",
    path: "/api/views/{view}",
    role: "manager",
    answer: async (event, who) => {
      const { view: id } = fitting(viewPath, { view: parameter(event, "view") });
      return json(200, await putView(id, bodyOf(event, viewRequest), who, deps));
    },
  },
  {
    method: "DELETE",
    path: "/api/views/{view}",
    role: "manager",
    answer: async (event, who) => {
      await removeView(parameter(event, "view"), who, deps);
      return { statusCode: 204 };
    },
  },
];
