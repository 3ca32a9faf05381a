export { deleteAction as DELETE, patchAction as PATCH } from "@/app/api/v1/_shape/response-routes";
