import { noteChange, noteRequest } from "../../../schemas/note.ts";
import { pinRequest } from "../../../schemas/pin.ts";
import { view, viewRequest } from "../../../schemas/view.ts";
import { BadRequest } from "../../shared/errors.ts";
import { json } from "../../shared/http.ts";
import { type BookmarkDeps, listPins, listViews, pinEvent, putView, removeView } from "../bookmarks.ts";
import { addNote, changeNote, type NoteDeps, removeNote } from "../notes.ts";
import { bodyOf, jsonOf, parameter, type Route } from "./route.ts";

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
      const read = pinRequest.safeParse(jsonOf(event));
      if (!read.success) throw new BadRequest("invalid_request", "The body says only whether it is shared");
      const [account, pinned] = [parameter(event, "account"), parameter(event, "event")];
      await pinEvent(account, pinned, read.data.shared ?? false, who, deps);
      return { statusCode: 204 };
    },
  },
  {
    method: "DELETE",
    path: "/api/accounts/{account}/pins/{event}",
    role: "manager",
    answer: async (event, who) => {
      const [account, pinned] = [parameter(event, "account"), parameter(event, "event")];
      await deps.bookmarks.removePin(account, pinned, who.id);
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
      const [id, read] = [parameter(event, "view"), viewRequest.safeParse(jsonOf(event))];
      if (!read.success || !view.shape.id.safeParse(id).success)
        throw new BadRequest("invalid_request", "A view is a name and an address of the console's");
      return json(200, await putView(id, read.data, who, deps));
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
