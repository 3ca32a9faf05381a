/** What a rule of the engine is called in answers, where its own name is not what people say. */
const names: Record<string, { type: string; group?: string }> = {
  aws: { type: "AWS Keys", group: "aws_iam" },
  gcp: { type: "Google Cloud Keys" },
  privatekey: { type: "Private Key", group: "private_key" },
  npm: { type: "npm Token" },
  basicauth: { type: "Basic Auth String" },
  basic_auth_string: { type: "Basic Auth String" },
  sendgrid: { type: "SendGrid Key", group: "sendgrid_key" },
  github: { type: "GitHub Access Token" },
  gitlab: { type: "GitLab Token" },
  openai: { type: "OpenAI Key" },
  onepassword: { type: "1Password Token" },
  "database-connection-string": { type: "Database Connection String" },
  "hashicorp-vault": { type: "HashiCorp Vault Token" },
  huggingface: { type: "Hugging Face Token" },
  gitguardian_test_token_checked: { type: "GitGuardian Test Token Checked" },
  generic_high_entropy_secret: { type: "Generic High Entropy Secret" },
  generic_password: { type: "Generic Password" },
  username_password: { type: "Username Password" },
};

export type Detector = { type: string; detector_name: string; detector_group_name: string };

export function detectorOf(rule: string): Detector {
  const name = rule.replaceAll("-", "_");
  const known = names[rule];
  const words = `${rule.charAt(0).toUpperCase()}${rule.slice(1).replaceAll(/[-_]/g, " ")}`;
  const type = known?.type ?? (/(key|token|secret|password|uri|url|id)$/.test(words) ? words : `${words} Key`);
  return { type, detector_name: name, detector_group_name: known?.group ?? name };
}
