/* zky-html.c: a scene as a web page that can be stepped through
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-html.h"

#include <string.h>

#include "zky-frame-private.h"
#include "zky-legend.h"
#include "zky-text.h"

#define MOST_DRAWN 300000u /* cards times steps; more would take minutes to draw: the page shows the present moment alone */

/*
 * A page is a picture in SVG and a list of its changes. A picture is painted for each step and cut into its parts: lines, and the groups
 * that cards are. A part that looks as it did in another step is stored once; a step says which parts differ from those of the step before.
 */

typedef struct
{
  GHashTable *known;    /* a part → its number + 1 */
  GString    *parts;    /* a JavaScript array of texts */
  GString    *changes;  /* a JavaScript array: for each step place, number, place, number … */
  GArray     *present;  /* of guint: the number of the part at each place */
} Film;

/* A text for JavaScript inside of an HTML document: nothing in it can end the script. */
static void
append_string (GString    *out,
               const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", (char) c);
      else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_unichar (out, c);
    }
  g_string_append_c (out, '"');
}

/* (transfer full): the parts of a picture: lines of its SVG, but that a group stays whole. */
static GPtrArray *
cut (const char *svg)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  const char *start = strstr (svg, "<svg"), *part;
  int depth = 0;

  start = part = strchr (start, '\n') + 1;
  for (const char *line = start; *line != '\0' && !g_str_has_prefix (line, "</svg>");)
    {
      const char *end = strchr (line, '\n') + 1;

      depth += g_str_has_prefix (line, "<g>") - g_str_has_prefix (line, "</g>");
      if (depth == 0)
        {
          g_ptr_array_add (parts, g_strndup (part, (gsize) (end - 1 - part)));
          part = end;
        }
      line = end;
    }

  return parts;
}

static GPtrArray *
paint (ZkyScene       *scene,
       const ZkyFrame *frame)
{
  ZkyRect bounds = zky_scene_get_bounds (scene);
  ZkyPen *pen = zky_pen_new_svg (&bounds, 1, frame->theme);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *svg = NULL;
  double x, y;

  zky_frame_paint (frame, scene, pen, NULL, 1);
  if (zky_legend_extend (frame, &bounds, &x, &y))
    zky_legend_draw (frame, scene, x, y, pen);
  bytes = zky_pen_free_svg (pen);
  svg = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return cut (svg);
}

static guint
get_number (Film       *self,
            const char *part)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->known, part));

  if (number > 0)
    return number - 1;

  number = g_hash_table_size (self->known);
  g_hash_table_insert (self->known, g_strdup (part), GUINT_TO_POINTER (number + 1));
  append_string (self->parts, part);
  g_string_append (self->parts, ",\n");

  return number;
}

/* Adds a moment: what is new in it. */
static void
add_moment (Film      *self,
            GPtrArray *parts)
{
  const guint none = G_MAXUINT;
  gboolean is_first = TRUE;

  g_string_append_c (self->changes, '[');
  for (guint i = 0; i < parts->len; i++)
    {
      guint number = get_number (self, g_ptr_array_index (parts, i));

      if (i == self->present->len)
        g_array_append_val (self->present, none);
      if (g_array_index (self->present, guint, i) == number)
        continue;

      g_array_index (self->present, guint, i) = number;
      g_string_append_printf (self->changes, "%s%u,%u", is_first ? "" : ",", i, number);
      is_first = FALSE;
    }
  g_string_append (self->changes, "],\n");
}

static void
append_explanations (GString        *out,
                     const ZkyFrame *frame,
                     guint           n_steps)
{
  g_string_append (out, "const texts = [\n");
  for (guint i = 0; i <= n_steps; i++)
    {
      g_autofree char *text = frame->steps != NULL && i > 0 ? zky_steps_explain_with_digits (frame->steps, i, frame->digits) : NULL;
      g_autofree char *clean = zky_text_clean (text != NULL ? text : "");

      append_string (out, clean);
      g_string_append (out, ",\n");
    }
  g_string_append (out, "];\n");
}

