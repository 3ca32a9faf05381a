import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandIn } from "@/lib/commands/read";

const url = "https://handback.acme.example";
const read = (body: string) => commandIn(body, url);

describe("a comment asks for something", () => {
  test.each([
    ["/fp test value", { verb: "fp", words: "test value", incident: null }],
    ["/ack", { verb: "ack", words: "", incident: null }],
    [
      "Thanks!\r\n\r\n/resolve INC-12 rotated yesterday\r\nbye",
      { verb: "resolve", words: "rotated yesterday", incident: 12 },
    ],
    ["/FP inc-7: only a fixture", { verb: "fp", words: "only a fixture", incident: 7 }],
    [`/resolve ${url}/incidents/31?from=mail revoked`, { verb: "resolve", words: "revoked", incident: 31 }],
    ["   /ack INC-3", { verb: "ack", words: "", incident: 3 }],
    ["/handback connect ABCD234567", { verb: "connect", words: "ABCD234567", incident: null }],
    ["```\nnothing\n```\n/ack", { verb: "ack", words: "", incident: null }],
    ["<!-- a note -->/ack", { verb: "ack", words: "", incident: null }],
    ["/fp first\n/resolve second", { verb: "fp", words: "first", incident: null }],
  ])("%j", (body, command) => expect(read(body)).toEqual(command));
});

describe("is quoted, code, or only mentions it, and asks for nothing", () => {
  test.each([
    "> /fp as they said",
    "  > /ack",
    "```\n/resolve INC-12\n```",
    "~~~sh\n/resolve\n```\n/ack\n~~~",
    "````\n```\n/fp\n```\n````",
    "    /resolve INC-12",
    "\t/ack",
    "<!-- /fp -->",
    "<!--\n/resolve\n-->",
    "Write /fp to ignore it",
    "`/ack`",
    "- /ack",
    "/fpx",
    "/resolve-all",
    "/ack/now",
    "/etc/hosts",
    "<!-- never closed\n/ack",
    "",
  ])("%j", (body) => expect(read(body)).toBeNull());
});

test("a link to another host's incident names none here", () => {
  expect(read("/ack https://elsewhere.example/incidents/5")).toMatchObject({ incident: null });
  expect(read(`/ack ${url}.evil.example/incidents/5`)).toMatchObject({ incident: null });
});

test("whatever is quoted or fenced, nothing in it is obeyed", () => {
  const line = fc.constantFrom("/fp x", "/ack", "/resolve INC-1", "text", "");
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom("```", "~~~~"), (lines, fence) => {
      expect(read([fence, ...lines, fence].join("\n"))).toBeNull();
      expect(read(lines.map((each) => `> ${each}`).join("\n"))).toBeNull();
    }),
  );
});
