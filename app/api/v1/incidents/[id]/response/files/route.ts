export { getFiles as GET, postFile as POST } from "@/app/api/v1/_shape/response-files";
