import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import {
  ChangedStep,
  Checklist,
  checklistShape,
  IncidentResponse,
  Moment,
  momentShape,
  ReviewParts,
  responseShape,
  someWords,
  words,
} from "@/app/api/v1/_shape/response";
import { changeResponse } from "@/lib/response/change";
import { changeStep } from "@/lib/response/checklist";
import { declareIncident } from "@/lib/response/declare";
import { getResponse } from "@/lib/response/get";
import { asMarkdown } from "@/lib/response/markdown";
import { addMoment, listMoments } from "@/lib/response/moments";
import { asPdf } from "@/lib/response/pdf";
import { addPerson, giveRole, removePerson } from "@/lib/response/people";
import { writeReport } from "@/lib/response/report";
import { addAction, changeAction, removeAction, writeReview } from "@/lib/response/review";
import { endAttack, keepAmongFew, resumeAttack } from "@/lib/response/stance";
import { Id } from "@/lib/url-values";
import { ResponseRole, StepState } from "@/prisma/generated/enums";

const MemberId = z.int32().positive();
const https = z.url({ protocol: /^https$/ }).max(2_000);
const DueOn = z.iso.date().transform((day) => new Date(`${day}T00:00:00Z`));
const permissionToWork = "incidents:write" as const;

export const getChecklist = route({
  summary: "The checklist of a declared security incident",
  permission: "incidents:read",
  params: IdParams,
  answer: Checklist,
  run: async (viewer, { params }) => checklistShape(await getResponse(viewer, params.id)),
});

export const declare = route({
  summary: "Declare an incident a security incident: it gets a codename, a lead, the checklist, and is seen by few",
  permission: permissionToWork,
  params: IdParams,
  status: 201,
  body: z.strictObject({
    codename: someWords(60).optional().describe("Two innocuous words are chosen where none is given"),
    lead_id: MemberId.optional().describe("Whoever declares it, unless said"),
    people: z.array(MemberId).max(200).optional().describe("Who else needs to know"),
    why: words(2_000).optional(),
    channel: words(500).optional().describe("Where the team talks"),
  }),
  answer: Checklist,
  async run(viewer, { params, body: { lead_id: leadId, ...said } }) {
    await declareIncident(viewer, params.id, { leadId, ...said });
    return checklistShape(await getResponse(viewer, params.id));
  },
});

export const patchStep = route({
  summary: "Move a step of the checklist, or give it an owner",
  permission: permissionToWork,
  params: IdParams.extend({ number: Id }),
  body: z.strictObject({
    status: z.enum(StepState).optional(),
    reason: words(1_000).optional().describe("Why it does not apply; needed for not_applicable"),
    owner_id: MemberId.nullable().optional(),
  }),
  answer: ChangedStep,
  async run(viewer, { params: { id, number }, body }) {
    const { warning } = await changeStep(viewer, id, number, {
      state: body.status,
      reason: body.reason,
      ownerId: body.owner_id,
    });
    const step = checklistShape(await getResponse(viewer, id)).steps.find((one) => one.number === number);
    return { ...step, warning };
  },
});

export const getOne = route({
  summary: "One response: its team, checklist, review and actions",
  permission: "incidents:read",
  params: IdParams,
  answer: IncidentResponse,
  run: async (viewer, { params }) => responseShape(await getResponse(viewer, params.id)),
});

export const patchOne = route({
  summary: "Change what a response is called, where its team talks, who leads it, and who sees the incident",
  permission: permissionToWork,
  params: IdParams,
  body: z.strictObject({
    codename: someWords(60).optional(),
    channel: words(500).optional(),
    lead_id: MemberId.optional(),
    need_to_know: z.boolean().optional().describe("false: everybody who may see incidents; only after the attack"),
  }),
  answer: IncidentResponse,
  async run(viewer, { params: { id }, body: { need_to_know, lead_id: leadId, ...change } }) {
    if (need_to_know !== undefined) await keepAmongFew(viewer, id, need_to_know);
    if (leadId !== undefined || Object.keys(change).length > 0) await changeResponse(viewer, id, { leadId, ...change });
    return responseShape(await getResponse(viewer, id));
  },
});

export const postAttack = route({
  summary: "Say that the attack is over, or that it goes on after all",
  permission: permissionToWork,
  params: IdParams,
  body: z.strictObject({ over: z.boolean(), comment: words(2_000).default("") }),
  answer: IncidentResponse,
  async run(viewer, { params: { id }, body: { over, comment } }) {
    await (over ? endAttack : resumeAttack)(viewer, id, comment);
    return responseShape(await getResponse(viewer, id));
  },
});

