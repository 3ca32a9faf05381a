export { postAttack as POST } from "@/app/api/v1/_shape/response-routes";
