const spellings = new Map(
  [
    ..."API AWS CI DB DSA EC GCP HTTP IAM ID IO IP JWT KMS LDAP PAT PGP RSA SAS SDK SMTP SQL SSH SSL STS TLS URI URL".split(
      " ",
    ),
    ..."DigitalOcean DockerHub GitHub GitLab HashiCorp HubSpot JFrog LinkedIn MongoDB MySQL OAuth OpenAI".split(" "),
    ..."PagerDuty PayPal PostgreSQL PyPI RubyGems SendGrid SonarQube npm".split(" "),
  ].map((spelling) => [spelling.toLowerCase(), spelling]),
);

const slug = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;
const longestShortDescription = 60;

/** What people read for a rule: "stripe-access-token" is "Stripe access token"; a rule that is no slug may be described. */
export function detectorName(rule: string, description = ""): string {
  if (slug.test(rule)) return spelledOut(rule);
  const isTitle = description.length <= longestShortDescription && !/[.,\n]/.test(description);
  return (isTitle && description.trim()) || rule;
}

function spelledOut(rule: string): string {
  const words = rule.split(/[-_.]/).map((word) => spellings.get(word) ?? word);
  const [first = "", ...rest] = words;
  const isOwnSpelling = spellings.has(first.toLowerCase());
  return [isOwnSpelling ? first : first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(" ");
}
