import { route } from "@/app/_server/route";

export const GET = route({ run: async () => ({ detail: "Valid API key." }) });
