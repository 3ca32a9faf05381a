import { expect, test } from "vitest";
import { mainPages, settingsPages } from "@/app/_server/navigation";
import { pageOf } from "@/app/_ui/page-of";
import type { MemberViewer } from "@/lib/access/viewer";

const somebody = (accessLevel: MemberViewer["accessLevel"]) => ({ kind: "member", accessLevel }) as MemberViewer;
const labelOf = (here: string, groups: ReturnType<typeof mainPages>) =>
  pageOf(
    here,
    groups.flatMap(({ pages }) => pages),
  )?.label;

test.each([
  ["/incidents", "Incidents"],
  ["/incidents/12", "Incidents"],
  ["/incidents/12/response", "Responses"],
  ["/responses", "Responses"],
  ["/organisations/1", "Repositories"],
  ["/on-call/schedules/2", "On call"],
  ["/settings/on-call", "Settings"],
  ["/incidentsalike", undefined],
  ["/notifications", undefined],
])("the main navigation marks at %s: %s", (here, label) => {
  expect(labelOf(here, mainPages(somebody("manager")))).toBe(label);
});

test("who has no page of responses is among incidents at one of them, and at home at home", () => {
  const pages = mainPages(somebody("restricted"));
  expect(labelOf("/incidents/12/response", pages)).toBe("Incidents");
  expect(labelOf("/", pages)).toBe("Home");
});

test("each page of the settings marks itself", () => {
  const groups = settingsPages(somebody("owner"));
  for (const { href, label } of groups.flatMap(({ pages }) => pages)) {
    expect(labelOf(href, groups)).toBe(label);
    expect(labelOf(`${href}/3`, groups)).toBe(label);
  }
});
