"use client";

import { NativeSelect } from "@mantine/core";
import { useRouter } from "next/navigation";

type KindFilterProps = { kinds: { value: string; label: string }[]; kind: string };

export function KindFilter({ kinds, kind }: KindFilterProps) {
  const router = useRouter();
  return (
    <NativeSelect
      label="Show"
      data={[{ value: "", label: "All kinds" }, ...kinds]}
      value={kind}
      onChange={({ currentTarget: { value } }) =>
        router.push(value ? `/notifications?kind=${value}` : "/notifications")
      }
    />
  );
}
