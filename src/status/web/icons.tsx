const PATHS = {
  ok: "M12 2.5 4 5.600v5.600c0 5 3.400 8.800 8 10.300 4.600-1.500 8-5.300 8-10.300V5.600zM8 12l3 3 5.500-6",
  act: "M12 3 2 20.500h20zM12 10v5M12 17.800v.2",
  alarm: "M8 2.500h8L21.500 8v8L16 21.500H8L2.500 16V8zM12 7v6M12 16.500v.2",
  off: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12h8",
  note: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.500M12 7.500v.2",
  wait: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.500V12l3 2",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing in the colour of its text; the words beside it say the same. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
