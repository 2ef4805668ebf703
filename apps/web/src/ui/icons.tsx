import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const PlusIcon = () => (
  <Icon>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);
export const MinusIcon = () => (
  <Icon>
    <path d="M3 8h10" />
  </Icon>
);
export const KeyboardIcon = () => (
  <Icon>
    <path d="M3 3.5h10A1.5 1.5 0 0 1 14.5 5v6a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 11V5A1.5 1.5 0 0 1 3 3.5Z" />
    <path d="M4.5 6.5h0M7 6.5h0M9.5 6.5h0M12 6.5h-.3M5 9.7h6" />
  </Icon>
);
export const FitIcon = () => (
  <Icon>
    <path d="M6 2.5H2.5V6M10 2.5h3.5V6M6 13.5H2.5V10M10 13.5h3.5V10" />
  </Icon>
);
export const TargetIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="3" />
    <path d="M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2" />
  </Icon>
);
export const MenuIcon = () => (
  <Icon>
    <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6Z" />
  </Icon>
);
export const GearIcon = () => (
  <Icon>
    <path d="M2.5 4.5h4M10.5 4.5h3M2.5 11.5h3M9.5 11.5h4" />
    <circle cx="8.5" cy="4.5" r="1.8" />
    <circle cx="7.5" cy="11.5" r="1.8" />
  </Icon>
);
export const AcrossIcon = () => (
  <Icon>
    <rect x="1.8" y="6" width="4" height="4" rx="1" />
    <rect x="10.2" y="1.8" width="4" height="4" rx="1" />
    <rect x="10.2" y="10.2" width="4" height="4" rx="1" />
    <path d="M5.8 8H8M10.2 3.8H8v8.4h2.2" />
  </Icon>
);
export const ChevronIcon = ({ open }: { open: boolean }) => (
  <Icon>
    <path d={open ? 'M4 6l4 4 4-4' : 'M6 4l4 4-4 4'} />
  </Icon>
);
export const UpIcon = () => (
  <Icon>
    <path d="m4 10 4-4 4 4" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="m4 6 4 4 4-4" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.2" />
    <path d="M10.2 10.2 13.5 13.5" />
  </Icon>
);
export const Logo = () => (
  <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M17 5 6 13l10 6" fill="none" stroke="var(--line-strong)" strokeWidth="2" />
    <circle cx="17.5" cy="5" r="3.6" fill="var(--accent)" />
    <circle cx="5.5" cy="13" r="3.6" fill="var(--accent)" />
    <circle cx="16.5" cy="19" r="3.6" fill="var(--green)" />
  </svg>
);
