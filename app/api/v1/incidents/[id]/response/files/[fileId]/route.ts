export { getFile as GET, removeFile as DELETE } from "@/app/api/v1/_shape/response-files";
