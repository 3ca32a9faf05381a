export { listMembersRoute as GET } from "@/app/api/v1/_shape/access-routes";
