/** The script of every page: what it adds, the page can be read without. */
import { addPackingSlider } from "./packing.ts";
import { addSearch } from "./search.ts";
import { addThemeButton } from "./theme.ts";

addThemeButton();
for (const table of document.querySelectorAll<HTMLElement>("[data-search]")) addSearch(table);
for (const snapshot of document.querySelectorAll<HTMLElement>(".snapshot")) addPackingSlider(snapshot);
for (const details of document.querySelectorAll("details")) addEventListener("beforeprint", () => details.setAttribute("open", ""));
