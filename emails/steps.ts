import { anySecret, type SecretFamily, type StepLink, secretFamilies } from "./secret-families";

export type IncidentKind = "secret" | "code_scanning" | "dependency";
export type RemediationStep = { title: string; text: string; link?: StepLink };
export type Remediation = { whyItMatters: string; steps: readonly RemediationStep[] };

function familyOf(detector: string): SecretFamily {
  const words = detector
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
  return secretFamilies.find((family) => family.match.test(words)) ?? anySecret;
}

function secretSteps(family: SecretFamily): RemediationStep[] {
  return [
    { title: "Revoke", text: family.revoke, ...(family.link && { link: family.link }) },
    {
      title: "Investigate",
      text:
        family.investigate ??
        "Find what it opened and what used it: search the code and the deployment settings, and read the service's access log since the commit.",
    },
    {
      title: "Rotate",
      text:
        family.rotate ??
        "Create a new one with the least rights it needs, and keep it in your secret store or CI variables.",
    },
    { title: "Redeploy", text: "Restart or redeploy whatever used the old one, and see that it works." },
    {
      title: "Prevent",
      text: "Read it from the environment from now on, and check commits with gitleaks or ggshield. Once it is revoked, rewriting history is optional.",
    },
  ];
}

const codeScanning: Remediation = {
  whyItMatters:
    "An analysis of the code found a pattern that attackers know how to use. While it is in a released version, whoever can reach that code can try.",
  steps: [
    {
      title: "Investigate",
      text: "Follow the value from where it enters to the reported line. Can somebody outside influence it?",
    },
    {
      title: "Fix",
      text: "Change the code so that the input is checked, escaped or bound before it is used; the rule's own page shows how.",
    },
    { title: "Test", text: "Add a test with the hostile input, and look for the same pattern nearby." },
    { title: "Redeploy", text: "Merge and release the fix; the next scan closes the alert." },
    {
      title: "Prevent",
      text: "Let the scan run on pull requests, so that the next one is caught before it is merged.",
    },
  ],
};

const dependency: Remediation = {
  whyItMatters:
    "A package this repository uses has a known, published weakness. Attackers look for exactly such versions, because the way in is already described.",
  steps: [
    {
      title: "Investigate",
      text: "Read the advisory: is the weak part used here, and did anything odd happen since it was published?",
    },
    {
      title: "Update",
      text: "Move to the first version that is fixed. If a package in between holds it back, override the version or replace that package.",
    },
    { title: "Test", text: "Run the tests, and read the changes between the two versions." },
    { title: "Redeploy", text: "Release whatever contains the old version, images included." },
    {
      title: "Prevent",
      text: "Let Dependabot or Renovate open update requests, so that fixes arrive without being asked for.",
    },
  ],
};

/** What to do about an incident, in five steps, and why; `detector` may be any source's name for it. */
export function remediationFor(kind: IncidentKind, detector: string): Remediation {
  if (kind === "code_scanning") return codeScanning;
  if (kind === "dependency") return dependency;
  const family = familyOf(detector);
  return {
    whyItMatters: `Whoever has it can ${family.opens}. Deleting the line does not help: it stays in the Git history, and in every copy of it.`,
    steps: secretSteps(family),
  };
}

export type ShortStep = { title: string; text: string };
export type Asked = { collectsFeedback: boolean; canResolve: boolean };

function tellUs({ collectsFeedback, canResolve }: Asked): ShortStep {
  const after = canResolve ? ", and close the incident there" : "";
  if (collectsFeedback) return { title: "Tell us", text: `answer a few short questions on the page below${after}.` };
  return canResolve
    ? { title: "Close it", text: "say on the page below how it ended." }
    : { title: "Tell us", text: "let your security team know when it is done." };
}

/** The same in three steps, for the mail; each text continues its title after a colon. */
export function shortStepsFor(kind: IncidentKind, detector: string, asked: Asked): [ShortStep, ShortStep, ShortStep] {
  const last = tellUs(asked);
  if (kind === "code_scanning")
    return [
      { title: "Look", text: "follow the reported line and see whether input from outside can reach it." },
      { title: "Fix it", text: "change the code, add a test with the hostile input, and release." },
      last,
    ];
  if (kind === "dependency")
    return [
      { title: "Update", text: "move the package to the first version that is fixed." },
      { title: "Release", text: "redeploy whatever contains the old version, images included." },
      last,
    ];
  return [
    { title: "Revoke it", text: familyOf(detector).short },
    { title: "Replace it", text: "put a new one where the service reads it, outside the repository, and redeploy." },
    last,
  ];
}
