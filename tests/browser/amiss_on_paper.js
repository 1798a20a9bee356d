// Tells what a reader of the printed page would miss, or cannot use: the reason, and the element.
() => {
  const found = [];
  const told = (element, reason) => found.push(`${reason}: ${element.outerHTML.slice(0, 150)}`);
  const useless = "button, select, input:not([value]), nav[aria-label=Site]";
  const sheet = document.documentElement.clientWidth;

  function isCut(element, style) {
    if (["visible", "clip"].includes(style.overflow) || style.display === "inline") return false;
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
  }

  function isOutside(box, around) {
    return box.right > around.right + 1 || box.left < around.left - 1 || box.bottom > around.bottom + 1;
  }

  function isHidden(element) {
    const isShown = element.checkVisibility({ contentVisibilityAuto: true });
    return !isShown && getComputedStyle(element).display !== "none";
  }

  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest(".unseen, .skip") || !element.getClientRects().length) continue;
    const box = element.getBoundingClientRect();
    if (element.matches(useless)) told(element, "of no use on paper");
    if (box.right > sheet + 1 || box.left < -1) told(element, "beyond the sheet");
    if (isCut(element, getComputedStyle(element))) told(element, "cut");
    if (element instanceof SVGTextElement && isOutside(box, element.ownerSVGElement.getBoundingClientRect())) {
      told(element, "outside its picture");
    }
  }
  for (const folded of document.querySelectorAll("details:not([open])")) {
    const inside = [...folded.children].filter((each) => !each.matches("summary"));
    if (folded.getClientRects().length && inside.some(isHidden)) told(folded, "folded");
  }
  return found;
}
