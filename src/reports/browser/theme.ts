/** Told to the page when its colours have changed, so that drawings on canvases follow. */
export const THEME_EVENT = "wavetank-theme";

/** A button that turns the page dark or light, whatever the system says. */
export function addThemeButton(): void {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean => (root.dataset["theme"] ?? (system.matches ? "dark" : "light")) === "dark";
  const button = document.createElement("button");
  const show = (): void => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Show the page light" : "Show the page dark");
    dispatchEvent(new Event(THEME_EVENT));
  };
  button.addEventListener("click", () => {
    root.dataset["theme"] = isDark() ? "light" : "dark";
    show();
  });
  system.addEventListener("change", show);
  show();
  document.querySelector(".title")?.append(button);
}
