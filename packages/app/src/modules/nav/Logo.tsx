/** Two doorways, one within the other: a tenant's share inside the company's house. */
export function LogoMark(props: { sizePx: number }) {
  return (
    <svg
      width={props.sizePx}
      height={props.sizePx}
      viewBox="0 0 32 32"
      aria-hidden
      focusable="false"
    >
      <rect width="32" height="32" rx="7" fill="#17414d" />
      <path
        d="M8 25V15a8 8 0 0 1 16 0v10"
        fill="none"
        stroke="#5fd0c5"
        strokeWidth="3.2"
        strokeLinecap="round"
      />
      <path
        d="M13.2 25v-9.6a2.8 2.8 0 0 1 5.6 0V25"
        fill="none"
        stroke="#fff"
        strokeWidth="3.2"
        strokeLinecap="round"
      />
    </svg>
  );
}
