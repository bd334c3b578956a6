"use strict";
(function () {
  var charts = JSON.parse(document.getElementById("chart-data").textContent);
  var config = { displayModeBar: false, responsive: false, showTips: false };
  var narrow = 560;

  // What a chart changes where there is little room.
  function fitted(chart, width) {
    var layout = JSON.parse(JSON.stringify(chart.layout));
    layout.width = width;
    if (width > narrow || !chart.narrow) return layout;
    var changes = chart.narrow;
    if (changes.height) layout.height = changes.height;
    if (changes["font.size"]) layout.font.size = changes["font.size"];
    if (changes.labels && layout.yaxis && layout.yaxis.ticktext) {
      layout.yaxis.ticktext = layout.yaxis.ticktext.map(function (text) {
        return shorten(text, changes.labels);
      });
    }
    if (changes.one_column) oneColumn(layout);
    return layout;
  }

  function shorten(text, length) {
    var plain = text.replace(/<br>/g, "");
    return plain.length <= length ? text : plain.slice(0, Math.ceil(length / 2)) + "<br>" + plain.slice(Math.ceil(length / 2), length - 1) + "…";
  }

  // Small multiples stand side by side where there is room, else one above the other.
  function oneColumn(layout) {
    var count = layout.annotations.length;
    layout.height = 60 + 250 * count;
    for (var place = 0; place < count; place += 1) {
      var axis = place ? String(place + 1) : "";
      var top = 1 - place / count;
      layout["xaxis" + axis].domain = [0, 1];
      layout["yaxis" + axis].domain = [top - 0.72 / count, top];
      layout.annotations[place].x = 0;
      layout.annotations[place].y = top;
    }
  }

  function draw(id, width) {
    var place = document.getElementById(id);
    if (!place) return null;
    var chart = charts[id];
    var layout = fitted(chart, width || place.clientWidth);
    place.style.height = layout.height + "px";
    var message = place.querySelector(".no-chart");
    if (message) message.remove();
    return Plotly.react(place, chart.data, layout, config).then(function () {
      place.dataset.drawn = "true";
    });
  }

  function drawAll(width) {
    return Promise.all(Object.keys(charts).map(function (id) { return draw(id, width); }));
  }

  drawAll().then(function () { document.documentElement.dataset.ready = "true"; });

  var waiting;
  var last = document.documentElement.clientWidth;
  window.addEventListener("resize", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      if (document.documentElement.clientWidth === last) return;
      last = document.documentElement.clientWidth;
      drawAll();
    }, 150);
  });

  // Print shows every table, and charts as wide as the type area of an A4 page (182 mm at 96 dots an inch).
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (place) { place.open = true; });
    drawAll(686);
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (place) { place.open = false; });
    drawAll();
  });

  // A link into a folded table opens it.
  function reveal() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var folded = target && target.closest("details");
    if (folded && !folded.open) {
      folded.open = true;
      target.scrollIntoView();
    }
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // The other language opens at the same place.
  var other = document.getElementById("switch-language");
  var file = other.getAttribute("href");
  function keepPlace() { other.setAttribute("href", file + location.hash); }
  window.addEventListener("hashchange", keepPlace);
  keepPlace();
}());
