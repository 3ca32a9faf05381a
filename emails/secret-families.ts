export type StepLink = { text: string; href: string };

export type SecretFamily = {
  /** Tried on the detector's name in lower case with `_` between words; the first family that matches wins. */
  match: RegExp;
  /** What it opens, completing "Whoever has it can …". */
  opens: string;
  investigate?: string;
  revoke: string;
  rotate?: string;
  link?: StepLink;
  /** The revocation in half a sentence, for the mail; completes "Revoke it: …". */
  short: string;
};

const word = (words: string) => new RegExp(`(^|_)(${words})(_|$)`);

export const secretFamilies: readonly SecretFamily[] = [
  {
    match: /(ssh|rsa|dsa|pgp|gpg|openssh|pkcs\d*|pem|encrypted|generic|^)_?private_key|(^|_)pem(_|$)/,
    opens: "log in to, sign for or decrypt whatever trusts this key",
    investigate:
      "Read the login records of every place that trusted it, since the commit: servers, hosts, accounts and whatever checks its signatures.",
    revoke:
      "Remove the public half from every place that trusts it: authorized_keys files, deploy keys, certificates, signing set-ups. If the key belongs to a certificate, ask the authority that issued it to revoke the certificate.",
    rotate:
      "Create a new pair with a passphrase, install its public half, and keep the private half out of repositories.",
    short: "remove its public half from every server, host and account that trusts it.",
  },
  {
    match: /(^|_)(aws|amazon)(_|$)|(^|_)aws[a-z]/,
    opens: "read data, start machines and run up costs in the AWS account, as far as its rights go",
    investigate:
      "Look in IAM at the key's “last used”, and in CloudTrail at what it did since the commit: new users, keys and machines above all.",
    revoke:
      "In IAM, set the access key to inactive, see that nothing needed breaks, then delete it. A leaked root key is deleted at once.",
    rotate:
      "Prefer a role over a key. Where a key is needed, create a new one with the least rights, in Secrets Manager or CI variables.",
    link: {
      text: "AWS: manage access keys",
      href: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    },
    short: "set the access key to inactive in AWS IAM, then delete it.",
  },
  {
    match: word("github|ghp|gho|ghs"),
    opens: "read and change the repositories and settings this token reaches",
    investigate:
      "Read the security log of the account, and the organisation's audit log, for what the token did since the commit.",
    revoke:
      "On GitHub open Settings, Developer settings, Personal access tokens, and delete it. Keys of an app are deleted on the app's own page.",
    rotate:
      "Create a fine-grained token for the one repository that needs it, with an expiry date; in Actions the built-in GITHUB_TOKEN often does.",
    link: {
      text: "GitHub: manage personal access tokens",
      href: "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens",
    },
    short: "delete the token in GitHub under Settings, Developer settings.",
  },
  {
    match: word("gitlab|glpat"),
    opens: "read and change the projects, packages and pipelines this token reaches",
    investigate: "Look at “last used” beside the token, and at the audit events of its projects since the commit.",
    revoke:
      "In GitLab open Edit profile, Access tokens (or the same page of the project or group), and revoke it. Runner and trigger tokens are reset in the CI/CD settings.",
    link: {
      text: "GitLab: personal access tokens",
      href: "https://docs.gitlab.com/user/profile/personal_access_tokens/",
    },
    short: "revoke the token in GitLab under Access tokens.",
  },
  {
    match: word("stripe"),
    opens: "read customers and payments and move money in the Stripe account",
    investigate:
      "Look in the Stripe Dashboard, under Developers, at the request logs since the commit: refunds, payouts and new keys above all.",
    revoke:
      "In the Dashboard's API keys, roll the key and let the old one expire now. Rolling makes the new key in the same step.",
    rotate: "Prefer a restricted key that can do only what the service needs, in your secret store or CI variables.",
    link: { text: "Stripe: API keys", href: "https://docs.stripe.com/keys" },
    short: "roll the key in the Stripe Dashboard and expire the old one now.",
  },
  {
    match: word("slack"),
    opens: "read or post messages in the Slack workspace",
    investigate:
      "Find the app the token or webhook belongs to, and ask a workspace administrator for its access logs since the commit.",
    revoke:
      "On the app's page, revoke its tokens under OAuth & Permissions, or remove the incoming webhook. The method auth.revoke ends a single token.",
    link: { text: "Slack: revoke a token", href: "https://docs.slack.dev/reference/methods/auth.revoke" },
    short: "revoke it on the Slack app's page, or with the method auth.revoke.",
  },
  {
    match: word("google|gcp|gcloud|firebase|gmail"),
    opens: "use Google Cloud services and data in the project's name and at its cost",
    investigate:
      "Find the project and the account it belongs to; Cloud Audit Logs and the key's usage show what it did since the commit.",
    revoke:
      "In the Cloud console delete the API key under Credentials, or the service account's key under IAM. Disable first if you are unsure what uses it.",
    rotate:
      "Prefer an attached service account or workload identity over a key; restrict an API key to the APIs and callers that need it.",
    link: {
      text: "Google Cloud: service account keys",
      href: "https://cloud.google.com/iam/docs/keys-create-delete",
    },
    short: "delete the key in the Google Cloud console.",
  },
  {
    match: /(^|_)(azure|microsoft|entra)/,
    opens: "use the Azure resources behind it, storage and data included",
    investigate:
      "Find the resource or app registration it belongs to; its activity and sign-in logs show the use since the commit.",
    revoke:
      "Storage: regenerate the account key, and after the switch the second one too. App registration: delete the client secret in Entra ID.",
    rotate: "Prefer a managed identity over a key. Where a secret is needed, keep it in Key Vault with an expiry date.",
    link: {
      text: "Azure: manage storage account keys",
      href: "https://learn.microsoft.com/en-us/azure/storage/common/storage-account-keys-manage",
    },
    short: "regenerate the key, or delete the client secret, in the Azure portal.",
  },
  {
    match: word("npm|npmjs"),
    opens: "publish packages in your name, which everybody who installs them would run",
    investigate:
      "Look at the publish dates of every package the account owns; a release you do not know is urgent news for your security team.",
    revoke: "Run npm token list and npm token revoke, or delete the token on npmjs.com under Access Tokens.",
    rotate: "Prefer trusted publishing from CI; else create a granular token for the one package, with an expiry date.",
    link: { text: "npm: revoke access tokens", href: "https://docs.npmjs.com/revoking-access-tokens" },
    short: "delete the token on npmjs.com under Access Tokens.",
  },
  {
    match: word("pypi"),
    opens: "publish packages in your name, which everybody who installs them would run",
    investigate: "Look at the release history and security history of every project of the account since the commit.",
    revoke: "On pypi.org open Account settings, API tokens, and remove it.",
    rotate: "Prefer trusted publishing from CI; else create a token for the one project.",
    link: { text: "PyPI: compromised tokens", href: "https://pypi.org/help/#compromised-token" },
    short: "remove the token on pypi.org under Account settings.",
  },
  {
    match: word("docker|dockerhub"),
    opens: "pull private images, and perhaps replace public ones",
    revoke: "In Docker Hub open Account settings, Personal access tokens, and delete it.",
    link: { text: "Docker: access tokens", href: "https://docs.docker.com/security/access-tokens/" },
    short: "delete the token in Docker Hub under Personal access tokens.",
  },
  {
    match: word("atlassian|jira|confluence|bitbucket"),
    opens: "read and change issues, pages and repositories as the account it belongs to",
    revoke:
      "On the account's security page, revoke the API token; app passwords and repository tokens are revoked in Bitbucket's settings.",
    link: { text: "Atlassian: API tokens", href: "https://id.atlassian.com/manage-profile/security/api-tokens" },
    short: "revoke the token on the Atlassian account's security page.",
  },
  {
    match: word("openai"),
    opens: "use the models at your cost and read what the project stores",
    investigate: "Look at the project's usage page for requests you do not know since the commit.",
    revoke: "On the platform's API keys page, delete the key.",
    link: { text: "OpenAI: API keys", href: "https://platform.openai.com/api-keys" },
    short: "delete the key on OpenAI's API keys page.",
  },
  {
    match: word("sendgrid|mailgun|mailchimp|mailjet|postmark|sendinblue|brevo"),
    opens: "send mail in your name and read the recipients' addresses",
    investigate: "Look at the provider's activity for mail you did not send since the commit.",
    revoke: "Delete the API key in the mail provider's settings.",
    short: "delete the API key in the mail provider's settings.",
  },
  {
    match: word("twilio"),
    opens: "call and send messages at your cost and read past ones",
    investigate: "Read the call, message and usage logs in the Twilio console since the commit.",
    revoke:
      "In the Twilio console delete the API key; for an auth token create a secondary one, switch over, and promote it.",
    short: "delete the API key, or replace the auth token, in the Twilio console.",
  },
  {
    match:
      /postgres|mysql|mariadb|mongo|redis|mssql|sql_?server|jdbc|database|(^|_)(db|odbc|cassandra|elastic|snowflake)(_|$)/,
    opens: "read and change the data in that database, if they can reach it",
    investigate:
      "Find which database and which account it is, whether it can be reached from outside, and what its logs show since the commit.",
    revoke: "Change the account's password, or drop the account, and end its open sessions.",
    rotate: "Create an account for this one service with the least rights, and keep its address in your secret store.",
    short: "change the database account's password and end its open sessions.",
  },
  {
    match: word("jwt|json_web_token|bearer"),
    opens: "act as the person or service it was issued for, until it expires",
    investigate:
      "Decode its payload on your own machine: who is it for, who issued it, when does it expire? A signing key is far worse than one token.",
    revoke:
      "End the session or client it belongs to at its issuer. If the signing key leaked, replace that key: every token signed with it ends.",
    rotate: "Issue new tokens with a short life. Load signing keys from your secret store.",
    short: "end the session at its issuer, or replace the signing key if that leaked.",
  },
  {
    match: /passw|(^|_)(pwd|credentials?|basic_auth|ldap|smtp|ftp|username)(_|$)|curl_auth|(^|_)auth_(user|header)/,
    opens: "sign in with it, here and wherever else the same password is used",
    investigate:
      "Find the account it belongs to, where else the same password is used, and the sign-ins since the commit.",
    revoke: "Change the password everywhere it was used, and end the open sessions.",
    rotate: "Take a new, generated password for each place, and turn on a second factor where people sign in.",
    short: "change the password everywhere it was used and end open sessions.",
  },
];

export const anySecret: SecretFamily = {
  match: /./,
  opens: "use the service behind it as if they were you",
  revoke:
    "Delete or disable it in the settings of the service that issued it. If something in production depends on it, create the replacement first.",
  short: "delete or disable it in the settings of the service that issued it.",
};
