// Suggestions below a search field: a combobox with a list (WAI-ARIA Authoring Practices 1.2).
// Any <form data-suggest action="…/search"> with an <input name="q"> gets it; without it the form
// is a plain search form.

const DELAY = 120;

class Suggestions {
  constructor(form, number) {
    this.input = form.elements.q;
    this.address = new URL(form.action, location.href);
    this.address.pathname = this.address.pathname.replace(/search$/, "suggest");
    this.items = [];
    this.chosen = -1;
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${number}`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.status = document.createElement("span");
    this.status.className = "suggestions-status";
    this.status.setAttribute("role", "status");
    Object.assign(this.status.style, { position: "absolute", clipPath: "inset(50%)", width: "1px", height: "1px", overflow: "hidden" });
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id, autocomplete: "off" };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.after(this.list, this.status);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    // A press must not take the focus from the field before the click arrives.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), DELAY);
  }

  async ask() {
    this.asking?.abort();
    const text = this.input.value.trim();
    if (!text) {
      this.close();
      return;
    }
    this.asking = new AbortController();
    this.address.search = new URLSearchParams({ q: text }).toString();
    const { signal } = this.asking;
    try {
      // A site of files has no server to ask: the script before this one looks it up itself.
      if (globalThis.fileSearch) {
        const found = await fileSearch.suggestions(text);
        if (!signal.aborted) this.show(found);
        return;
      }
      const answer = await fetch(this.address, { headers: { Accept: "application/json" }, signal });
      if (answer.ok) this.show((await answer.json()).items);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(items) {
    // What cannot be gone to is no suggestion.
    this.items = items.filter((item) => /^(\/|https?:\/\/)/.test(item.page));
    if (!this.items.length || document.activeElement !== this.input) {
      this.close();
      return;
    }
    this.list.replaceChildren(...this.items.map((item, index) => this.option(item, index)));
    const { offsetLeft, offsetTop, offsetHeight, offsetWidth } = this.input;
    Object.assign(this.list.style, { left: `${offsetLeft}px`, top: `${offsetTop + offsetHeight}px`, minWidth: `${offsetWidth}px` });
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.status.textContent = `${this.items.length} suggestions`;
    this.choose(-1);
  }

  option(item, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.dataset.index = String(index);
    option.setAttribute("role", "option");
    const label = document.createElement("span");
    label.textContent = item.label;
    const note = document.createElement("span");
    note.className = "suggestion-note";
    note.textContent = [item.code, item.kindLabel].filter((text) => text && text !== item.label).join(" · ");
    option.append(label, note);
    return option;
  }

  choose(index) {
    this.chosen = index;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", this.list.children[index].id);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    const count = this.items.length;
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) {
        this.ask();
        return;
      }
      // Who moves through the list has done with typing: it must not change below the hand.
      this.stopAsking();
      // Between the last and the first stands the field itself, with nothing chosen.
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose(((this.chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && isOpen && this.chosen >= 0) {
      event.preventDefault();
      this.go(this.chosen);
    }
  }

  clicked(event) {
    const option = event.target.closest("li");
    if (option) this.go(Number(option.dataset.index));
  }

  go(index) {
    location.assign(this.items[index].page);
  }

  stopAsking() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  close() {
    this.stopAsking();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.status.textContent = "";
    this.choose(-1);
  }
}

document.querySelectorAll("form[data-suggest]").forEach((form, number) => new Suggestions(form, number));
