import type { AccessLevel } from "@/prisma/generated/enums";

export const demoMembers: readonly { email: string; name: string; accessLevel: AccessLevel }[] = [
  { email: "alice@acme.example", name: "Alice Moreau", accessLevel: "owner" },
  { email: "maya@acme.example", name: "Maya Lindqvist", accessLevel: "manager" },
  { email: "bob@acme.example", name: "Bob Okafor", accessLevel: "member" },
  { email: "rita@acme.example", name: "Rita Tanaka", accessLevel: "restricted" },
];

/** `others`: what else they have committed under, from a web editor, at home, on an old laptop. */
export type DemoDeveloper = { name: string; email: string; others: readonly string[] };

/** A manager has said that it is hers. */
export const ritasOther = "rita.tanaka@acme.example";

const others: Record<string, readonly string[]> = {
  "Zoë Lefèvre": ["4411802+zlefevre@users.noreply.github.com"],
  "Jonas Lindholm": ["jonas@lindholm.example"],
  "Priya Raman": ["priya@priyas-macbook.local"],
  "Mateo Fuentes": ["mateo@fuentes.example", "mateo@thinkpad-t480.local"],
  "Aiko Nakamura": ["20931847+aikon@users.noreply.github.com"],
  "Oluwaseun Adeyemi": ["seun@adeyemi.example"],
  "Katarzyna Wójcik": ["kasia@ubuntu-vm.localdomain"],
  "Liam O'Sullivan": ["771203+liamos@users.noreply.github.com", "liam@osullivan.example"],
  "Farid Benali": ["farid@faridbook.local"],
  "Ingrid Sørensen": ["ingrid@sorensen.example"],
};

const names = [
  ...["Zoë Lefèvre", "Jonas Lindholm", "Priya Raman", "Mateo Fuentes", "Aiko Nakamura", "Oluwaseun Adeyemi"],
  ...["Katarzyna Wójcik", "Liam O'Sullivan", "Farid Benali", "Ingrid Sørensen", "Chen Wei", "Giulia Conti"],
  ...["Tomás Herrera", "Leila Haddad", "Anders Bakke", "Nadia Petrova", "Kwame Mensah", "Sofia Almeida"],
  ...["Dilnoza Karimova", "Hugo Vermeulen", "Yusuf Demir", "Emma Schneider", "Rahul Deshpande", "Camille Dubois"],
  ...["Min-jun Park", "Ana Kovačević", "Tariq Siddiqui", "Freya Halvorsen", "Luca Marchetti", "Thandiwe Nkosi"],
  ...["Elias Virtanen", "Mariam Chaudhry", "Pavel Novák", "Beatriz Rocha", "Noah Fischer", "Siobhan Kelly"],
] as const;

/**
 * Two of the forty are members as well; the others have never signed in. Two more are Chen Wei and Aiko Nakamura again,
 * under addresses that nobody has said so of yet.
 */
export const demoDevelopers: readonly DemoDeveloper[] = [
  ...names.map((name) => ({ name, email: `${mailbox(name)}@acme.example`, others: others[name] ?? [] })),
  { name: "Chen Wei", email: "chen@wei.example", others: [] },
  { name: "aikon", email: "aikon@users.noreply.github.com", others: [] },
  { name: "Bob Okafor", email: "bob@acme.example", others: [] },
  { name: "Rita Tanaka", email: "rita@acme.example", others: [ritasOther, "3310987+ritat@users.noreply.github.com"] },
];

function mailbox(name: string): string {
  const plain = name
    .normalize("NFD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .replaceAll("ø", "o");
  return plain.toLowerCase().replaceAll(/['-]/g, "").replaceAll(" ", ".");
}