static void
append_color (GString        *out,
              const char     *name,
              const ZkyColor *color)
{
  g_string_append_printf (out, "--%s: #%02x%02x%02x; ", name, (guint) (color->red * 255 + 0.5),
                          (guint) (color->green * 255 + 0.5), (guint) (color->blue * 255 + 0.5));
}

static void
append_head (GString        *out,
             ZkyScene       *scene,
             const ZkyFrame *frame)
{
  const ZkyColor *colors = frame->theme->colors;
  const char *name = zky_graph_get_name (zky_scene_get_graph (scene));
  g_autofree char *clean = zky_text_clean (name != NULL && name[0] != '\0' ? name : "graph");
  g_autofree char *title = g_markup_escape_text (clean, -1);
  g_autofree char *font = g_markup_escape_text (frame->theme->font, -1);

  g_string_append_printf (out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                               "<title>%s</title>\n<style>\n:root { ", title);
  append_color (out, "background", &colors[ZKY_COLOR_BACKGROUND]);
  append_color (out, "text", &colors[ZKY_COLOR_TEXT]);
  append_color (out, "card", &colors[ZKY_COLOR_CARD]);
  append_color (out, "border", &colors[ZKY_COLOR_CARD_BORDER]);
  append_color (out, "accent", &colors[ZKY_COLOR_SELECTION]);
  g_string_append_printf (out, "font-family: %s; }\n", font);
  g_string_append (out,
    "html, body { margin: 0; height: 100%; }\n"
    "body { display: flex; flex-direction: column; background: var(--background); color: var(--text); }\n"
    "#view { flex: 1; min-height: 0; touch-action: none; cursor: grab; }\n"
    "#view svg { width: 100%; height: 100%; display: block; }\n"
    "#text { min-height: 1.4em; padding: .5em 1em 0; text-align: center; font-size: 1.15em; overflow-wrap: anywhere; }\n"
    "#bar { display: flex; gap: .5em; padding: .6em 1em; align-items: center; }\n"
    "#bar input { flex: 1; min-width: 4em; accent-color: var(--accent); }\n"
    "#bar button { min-width: 2.6em; min-height: 2.4em; font: inherit; color: inherit; background: var(--card);\n"
    "  border: 1px solid var(--border); border-radius: 8px; }\n"
    "#bar button:focus-visible, #bar input:focus-visible { outline: 3px solid var(--accent); }\n"
    "#count { min-width: 5.5em; text-align: right; font-variant-numeric: tabular-nums; }\n"
    "@media print { #bar { display: none; } }\n"
    "</style>\n</head>\n<body>\n");
}

