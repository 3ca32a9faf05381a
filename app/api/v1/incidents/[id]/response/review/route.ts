export { patchReview as PATCH } from "@/app/api/v1/_shape/response-routes";
