export { shareRoute as POST } from "@/app/api/v1/_shape/access-routes";