/* What moves the picture, and what goes through the steps. */
static const char script[] =
  "const svg = document.querySelector('#view svg'), layer = svg.querySelector('g');\n"
  "const bar = document.querySelector('#bar'), slider = bar.querySelector('input');\n"
  "const count = document.querySelector('#count'), text = document.querySelector('#text');\n"
  "const play = document.querySelector('#play'), last = changes.length - 1;\n"
  "let position = -1, timer = 0, box = null;\n"
  "\n"
  "function put(place, number) {\n"
  "  while (layer.children.length <= place)\n"
  "    layer.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'g'));\n"
  "  layer.children[place].innerHTML = parts[number];\n"
  "}\n"
  "\n"
  "// Forward the changes are put on one by one; back, all of them from the beginning, the last at each place.\n"
  "function go(to) {\n"
  "  to = Math.max(0, Math.min(last, to));\n"
  "  const wanted = new Map(), from = to > position ? position + 1 : 0;\n"
  "  for (let k = from; k <= to; k++)\n"
  "    for (let i = 0; i < changes[k].length; i += 2)\n"
  "      wanted.set(changes[k][i], changes[k][i + 1]);\n"
  "  if (to !== position)\n"
  "    wanted.forEach((number, place) => put(place, number));\n"
  "  position = to;\n"
  "  slider.value = to;\n"
  "  slider.setAttribute('aria-valuetext', 'step ' + to + ' of ' + last + ': ' + texts[to]);\n"
  "  count.textContent = to + ' / ' + last;\n"
  "  text.textContent = texts[to];\n"
  "  document.querySelector('#back').disabled = document.querySelector('#first').disabled = to === 0;\n"
  "  document.querySelector('#next').disabled = document.querySelector('#end').disabled = to === last;\n"
  "}\n"
  "\n"
  "function stop() {\n"
  "  clearInterval(timer);\n"
  "  timer = 0;\n"
  "  play.textContent = '\\u25b6';\n"
  "  play.setAttribute('aria-label', 'Play');\n"
  "}\n"
  "function toggle() {\n"
  "  if (timer)\n"
  "    return stop();\n"
  "  if (position === last)\n"
  "    go(0);\n"
  "  play.textContent = '\\u2759\\u2759';\n"
  "  play.setAttribute('aria-label', 'Pause');\n"
  "  timer = setInterval(() => { go(position + 1); if (position === last) stop(); }, 900);\n"
  "}\n"
  "\n"
  "function show() {\n"
  "  svg.setAttribute('viewBox', [box.x, box.y, box.width, box.height].join(' '));\n"
  "}\n"
  "function fit() {\n"
  "  box = { ...bounds };\n"
  "  show();\n"
  "}\n"
  "// Scene units a pixel; the picture is fitted into the view.\n"
  "function unit() {\n"
  "  return Math.max(box.width / svg.clientWidth, box.height / svg.clientHeight);\n"
  "}\n"
  "function zoom(factor, x, y) {\n"
  "  const u = unit(), cx = box.x + box.width / 2, cy = box.y + box.height / 2;\n"
  "  const px = cx + (x - svg.clientWidth / 2) * u, py = cy + (y - svg.clientHeight / 2) * u;\n"
  "  const f = Math.max(bounds.width / 200, Math.min(bounds.width * 4, box.width / factor)) / box.width;\n"
  "  box = { x: px + (box.x - px) * f, y: py + (box.y - py) * f, width: box.width * f, height: box.height * f };\n"
  "  show();\n"
  "}\n"
  "\n"
  "svg.addEventListener('wheel', event => {\n"
  "  event.preventDefault();\n"
  "  const frame = svg.getBoundingClientRect();\n"
  "  if (event.ctrlKey)\n"
  "    return zoom(Math.exp(-event.deltaY / 300), event.clientX - frame.left, event.clientY - frame.top);\n"
  "  box.x += event.deltaX * unit();\n"
  "  box.y += event.deltaY * unit();\n"
  "  show();\n"
  "}, { passive: false });\n"
  "svg.addEventListener('pointerdown', event => svg.setPointerCapture(event.pointerId));\n"
  "svg.addEventListener('pointermove', event => {\n"
  "  if (!svg.hasPointerCapture(event.pointerId))\n"
  "    return;\n"
  "  box.x -= event.movementX * unit();\n"
  "  box.y -= event.movementY * unit();\n"
  "  show();\n"
  "});\n"
  "svg.addEventListener('dblclick', fit);\n"
  "document.addEventListener('keydown', event => {\n"
  "  const keys = { '.': () => go(position + 1), ',': () => go(position - 1), Home: () => go(0), End: () => go(last),\n"
  "    f: fit, '+': () => zoom(1.25, svg.clientWidth / 2, svg.clientHeight / 2),\n"
  "    '-': () => zoom(0.8, svg.clientWidth / 2, svg.clientHeight / 2) };\n"
  "  if (event.key === ' ' && event.target.tagName !== 'BUTTON')\n"
  "    keys[' '] = toggle;\n"
  "  if (!keys[event.key] || event.ctrlKey || event.altKey || event.metaKey)\n"
  "    return;\n"
  "  event.preventDefault();\n"
  "  if (event.key !== ' ')\n"
  "    stop();\n"
  "  keys[event.key]();\n"
  "});\n"
  "slider.max = last;\n"
  "slider.addEventListener('input', () => { stop(); go(+slider.value); });\n"
  "play.addEventListener('click', toggle);\n"
  "for (const [id, step] of [['first', () => go(0)], ['back', () => go(position - 1)],\n"
  "                          ['next', () => go(position + 1)], ['end', () => go(last)]])\n"
  "  document.getElementById(id).addEventListener('click', () => { stop(); step(); });\n"
  "bar.hidden = last === 0;\n"
  "if (last === 0)\n"
  "  bar.style.display = 'none';\n"
  "fit();\n"
  "go(start);\n";

