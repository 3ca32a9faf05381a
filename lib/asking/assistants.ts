const names =
  /^((github )?copilot|cursor agent|claude (code|opus|sonnet|haiku)\b.*|chatgpt\b.*|(openai )?codex|gemini code assist|devin ai|aider \(.*\))$/i;
const domains =
  /@(anthropic\.com|cursor\.(com|sh)|openai\.com|aider\.chat|ampcode\.com|devin\.ai|cognition\.ai|all-hands\.dev|sweep\.dev|windsurf\.com|codeium\.com)$/i;
const accounts =
  /^(\d+\+)?(copilot|claude|codex|cursoragent|devin-ai-integration|gemini-code-assist|google-labs-jules|openhands-agent|sweep-ai)(\[bot\])?@users\.noreply\.github\.com$/i;

/** Whether a co-author is a program that writes code: most trailers name one, and nobody reads its mail. */
export function isAssistant(email: string, name: string): boolean {
  return domains.test(email) || accounts.test(email) || names.test(name.trim());
}
