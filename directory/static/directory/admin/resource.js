// Select2 leaves its boxes without a name, whenever it makes one.
const nameBoxes = () => {
  for (const box of document.querySelectorAll(":is(.select2-selection, .select2-selection__rendered):not([aria-label])")) {
    const select = box.closest(".select2").parentElement.querySelector("select");
    const label = select.labels[0]?.textContent ?? select.name;
    box.setAttribute("aria-label", label.replace("*", "").trim());
  }
};

// The page of a resource: sections fold on phones, links open what they lead to, a click on the map sets the point.
document.addEventListener("DOMContentLoaded", () => {
  nameBoxes();
  new MutationObserver(nameBoxes).observe(document.body, { childList: true, subtree: true });

  const sections = [...document.querySelectorAll("[data-section]")];
  const hasFault = (section) => section.querySelector(".errors, .errorlist") !== null;
  if (matchMedia("(max-width: 640px)").matches) {
    for (const section of sections.slice(1)) section.open = hasFault(section);
  }

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  for (const map of document.querySelectorAll("[data-map]")) {
    const hint = map.querySelector("[data-map-hint]");
    const svg = map.querySelector("svg");
    const [latitude, longitude] = ["latitude", "longitude"].map((name) => document.getElementById(`id_${name}`));
    if (!latitude || !longitude) continue;
    hint.hidden = false;

    svg.addEventListener("click", (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      latitude.value = (Number(map.dataset.north) - at.y / Number(map.dataset.y)).toFixed(4);
      longitude.value = (Number(map.dataset.west) + at.x / Number(map.dataset.x)).toFixed(4);
      for (const input of [latitude, longitude]) input.dispatchEvent(new Event("change", { bubbles: true }));
      map.querySelector(".desk-mark-point")?.setAttribute("transform", `translate(${at.x} ${at.y})`);
      hint.textContent = hint.dataset.words;
    });
  }
});
