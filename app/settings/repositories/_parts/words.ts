export const autoHealingWord = {
  workspace: "As the workspace",
  off: "Off",
  request: "On request",
  on: "On",
} as const;
