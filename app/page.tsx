import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { DeveloperHome } from "@/app/_home/developer-home";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { developerHome } from "@/lib/incidents/home";
import { ownActions } from "@/lib/response/own-actions";
import { preventionOf } from "@/lib/scanning/prevented";

export const metadata: Metadata = { title: "Home" };

const preventionDays = 90;

/** What is asked of a developer; whoever looks after all incidents begins with the list. */
export default async function HomePage() {
  const viewer = await pageViewer("/");
  if (viewer.accessLevel !== "restricted") redirect("/incidents");
  const since = new Date(Date.now() - preventionDays * 86_400_000);
  const [home, prevented, actions] = await Promise.all([
    developerHome(viewer),
    preventionOf(viewer, viewer.memberId, since),
    ownActions(viewer),
  ]);
  return (
    <MemberFrame viewer={viewer}>
      <DeveloperHome name={viewer.name} home={home} prevented={prevented} actions={actions} />
    </MemberFrame>
  );
}
