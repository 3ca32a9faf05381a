export { feedbackRoute as POST } from "@/app/api/v1/_shape/feedback-route";
