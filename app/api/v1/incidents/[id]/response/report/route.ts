export { getReport as GET } from "@/app/api/v1/_shape/response-routes";
