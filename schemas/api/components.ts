import * as z from "zod/mini";
import {
  account,
  accountChanges,
  accountMember,
  accountPage,
  accountRequest,
  accountStatus,
  accountTier,
} from "../account.ts";
import {
  accountEvent,
  actor,
  eventObject,
  eventTypeSchema,
  familySchema,
  identity,
  instant,
  matched,
  money,
  openEventType,
  openFamily,
  proof,
} from "../account-event.ts";
import { assigned, assignRequest } from "../assigned.ts";
import { auditEntry, auditPage } from "../audit.ts";
import {
  connection,
  connectionHealth,
  connectionList,
  connectionName,
  connectionRequest,
  secretInfo,
} from "../connection.ts";
import { accepted, deliveryPage, deliveryReport, deliveryStatus } from "../delivery.ts";
import { eventTypes } from "../event-types.ts";
import { fileCounts, filePage, fileReport, fileState, finding, upload, uploadRequest } from "../file.ts";
import { fileSettings } from "../file-settings.ts";
import { importReport } from "../import.ts";
import { erasureReport, job } from "../job.ts";
import { mailSettings } from "../mail-settings.ts";
import {
  eventRule,
  mapping,
  mappingGuess,
  mappingPreview,
  mappingProblem,
  mappingProposal,
  mappingVersion,
  mappingVersionList,
  previewRequest,
  proposalRequest,
  rerunReport,
  rerunRequest,
} from "../mapping.ts";
import { matchingSettings } from "../matching.ts";
import { merge, mergeRequest } from "../merge.ts";
import { noteChange, noteRequest } from "../note.ts";
import { pinList, pinRequest } from "../pin.ts";
import { problem } from "../problem.ts";
import { recount } from "../recount.ts";
import { principal } from "../role.ts";
import { rollup, rollupDay } from "../rollup.ts";
import { person, signInLink } from "../sign-in-link.ts";
import { candidate, candidateList, evidence, suggestion, suggestionList } from "../suggestion.ts";
import { eventDetail, objectState, rawDelivery, timelinePage } from "../timeline.ts";
import { tool, toolList } from "../tool.ts";
import { view, viewList, viewRequest } from "../view.ts";
import { testOutcome } from "./connections.ts";
import { redriven } from "./deliveries.ts";
import { health } from "./hub.ts";

/** The schemas to which the generated documents refer by a name. */
export const components = {
  Accepted: accepted,
  Account: account,
  AccountChanges: accountChanges,
  AccountEvent: accountEvent,
  AccountMember: accountMember,
  AccountPage: accountPage,
  AccountRequest: accountRequest,
  AccountStatus: accountStatus,
  AccountTier: accountTier,
  Actor: actor,
  AnyEventType: openEventType,
  AnyFamily: openFamily,
  Assigned: assigned,
  AssignRequest: assignRequest,
  AuditEntry: auditEntry,
  AuditPage: auditPage,
  Candidate: candidate,
  CandidateList: candidateList,
  Connection: connection,
  ConnectionHealth: connectionHealth,
  ConnectionList: connectionList,
  ConnectionName: connectionName,
  ConnectionRequest: connectionRequest,
  DeliveryPage: deliveryPage,
  DeliveryReport: deliveryReport,
  DeliveryStatus: deliveryStatus,
  ErasureReport: erasureReport,
  EventDetail: eventDetail,
  EventObject: eventObject,
  EventRule: eventRule,
  EventType: eventTypeSchema,
  Evidence: evidence,
  Family: familySchema,
  FileCounts: fileCounts,
  FilePage: filePage,
  FileReport: fileReport,
  FileSettings: fileSettings,
  FileState: fileState,
  Finding: finding,
  Health: health,
  Identity: identity,
  ImportReport: importReport,
  Instant: instant,
  Job: job,
  MailSettings: mailSettings,
  Mapping: mapping,
  MappingGuess: mappingGuess,
  MappingPreview: mappingPreview,
  MappingProblem: mappingProblem,
  MappingProposal: mappingProposal,
  MappingVersion: mappingVersion,
  MappingVersionList: mappingVersionList,
  Matched: matched,
  MatchingSettings: matchingSettings,
  Merge: merge,
  MergeRequest: mergeRequest,
  Money: money,
  NoteChange: noteChange,
  NoteRequest: noteRequest,
  ObjectState: objectState,
  Person: person,
  PinList: pinList,
  PinRequest: pinRequest,
  PreviewRequest: previewRequest,
  Principal: principal,
  Problem: problem,
  Proof: proof,
  ProposalRequest: proposalRequest,
  RawDelivery: rawDelivery,
  Recount: recount,
  Redriven: redriven,
  RerunReport: rerunReport,
  RerunRequest: rerunRequest,
  Rollup: rollup,
  RollupDay: rollupDay,
  SecretInfo: secretInfo,
  SignInLink: signInLink,
  Suggestion: suggestion,
  SuggestionList: suggestionList,
  TestOutcome: testOutcome,
  TimelinePage: timelinePage,
  Tool: tool,
  ToolList: toolList,
  Upload: upload,
  UploadRequest: uploadRequest,
  View: view,
  ViewList: viewList,
  ViewRequest: viewRequest,
};

/** The schemas by the names under which the generated documents refer to them. */
export function namedSchemas() {
  const names = z.registry<{ id: string; description?: string; examples?: readonly string[] }>();
  for (const [id, schema] of Object.entries(components)) names.add(schema, { id });
  names.add(openEventType, {
    id: "AnyEventType",
    description: "An EventType, or one of a later release: pass over events of types that you do not know.",
    examples: Object.values(eventTypes).flat(),
  });
  names.add(openFamily, {
    id: "AnyFamily",
    description: "A Family, or one of a later release: take one that you do not know for `system`.",
    examples: Object.keys(eventTypes),
  });
  return names;
}
