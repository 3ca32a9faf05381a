import { listRoute } from "@/app/api/v1/_shape/incident-routes";

export const GET = listRoute("secret");
