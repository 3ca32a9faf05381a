import { dependencies } from "@/lib/health";

/** Ready when the database answers and a worker beats. */
export async function GET(): Promise<Response> {
  const states = await dependencies();
  const ready = states.database === "ok";
  return Response.json(
    { status: ready ? "ok" : "unavailable", dependencies: states },
    { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
