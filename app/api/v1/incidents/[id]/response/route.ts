export { getOne as GET, patchOne as PATCH } from "@/app/api/v1/_shape/response-routes";
