// What the HTML pages do: filter rows by name, and show all of them or only those that changed. Without scripts all is
// shown. A link can say both: `?q=save_pkt&all`.

export const PAGE_SCRIPT = `
(function () {
  var search = document.getElementById("search");
  var only = document.getElementById("only-changes");
  var shown = document.getElementById("shown");
  var groups = Array.prototype.slice.call(document.querySelectorAll("[data-group]"));
  function apply() {
    var words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    var count = 0;
    groups.forEach(function (group) {
      var title = group.getAttribute("data-group").toLowerCase();
      var visible = 0;
      group.querySelectorAll("tr[data-row]").forEach(function (row) {
        var text = title + " " + row.getAttribute("data-row").toLowerCase();
        var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
        var show = fits && (!only.checked || row.hasAttribute("data-differs"));
        row.classList.toggle("hidden", !show);
        if (show) visible += 1;
      });
      group.classList.toggle("hidden", visible === 0);
      count += visible;
    });
    shown.textContent = count + (count === 1 ? " row" : " rows");
  }
  var asked = new URLSearchParams(location.search);
  if (asked.has("q")) search.value = asked.get("q");
  if (asked.has("all")) only.checked = false;
  search.addEventListener("input", apply);
  only.addEventListener("change", apply);
  apply();
})();
`;
