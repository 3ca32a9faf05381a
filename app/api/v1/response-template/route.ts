import { route } from "@/app/_server/route";
import { ResponseTemplate, TemplateBody, templateShape } from "@/app/api/v1/_shape/response";
import { readTemplate, saveTemplate } from "@/lib/response/template";

export const GET = route({
  summary: "The checklist that the next response begins with",
  permission: "incidents:read",
  answer: ResponseTemplate,
  run: async (viewer) => templateShape(await readTemplate(viewer)),
});

export const PUT = route({
  summary: "Make a new version of the checklist, for responses declared from now on",
  permission: "playbooks:write",
  body: TemplateBody,
  answer: ResponseTemplate,
  async run(viewer, { body: { steps, version } }) {
    const wanted = steps.map(({ title, description, after_attack: afterAttack }) => ({
      title,
      description,
      afterAttack,
    }));
    return templateShape(await saveTemplate(viewer, wanted, version));
  },
});
