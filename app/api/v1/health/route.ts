import { z } from "zod";
import { route } from "@/app/_server/route";
import { version } from "@/lib/version";

export const GET = route({
  summary: "Say whether the token is valid",
  answer: z.object({ detail: z.string() }),
  run: async () =>
    Response.json(
      { detail: "Valid API key." },
      { headers: { "cache-control": "no-store", "x-app-version": version, "x-secrets-engine-version": version } },
    ),
});
