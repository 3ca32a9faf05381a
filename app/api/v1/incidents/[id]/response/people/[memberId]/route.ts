export { deletePerson as DELETE, patchPerson as PATCH } from "@/app/api/v1/_shape/response-routes";
