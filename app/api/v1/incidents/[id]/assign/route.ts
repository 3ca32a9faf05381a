export { assignRoute as POST } from "@/app/api/v1/_shape/incident-routes";
