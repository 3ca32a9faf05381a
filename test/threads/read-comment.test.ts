import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { forgeOf } from "@/lib/forge/forge";
import { threadsOf } from "@/lib/threads/desk-of";
import { ownDatabase } from "../database";
import { ownStandIn } from "../forge/stand-in";
import { pageOf, writable } from "./code-host";

const standIn = ownStandIn();
ownDatabase();
beforeEach(() => db().codeHost.deleteMany());

const repository = "acme/payments";

test.each(["github", "gitlab"] as const)(
  "a comment is read where it stands, with whose it is, and nowhere else, at %s",
  async (kind) => {
    await writable(standIn, kind);
    const forge = await forgeOf({ fullName: repository, url: pageOf(standIn) });
    if (!forge) throw new Error("There is no connection.");
    const author = { id: 4101, login: "bob" };
    standIn.world.comments.set(`${repository} 9`, [{ id: 77, body: "/ack", user: author, author }]);
    const { readComment } = threadsOf(forge);
    for (const thread of ["issue", "change"] as const) {
      const at = (number: number) => ({ kind: thread, repository, number });
      expect(await readComment(at(9), "77")).toMatchObject({ body: "/ack", accountId: "4101" });
      expect(await readComment(at(8), "77")).toBeNull();
      expect(await readComment(at(9), "78")).toBeNull();
    }
  },
);