export const postPerson = route({
  summary: "Bring somebody in",
  permission: permissionToWork,
  params: IdParams,
  body: z.strictObject({ member_id: MemberId }),
  answer: IncidentResponse,
  async run(viewer, { params: { id }, body }) {
    await addPerson(viewer, id, body.member_id);
    return responseShape(await getResponse(viewer, id));
  },
});

export const patchPerson = route({
  summary: "Say what somebody in the team does: stands in for the lead, writes the timeline, or tells others",
  permission: permissionToWork,
  params: IdParams.extend({ memberId: Id }),
  body: z.strictObject({ role: z.enum(ResponseRole).nullable() }),
  answer: IncidentResponse,
  async run(viewer, { params: { id, memberId }, body }) {
    await giveRole(viewer, id, memberId, body.role);
    return responseShape(await getResponse(viewer, id));
  },
});

export const deletePerson = route({
  summary: "Take somebody out of the team",
  permission: permissionToWork,
  params: IdParams.extend({ memberId: Id }),
  status: 204,
  run: (viewer, { params: { id, memberId } }) => removePerson(viewer, id, memberId),
});

export const getTimeline = route({
  summary: "The response's own timeline, in the order things happened",
  permission: "incidents:read",
  params: IdParams,
  answer: z.array(Moment),
  run: async (viewer, { params }) => (await listMoments(viewer, params.id)).map(momentShape),
});

export const postMoment = route({
  summary: "Write down what happened, and what shows it",
  permission: permissionToWork,
  params: IdParams,
  status: 201,
  body: z.strictObject({
    text: someWords(4_000),
    at: z.iso.datetime({ offset: true }).optional().describe("When it happened; now unless said"),
    url: https.optional().describe("What shows it"),
    step: z.int32().positive().optional(),
  }),
  answer: z.object({ id: z.int() }),
  async run(viewer, { params, body: { at, ...moment } }) {
    return { id: await addMoment(viewer, params.id, { ...moment, at: at === undefined ? undefined : new Date(at) }) };
  },
});

export const patchReview = route({
  summary: "Write parts of the review",
  permission: permissionToWork,
  params: IdParams,
  body: z.strictObject({ parts: ReviewParts.default({}), finished: z.boolean().optional() }),
  answer: IncidentResponse,
  async run(viewer, { params: { id }, body: { parts, finished } }) {
    await writeReview(viewer, id, parts, finished);
    return responseShape(await getResponse(viewer, id));
  },
});

const BringIn = z
  .boolean()
  .optional()
  .describe("Lets a new owner know of the incident who does not yet; for whoever leads");

export const postAction = route({
  summary: "Decide what to do differently: owned, and due",
  permission: permissionToWork,
  params: IdParams,
  status: 201,
  body: z.strictObject({ text: someWords(1_000), owner_id: MemberId, bring_in: BringIn, due_on: DueOn }),
  answer: z.object({ id: z.int() }),
  async run(viewer, { params, body: { text, owner_id, bring_in, due_on } }) {
    return { id: await addAction(viewer, params.id, { text, ownerId: owner_id, bringIn: bring_in, dueOn: due_on }) };
  },
});

const ActionParams = IdParams.extend({ actionId: Id });

export const patchAction = route({
  summary: "Change an action, or tick it off",
  permission: permissionToWork,
  params: ActionParams,
  body: z.strictObject({
    text: someWords(1_000).optional(),
    owner_id: MemberId.optional(),
    bring_in: BringIn,
    due_on: DueOn.optional(),
    done: z.boolean().optional(),
  }),
  answer: IncidentResponse,
  async run(viewer, { params: { id, actionId }, body: { text, owner_id, bring_in, due_on, done } }) {
    await changeAction(viewer, id, actionId, { text, ownerId: owner_id, bringIn: bring_in, dueOn: due_on, done });
    return responseShape(await getResponse(viewer, id));
  },
});

export const deleteAction = route({
  summary: "Take an action away",
  permission: permissionToWork,
  params: ActionParams,
  status: 204,
  run: (viewer, { params: { id, actionId } }) => removeAction(viewer, id, actionId),
});

export const getReport = route({
  summary: "Everything of a response for its review, as Markdown or PDF",
  permission: "incidents:read",
  params: IdParams,
  query: z.object({ format: z.enum(["markdown", "pdf"]).default("markdown") }),
  mediaTypes: ["text/markdown", "application/pdf"],
  async run(viewer, { params: { id }, query: { format } }) {
    const report = await writeReport(viewer, id, format);
    const [body, type, ending] =
      format === "pdf"
        ? ([new Uint8Array(await asPdf(report)), "application/pdf", "pdf"] as const)
        : ([asMarkdown(report), "text/markdown; charset=utf-8", "md"] as const);
    return new Response(body, {
      headers: {
        "content-type": type,
        "content-disposition": `attachment; filename="response-inc-${id}.${ending}"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  },
});
