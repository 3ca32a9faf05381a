import type { LinkAction, Notice } from "./view";

/** What a developer is told after each thing done through a link: what happens next, by whom, until when. */
export function noticeAfter(done: LinkAction | "ask", expiresText: string): Notice {
  switch (done) {
    case "feedback":
      return {
        title: "Thank you, your answers are saved",
        next: [
          "Your security team can see them now, and closes the incident when the steps are done.",
          "They ask you if something is unclear; otherwise there is nothing more to do than the steps below.",
          `You can change your answers here until ${expiresText}, as long as the incident is open.`,
        ],
      };
    case "resolve":
      return {
        title: "Thank you, the incident is resolved",
        next: ["Your security team is told. If it shows up again, or something is missing, they open it again."],
      };
    case "ignore":
      return {
        title: "Thank you, the incident is ignored",
        next: ["Your security team is told, with the reason you gave. They can open it again and would then ask you."],
      };
    case "ask":
      return {
        title: "Thank you, your request is sent",
        next: [
          "Your security team approves it, or tells you here what is missing. The incident is open until then.",
          "If something changes meanwhile, change your answers below, or ask again.",
        ],
      };
    case "not-mine":
      return {
        title: "Thank you, it goes back to your security team",
        next: ["They find the right person. There is nothing more for you to do."],
      };
  }
}
