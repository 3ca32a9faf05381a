export { deletePerson as DELETE } from "@/app/api/v1/_shape/response-routes";
