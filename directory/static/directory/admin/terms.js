// The terms picker: finds terms as one types, and counts what is chosen. Without it the picker still works.
document.addEventListener("DOMContentLoaded", () => {
  for (const picker of document.querySelectorAll("[data-terms]")) {
    const groups = [...picker.querySelectorAll("details")];
    const found = picker.querySelector("[data-terms-found]");
    const search = picker.querySelector("[data-terms-search]");

    const show = (group, words) => {
      const labels = [...group.querySelectorAll("label")];
      for (const label of labels) {
        label.hidden = !words.every((word) => label.dataset.words.includes(word));
      }
      const matching = labels.filter((label) => !label.hidden).length;
      group.hidden = matching === 0;
      group.open = words.length > 0 && matching > 0;
      return matching;
    };

    search.addEventListener("input", () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const total = groups.reduce((sum, group) => sum + show(group, words), 0);
      found.textContent = words.length ? `${total} ${found.dataset.words}` : "";
    });

    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
      if (event.key === "Escape") {
        search.value = "";
        search.dispatchEvent(new Event("input"));
      }
    });

    picker.addEventListener("change", (event) => {
      const group = event.target.closest("details");
      if (!group) return;
      const count = group.querySelector("[data-terms-count]");
      const chosen = group.querySelectorAll("input:checked").length;
      count.textContent = `${chosen} ${count.dataset.words}`;
    });
  }
});
