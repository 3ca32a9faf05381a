import { openApi } from "@/app/api/v1/_shape/openapi";

export async function GET(): Promise<Response> {
  return Response.json(await openApi(), { headers: { "cache-control": "no-store" } });
}
