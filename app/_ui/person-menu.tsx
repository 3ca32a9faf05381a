"use client";

import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconDevices, IconKey, IconLogout, IconUser } from "@tabler/icons-react";
import Link from "next/link";
import { sayFailure } from "./toast";
import { type AccessLevel, accessLevelWord } from "./words";

export type Person = { name: string; email: string; accessLevel: AccessLevel };

const pages = [
  { href: "/settings/account", label: "Account and addresses", Icon: IconUser },
  { href: "/settings/sessions", label: "Sessions", Icon: IconDevices },
  { href: "/settings/tokens", label: "Access tokens", Icon: IconKey },
];

export function PersonMenu({ person }: { person: Person }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={`Your account, ${person.name}`} style={{ borderRadius: "50%" }}>
          <Avatar size={32} variant="light" color="accent" aria-hidden="true">
            {initialsOf(person.name)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="md" fw={500} c="var(--hb-text)" truncate>
            {person.name}
          </Text>
          <Text size="sm" truncate>
            {person.email}
          </Text>
          <Text size="sm">{accessLevelWord[person.accessLevel]}</Text>
        </Menu.Label>
        <Menu.Divider />
        {pages.map(({ href, label, Icon }) => (
          <Menu.Item key={href} component={Link} href={href} leftSection={<Icon size={16} aria-hidden="true" />}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label id="appearance">Appearance</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as "light" | "dark" | "auto")}>
          <Menu.RadioItem value="light">Light</Menu.RadioItem>
          <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
          <Menu.RadioItem value="auto">Like the system</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0]?.toUpperCase() ?? "").join("");
}

async function signOut(): Promise<void> {
  try {
    const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/api/auth/signout";
    for (const [field, value] of Object.entries({ csrfToken, callbackUrl: "/sign-in?signed_out=1" })) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = field;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  } catch {
    sayFailure("You are still signed in: Handback could not be reached. Try again in a moment.");
  }
}
