"use client";

import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";

export const serviceLevels = [
  { value: "member", label: "Member: works on incidents" },
  { value: "manager", label: "Manager: may hold every scope" },
];

export function NewServiceAccount() {
  const router = useRouter();
  const [name, setName] = useState("");
  const [level, setLevel] = useState("member");
  const [fault, setFault] = useState<string>();

  async function make(event: FormEvent) {
    event.preventDefault();
    setFault(undefined);
    try {
      const made = (await callApi("POST", "/service-accounts", { name, access_level: level })) as { id: number };
      router.push(`/settings/service-accounts/${made.id}`);
    } catch (error) {
      setFault(sentenceOf(error));
    }
  }

  return (
    <form onSubmit={make}>
      <Group align="end">
        <TextInput
          label="Name"
          placeholder="nightly pipeline"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
          w={260}
        />
        <Select
          label="Level"
          data={serviceLevels}
          value={level}
          onChange={(value) => setLevel(value ?? "member")}
          allowDeselect={false}
          w={260}
        />
        <Button type="submit">Make it</Button>
      </Group>
      {fault && (
        <Text c="var(--hb-danger)" role="alert" mt="xs">
          {fault}
        </Text>
      )}
    </form>
  );
}
