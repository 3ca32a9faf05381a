import { route } from "@/app/_server/route";
import { listPlaybooks } from "@/lib/playbooks/configure";

export const GET = route({ run: (viewer) => listPlaybooks(viewer) });
