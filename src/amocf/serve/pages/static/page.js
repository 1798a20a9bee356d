// Adds what a page cannot do by itself: a button that copies the text beside it.
"use strict";

// Where a page has hundreds of them, it leaves the URIs and the buttons to this script.
for (const term of document.querySelectorAll("[data-namespace] > section")) {
  const uri = document.createElement("code");
  uri.className = "uri";
  uri.textContent = term.parentElement.dataset.namespace + term.id;
  term.append(uri);
}

for (const uri of document.querySelectorAll("code.uri")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy URI";
  uri.after(button);
}

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "copied";
  button.after(status);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? button.previousElementSibling.textContent);
      status.textContent = "Copied";
    } catch {
      // No permission, or no secure context: leave the text selected, to be copied by hand.
      getSelection().selectAllChildren(button.previousElementSibling);
      status.textContent = "Selected";
    }
    setTimeout(() => { status.textContent = ""; }, 2000);
  });
}
