import { describe, expect, it } from "vitest";
import { secretFamilies } from "@/emails/secret-families";
import { type IncidentKind, remediationFor, shortStepsFor } from "@/emails/steps";

const revokeOf = (detector: string) => remediationFor("secret", detector).steps[0]?.text ?? "";

describe("what to do", () => {
  it.each([
    ["aws-access-token", "IAM"],
    ["aws_iam", "IAM"],
    ["aws_access_key_id", "IAM"],
    ["github-pat", "GitHub"],
    ["github_personal_access_token", "GitHub"],
    ["github_ssh_private_key", "public half"],
    ["private-key", "public half"],
    ["gitlab-pat", "GitLab"],
    ["stripe-access-token", "Dashboard"],
    ["stripe_api_key", "Dashboard"],
    ["slack-webhook-url", "OAuth & Permissions"],
    ["SlackWebhook", "OAuth & Permissions"],
    ["gcp-api-key", "Cloud console"],
    ["google_cloud_private_key_id", "Cloud console"],
    ["azure-ad-client-secret", "Entra ID"],
    ["npm-access-token", "npmjs.com"],
    ["pypi-upload-token", "pypi.org"],
    ["jwt", "issuer"],
    ["postgresql_credentials", "account's password"],
    ["mongodb_atlas_db_uri_with_credentials", "account's password"],
    ["generic_password", "everywhere"],
    ["openai-api-key", "API keys page"],
    ["adafruit_io_key", "service that issued it"],
    ["generic-api-key", "service that issued it"],
    ["", "service that issued it"],
  ])("knows the family of %s", (detector, part) => expect(revokeOf(detector)).toContain(part));

  it("goes through the same five steps for every secret", () => {
    for (const detector of ["aws-access-token", "jwt", "something-new"])
      expect(remediationFor("secret", detector).steps.map((step) => step.title)).toEqual([
        "Revoke",
        "Investigate",
        "Rotate",
        "Redeploy",
        "Prevent",
      ]);
  });

  it.each<IncidentKind>(["code_scanning", "dependency"])("never tells to revoke anything for %s", (kind) => {
    const words = JSON.stringify([remediationFor(kind, "aws"), shortStepsFor(kind, "aws", asks(true, true))]);
    expect(words).not.toMatch(/revoke|rotate/i);
  });

  it("asks in the mail only for what the link allows", () => {
    const last = (feedback: boolean, resolve: boolean) =>
      shortStepsFor("secret", "jwt", asks(feedback, resolve))[2].text;
    expect(last(true, true)).toMatch(/questions.*close/);
    expect(last(true, false)).not.toMatch(/close/);
    expect(last(false, true)).not.toMatch(/questions/);
    expect(last(false, false)).toContain("security team");
  });

  it("links only over https, and blames nobody", () => {
    for (const family of secretFamilies) {
      if (family.link) expect(new URL(family.link.href).protocol).toBe("https:");
      expect(JSON.stringify(family)).not.toMatch(/you leaked|your fault|!/);
    }
  });
});

const asks = (collectsFeedback: boolean, canResolve: boolean) => ({ collectsFeedback, canResolve });
