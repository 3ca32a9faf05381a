import { occurrencesRoute } from "@/app/api/v1/_shape/occurrence-route";

export const GET = occurrencesRoute();
