import { prolongRoute } from "@/app/api/v1/_shape/incident-routes";

export const POST = prolongRoute;
