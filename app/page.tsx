import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { DeveloperHome } from "@/app/_home/developer-home";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { developerHome } from "@/lib/incidents/home";

export const metadata: Metadata = { title: "Home" };

/** What is asked of a developer; whoever looks after all incidents begins with the list. */
export default async function HomePage() {
  const viewer = await pageViewer("/");
  if (viewer.accessLevel !== "restricted") redirect("/incidents");
  return (
    <MemberFrame viewer={viewer}>
      <DeveloperHome name={viewer.name} home={await developerHome(viewer)} />
    </MemberFrame>
  );
}
