import { afterAll, beforeAll, beforeEach } from "vitest";
import { system } from "@/lib/access/viewer";
import { type ConnectionView, connectCodeHost } from "@/lib/forge/connections";
import { next } from "../factories";
import { never, type Served, serveStandIn, standInToken } from "./stand-in/serve";
import { emptyWorld } from "./stand-in/world";

export { standInToken } from "./stand-in/serve";

/** `url`: where people browse it; the API of GitHub is below /api/v3, that of GitLab below /api/v4. */
export type StandIn = Omit<Served, "stop"> & {
  /** Connects it as the product would. */
  connect(kind: "github" | "gitlab", account: string): Promise<ConnectionView>;
};

/**
 * GitHub's and GitLab's REST APIs on this machine, for the calling test file: they keep what is written, and forget all
 * of it before each test. A route more is one entry in stand-in/github.ts or stand-in/gitlab.ts; a noun more is one
 * list in stand-in/world.ts.
 */
export function ownStandIn(): StandIn {
  let served: Served;
  const standIn: StandIn = {
    url: "",
    world: emptyWorld(),
    asked: [],
    switches: never(),
    // A token of its own each time: how long a host asked to wait is remembered by token.
    connect: (kind, account) =>
      connectCodeHost(system("test"), {
        kind,
        url: standIn.url,
        account,
        token: `${standInToken}-${next()}`,
        internal: false,
      }),
  };
  beforeAll(async () => {
    served = await serveStandIn();
    const { url, world, asked, switches } = served;
    Object.assign(standIn, { url, world, asked, switches });
  });
  beforeEach(() => {
    Object.assign(standIn.world, emptyWorld());
    standIn.asked.length = 0;
    Object.assign(standIn.switches, never());
  });
  afterAll(() => served.stop());
  return standIn;
}
