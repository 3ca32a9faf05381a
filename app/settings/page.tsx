import { redirect } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";

/** Whoever runs the workspace looks for the workspace first, everybody else for themselves. */
export default async function SettingsPage(): Promise<never> {
  const viewer = await pageViewer("/settings");
  redirect(can(viewer, "sources:write") ? "/settings/workspace" : "/settings/account");
}
