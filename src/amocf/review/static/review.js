// Single keys for what the buttons and links of the page do; a switch turns them off.
"use strict";

const STORED = "amocf-review-keys";
const toggle = document.getElementById("switch-keys");
let isOn = sessionStorage.getItem(STORED) !== "off";

function show() {
  toggle.hidden = false;
  toggle.setAttribute("aria-pressed", String(isOn));
  toggle.textContent = isOn ? "Single keys on" : "Single keys off";
}

if (toggle) {
  show();
  toggle.addEventListener("click", () => {
    isOn = !isOn;
    sessionStorage.setItem(STORED, isOn ? "on" : "off");
    show();
  });
}

const MOVES = { j: "next", k: "previous" };
const FIELDS = { r: "other", c: "comment", g: "to" };

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, select, textarea");
  if (event.key === "Escape" && field) {
    field.blur();
    return;
  }
  if (!isOn || field || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  const there = document.getElementById(MOVES[event.key] ?? FIELDS[event.key] ?? "");
  if (!button && !there) return;
  event.preventDefault();
  if (button || MOVES[event.key]) (button ?? there).click();
  else there.focus();
});
