import { expect, test } from "vitest";
import { memberToBe } from "@/app/settings/identities/_parts/member-to-be";
import { addressesIn } from "@/app/settings/members/_parts/addresses-in";
import { onMinute } from "@/lib/dates";

test("a pasted list gives its addresses, without the names before them, and keeps every word that is none", () => {
  expect(
    addressesIn("bob@acme.example, Rita Tanaka <rita@acme.example>;\nnoor.acme.example maya@acme.example\n"),
  ).toEqual(["bob@acme.example", "rita@acme.example", "noor.acme.example", "maya@acme.example"]);
});

test("a developer is the member to be whose sign-in address is among theirs", () => {
  const members = [
    { id: 1, email: "maya@acme.example" },
    { id: 2, email: "Bob@acme.example" },
  ];
  const bob = { addresses: [{ email: "bob@home.example" }, { email: "bob@acme.example" }] };
  expect(memberToBe(bob, members)).toEqual(members[1]);
  expect(memberToBe({ addresses: [] }, members)).toBeUndefined();
});

test("what ends at a minute is told with the minute and its zone", () => {
  expect(onMinute(new Date("2026-12-05T12:13:59Z"))).toBe("5 December 2026, 12:13 UTC");
});
