export const memberStatusWord = {
  active: "Active",
  invited: "Invited",
  lapsed: "Invitation lapsed",
  deactivated: "Deactivated",
} as const;
