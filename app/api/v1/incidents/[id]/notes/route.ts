export { addNoteRoute as POST, listNotesRoute as GET } from "@/app/api/v1/_shape/note-routes";
