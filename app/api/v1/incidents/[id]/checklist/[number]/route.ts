export { patchStep as PATCH } from "@/app/api/v1/_shape/response-routes";