static void
append_body (GString        *out,
             ZkyScene       *scene,
             const ZkyFrame *frame,
             const Film     *film,
             double          scale,
             guint           n_steps,
             guint           start)
{
  ZkyRect bounds = zky_scene_get_bounds (scene);
  g_autofree char *font = g_markup_escape_text (frame->theme->font, -1);
  double x, y;

  zky_legend_extend (frame, &bounds, &x, &y);
  g_string_append_printf (out, "<div id=\"view\"><svg xmlns=\"http://www.w3.org/2000/svg\""
                               " xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\" aria-label=\"Computational graph\""
                               " font-family=\"%s\"><g></g></svg></div>\n", font);
  g_string_append (out,
    "<div id=\"text\" role=\"status\" aria-live=\"polite\"></div>\n"
    "<div id=\"bar\">\n"
    "<button id=\"first\" aria-label=\"To the beginning\">|‹</button>\n"
    "<button id=\"back\" aria-label=\"One step back\">‹</button>\n"
    "<button id=\"play\" aria-label=\"Play\">▶</button>\n"
    "<button id=\"next\" aria-label=\"One step forward\">›</button>\n"
    "<button id=\"end\" aria-label=\"To the end\">›|</button>\n"
    "<input type=\"range\" min=\"0\" max=\"0\" value=\"0\" aria-label=\"Step\"/>\n"
    "<span id=\"count\"></span>\n"
    "</div>\n<script>\n'use strict';\nconst bounds = { x: ");
  zky_pen_append_number (out, bounds.x);
  g_string_append (out, ", y: ");
  zky_pen_append_number (out, bounds.y);
  g_string_append (out, ", width: ");
  zky_pen_append_number (out, bounds.width / scale);
  g_string_append (out, ", height: ");
  zky_pen_append_number (out, bounds.height / scale);
  g_string_append_printf (out, " };\nconst start = %u;\nconst parts = [\n%s];\nconst changes = [\n%s];\n",
                          start, film->parts->str, film->changes->str);
  append_explanations (out, frame, n_steps);
  g_string_append (out, script);
  g_string_append (out, "</script>\n</body>\n</html>\n");
}

/**
 * zky_html_write:
 * @scene: a laid-out scene
 * @frame: the moment that the page opens with; its steps can be gone through
 * @scale: how large the picture is at first, against fitting the window
 *
 * Writes a page that needs nothing else: no network, no other file. A call of very many cards and steps is one still picture.
 *
 * Returns: (transfer full): the file's bytes
 */
GBytes *
zky_html_write (ZkyScene       *scene,
                const ZkyFrame *frame,
                double          scale)
{
  guint n_steps = frame->steps != NULL && scene->difference == NULL ? zky_steps_get_n (frame->steps) : 0;
  gboolean is_still = n_steps == 0 || (guint64) zky_scene_get_n_cards (scene) * n_steps > MOST_DRAWN;
  ZkyFrame moment = *frame;
  GString *out = g_string_new (NULL);
  Film film = {
    .known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .parts = g_string_new (NULL), .changes = g_string_new (NULL),
    .present = g_array_new (FALSE, FALSE, sizeof (guint)),
  };

  moment.phase = 0;
  moment.selected = moment.hovered = -1;
  for (guint i = 0; i <= (is_still ? 0 : n_steps); i++)
    {
      g_autoptr (GPtrArray) parts = NULL;

      moment.position = is_still ? frame->position : i;
      parts = paint (scene, &moment);
      add_moment (&film, parts);
    }

  append_head (out, scene, frame);
  append_body (out, scene, frame, &film, scale, is_still ? 0 : n_steps, is_still ? 0 : frame->position);

  g_hash_table_unref (film.known);
  g_string_free (film.parts, TRUE);
  g_string_free (film.changes, TRUE);
  g_array_unref (film.present);

  return g_string_free_to_bytes (out);
}
