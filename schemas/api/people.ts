import * as z from "zod/mini";
import { accountEvent } from "../account-event.ts";
import { noteChange, noteRequest } from "../note.ts";
import { pinList, pinRequest } from "../pin.ts";
import { principal } from "../role.ts";
import { endedSessions, person, personName, signInLink } from "../sign-in-link.ts";
import { view, viewList, viewRequest } from "../view.ts";
import { visit, visitRequest } from "../visit.ts";
import type { Calls } from "./call.ts";

export const peopleCalls = {
  addNote: {
    method: "POST",
    path: "/api/accounts/{account}/notes",
    role: "manager",
    tags: ["people"],
    summary: "Puts a note on an account's timeline, where it shows a moment later",
    body: noteRequest,
    answers: { 201: { description: "The note", schema: accountEvent } },
    problems: [400, 404, 410],
  },
  changeNote: {
    method: "PUT",
    path: "/api/notes/{note}",
    // An author may change a note, whatever the author's role is by now.
    role: "viewer",
    tags: ["people"],
    summary: "Gives a note another text; its author may, and every manager",
    description:
      "The note stays where it is and at its time. With `revision`, a note that another person has changed since is left as it is: 409 `note_changed`.",
    body: noteChange,
    answers: { 200: { description: "The note", schema: accountEvent } },
    problems: [400, 403, 404, 409],
  },
  removeNote: {
    method: "DELETE",
    path: "/api/notes/{note}",
    role: "viewer",
    tags: ["people"],
    summary: "Takes a note off the timelines, with its text and for good; its author may, and every manager",
    answers: { 204: { description: "Removed a moment later" } },
    problems: [403, 404],
  },
  listPins: {
    method: "GET",
    path: "/api/accounts/{account}/pins",
    role: "viewer",
    tags: ["people"],
    summary: "The pinned events of an account: the caller's own and the shared ones",
    answers: { 200: { description: "The pins, newest first", schema: pinList } },
    problems: [404, 410],
  },
  pinEvent: {
    method: "PUT",
    path: "/api/accounts/{account}/pins/{event}",
    role: "manager",
    tags: ["people"],
    summary: "Pins an event, for the caller or for everybody",
    body: pinRequest,
    answers: { 204: { description: "Pinned" } },
    problems: [400, 404, 409, 410],
  },
  unpinEvent: {
    method: "DELETE",
    path: "/api/accounts/{account}/pins/{event}",
    role: "manager",
    tags: ["people"],
    summary: "Removes the caller's pin of an event, and the shared ones",
    answers: { 204: { description: "Removed" } },
    problems: [404, 410],
  },
  listViews: {
    method: "GET",
    path: "/api/views",
    role: "viewer",
    tags: ["people"],
    summary: "The saved views: the caller's own and the shared ones, by name",
    answers: { 200: { description: "The views", schema: viewList } },
  },
  putView: {
    method: "PUT",
    path: "/api/views/{view}",
    role: "manager",
    tags: ["people"],
    summary: "Keeps a view, or changes one of the caller's own",
    body: viewRequest,
    answers: { 200: { description: "The view", schema: view } },
    problems: [400, 409],
  },
  deleteView: {
    method: "DELETE",
    path: "/api/views/{view}",
    role: "manager",
    tags: ["people"],
    summary: "Removes a view of the caller's own; an admin may remove a shared one",
    answers: { 204: { description: "Removed" } },
    problems: [404],
  },
  getMe: {
    method: "GET",
    path: "/api/me",
    role: "viewer",
    tags: ["people"],
    summary: "Who calls, and in what role",
    answers: { 200: { description: "The caller", schema: principal } },
  },
  noteVisit: {
    method: "PUT",
    path: "/api/me/visit",
    role: "viewer",
    tags: ["people"],
    summary: "Notes that the caller is here, and says when they were here last on a day before",
    description:
      "Of all the places where they sign in, to ten minutes. `dayBegan` lies within the last two days.",
    body: visitRequest,
    answers: { 200: { description: "The visit before this day", schema: visit } },
    problems: [400],
  },
} as const satisfies Calls;

/** Calls of the hub on one machine, for those who hold its token. */
export const localCalls = {
  makeSignInLink: {
    method: "POST",
    path: "/api/sign-in-links",
    role: "admin",
    tags: ["people"],
    summary: "An address that signs a person in at the console, once, within ten minutes",
    description: "Of the hub on one machine only: on AWS people sign in at the user pool, and this is 404.",
    body: person,
    answers: { 201: { description: "The address", schema: signInLink } },
    problems: [400, 404],
  },
  endSessions: {
    method: "DELETE",
    path: "/api/sessions",
    role: "admin",
    tags: ["people"],
    summary: "Signs people out of the console, wherever they are signed in",
    description:
      "Of the hub on one machine only, as links are. Links that were not used yet sign nobody in any more.",
    query: { name: { description: "Whom; left out, everybody", schema: z.optional(personName) } },
    answers: { 200: { description: "How many sessions have ended", schema: endedSessions } },
    problems: [400, 404],
  },
} as const satisfies Calls;
