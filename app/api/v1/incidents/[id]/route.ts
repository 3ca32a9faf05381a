export { getRoute as GET, patchRoute as PATCH } from "@/app/api/v1/_shape/incident-routes";
