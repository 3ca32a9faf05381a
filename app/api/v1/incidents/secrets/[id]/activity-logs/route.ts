export { activityRoute as GET } from "@/app/api/v1/_shape/activity-route";
