export const levelOptions = [
  { value: "restricted", label: "Restricted: their own incidents" },
  { value: "member", label: "Member: every incident" },
  { value: "manager", label: "Manager: decides who does what" },
];
