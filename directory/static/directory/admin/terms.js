// The terms picker: finds terms as one types, counts and names what is chosen. Without it the picker still works.
document.addEventListener("DOMContentLoaded", () => {
  for (const picker of document.querySelectorAll("[data-terms]")) {
    const groups = [...picker.querySelectorAll("details")];
    const found = picker.querySelector("[data-terms-found]");
    const search = picker.querySelector("[data-terms-search]");
    const onlyChosen = picker.querySelector("[data-terms-chosen]");
    onlyChosen.closest("label").hidden = false;

    const wordsOf = () => search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (option, words) =>
      words.every((word) => option.dataset.words.includes(word)) &&
      (!onlyChosen.checked || option.querySelector("input").checked);

    const show = (group, words) => {
      const options = [...group.querySelectorAll("[data-words].desk-option")];
      for (const option of options) option.hidden = !matches(option, words);
      const matching = options.filter((option) => !option.hidden).length;
      const narrowed = words.length > 0 || onlyChosen.checked;
      group.hidden = matching === 0;
      group.open = narrowed && matching > 0;
      return matching;
    };

    const narrow = () => {
      const words = wordsOf();
      const total = groups.reduce((sum, group) => sum + show(group, words), 0);
      found.textContent = words.length || onlyChosen.checked ? `${total} ${found.dataset.words}` : "";
    };

    search.addEventListener("input", narrow);
    onlyChosen.addEventListener("change", narrow);

    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
      if (event.key === "Escape") {
        search.value = "";
        narrow();
      }
      if (event.key === "ArrowDown") {
        event.preventDefault();
        picker.querySelector("details[open] .desk-option:not([hidden]) input")?.focus();
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
