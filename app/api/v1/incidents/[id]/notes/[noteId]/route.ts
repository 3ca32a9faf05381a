export { deleteNoteRoute as DELETE, editNoteRoute as PATCH } from "@/app/api/v1/_shape/note-routes";
