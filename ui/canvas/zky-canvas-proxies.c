/* zky-canvas-proxies.c: the canvas's accessible children, for the cards and the open groups on the screen
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include "zky-card-proxy.h"
#include "zky-describe.h"
#include "zky-group-proxy.h"

#define MAX_PROXIES 200 /* each costs in every layout; the outline list has all nodes */
#define DELAY       120 /* ms without a move of the camera before they follow */

/* The proxy in @proxies for the card or group @index, a new one of @type if there is none. */
static ZkyProxy *
ensure_proxy (ZkyCanvas  *self,
              GHashTable *proxies,
              GType       type,
              guint       index)
{
  GtkWidget *proxy = g_hash_table_lookup (proxies, GUINT_TO_POINTER (index));

  if (proxy == NULL)
    {
      proxy = zky_proxy_new (type, index);
      gtk_widget_set_parent (proxy, GTK_WIDGET (self));
      g_hash_table_insert (proxies, GUINT_TO_POINTER (index), proxy);
    }
  return ZKY_PROXY (proxy);
}

static ZkyProxy *
ensure_card (ZkyCanvas *self,
             guint      card)
{
  ZkyProxy *proxy = ensure_proxy (self, self->proxies, ZKY_TYPE_CARD_PROXY, card);
  g_autofree char *text = zky_canvas_describe_card (self, card);

  zky_proxy_set_text (proxy, text);
  return proxy;
}

static ZkyProxy *
ensure_group (ZkyCanvas *self,
              guint      group)
{
  ZkyProxy *proxy = ensure_proxy (self, self->group_proxies, ZKY_TYPE_GROUP_PROXY, group);
  g_autofree char *text = zky_describe_group (self->session, group);

  zky_proxy_set_text (proxy, text);
  return proxy;
}

static gboolean
is_visible (ZkyCanvas     *self,
            const ZkyRect *rect)
{
  ZkyRect view = zky_camera_get_visible (&self->camera);

  return rect->x < view.x + view.width && rect->x + rect->width > view.x
         && rect->y < view.y + view.height && rect->y + rect->height > view.y;
}

/* The cards that shall have a proxy: those on the screen, or when there are too many of them the selected one and those
 * it is joined to. */
static GHashTable *
find_cards (ZkyCanvas *self)
{
  GHashTable *cards = g_hash_table_new (NULL, NULL);
  guint n = zky_scene_get_n_cards (self->scene);

  for (guint i = 0; i < n && g_hash_table_size (cards) <= MAX_PROXIES; i++)
    if (is_visible (self, &zky_scene_get_card (self->scene, i)->rect))
      g_hash_table_add (cards, GUINT_TO_POINTER (i));
  if (g_hash_table_size (cards) > MAX_PROXIES)
    {
      g_hash_table_remove_all (cards);
      for (guint i = 0; self->selected >= 0 && i < zky_scene_get_n_wires (self->scene); i++)
        {
          const ZkyWire *wire = zky_scene_get_wire (self->scene, i);

          if (wire->from == (guint) self->selected && g_hash_table_size (cards) < MAX_PROXIES)
            g_hash_table_add (cards, GUINT_TO_POINTER (wire->to));
          if (wire->to == (guint) self->selected && g_hash_table_size (cards) < MAX_PROXIES)
            g_hash_table_add (cards, GUINT_TO_POINTER (wire->from));
        }
    }
  if (self->selected >= 0)
    g_hash_table_add (cards, GINT_TO_POINTER (self->selected));
  return cards;
}

/* The open groups that shall have one: those on the screen, and the selected one. */
static GHashTable *
find_groups (ZkyCanvas *self)
{
  GHashTable *groups = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < zky_scene_get_n_boxes (self->scene) && g_hash_table_size (groups) < MAX_PROXIES; i++)
    {
      const ZkyGroupBox *box = zky_scene_get_box (self->scene, i);

      if (box->group == self->selected_group || is_visible (self, &box->rect))
        g_hash_table_add (groups, GUINT_TO_POINTER (box->group));
    }
  return groups;
}

/* All but the @wanted ones; %NULL: all. One that goes with the focus may ask for others, so that it is taken out before. */
static void
drop_others (GHashTable *proxies,
             GHashTable *wanted)
{
  g_autoptr (GPtrArray) dropped = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key, proxy;

  g_hash_table_iter_init (&iter, proxies);
  while (g_hash_table_iter_next (&iter, &key, &proxy))
    if (wanted == NULL || !g_hash_table_contains (wanted, key))
      {
        g_hash_table_iter_remove (&iter);
        g_ptr_array_add (dropped, proxy);
      }
  for (guint i = 0; i < dropped->len; i++)
    gtk_widget_unparent (dropped->pdata[i]);
}

static void
update_groups (ZkyCanvas *self)
{
  g_autoptr (GHashTable) groups = find_groups (self);
  GHashTableIter iter;
  gpointer group;

  drop_others (self->group_proxies, groups);
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &group, NULL))
    zky_proxy_set_selected (ensure_group (self, GPOINTER_TO_UINT (group)), GPOINTER_TO_UINT (group) == self->selected_group);
}

static gboolean
update_cb (gpointer data)
{
  ZkyCanvas *self = data;
  g_autoptr (GHashTable) cards = NULL;
  GHashTableIter iter;
  gpointer card;

  self->proxies_id = 0;
  if (self->scene == NULL || self->shown.steps == NULL)
    return G_SOURCE_REMOVE;

  update_groups (self);
  cards = find_cards (self);
  drop_others (self->proxies, cards);
  g_hash_table_iter_init (&iter, cards);
  while (g_hash_table_iter_next (&iter, &card, NULL))
    zky_proxy_set_selected (ensure_card (self, GPOINTER_TO_UINT (card)), GPOINTER_TO_INT (card) == self->selected);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/**
 * zky_canvas_schedule_proxies:
 *
 * The proxies follow a moment after the last change, not in the frames of a pan.
 */
void
zky_canvas_schedule_proxies (ZkyCanvas *self)
{
  if (self->proxies == NULL)
    return;
  g_clear_handle_id (&self->proxies_id, g_source_remove);
  self->proxies_id = g_timeout_add (DELAY, update_cb, self);
}

void
zky_canvas_clear_proxies (ZkyCanvas *self)
{
  self->dropping = TRUE;
  drop_others (self->proxies, NULL);
  drop_others (self->group_proxies, NULL);
  self->dropping = FALSE;
}

static void
allocate (ZkyCanvas     *self,
          GtkWidget     *proxy,
          const ZkyRect *rect)
{
  GdkRectangle place = zky_canvas_get_anchor (self, rect);
  int width, height;

  gtk_widget_measure (proxy, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (proxy, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  place.width = MAX (place.width, width);
  place.height = MAX (place.height, height);
  gtk_widget_size_allocate (proxy, &place, -1);
}

void
zky_canvas_allocate_proxies (ZkyCanvas *self)
{
  GHashTableIter iter;
  gpointer key, proxy;

  g_hash_table_iter_init (&iter, self->proxies);
  while (g_hash_table_iter_next (&iter, &key, &proxy))
    allocate (self, proxy, &zky_scene_get_card (self->scene, GPOINTER_TO_UINT (key))->rect);

  g_hash_table_iter_init (&iter, self->group_proxies);
  while (g_hash_table_iter_next (&iter, &key, &proxy))
    {
      gint box = zky_scene_find_box (self->scene, GPOINTER_TO_UINT (key));

      if (box >= 0)
        allocate (self, proxy, &zky_scene_get_box (self->scene, box)->rect);
    }
}

/**
 * zky_canvas_focus_card:
 *
 * Moves the keyboard focus to @card, so that a screen reader speaks it.
 */
void
zky_canvas_focus_card (ZkyCanvas *self,
                       gint       card)
{
  gtk_widget_grab_focus (GTK_WIDGET (ensure_card (self, card)));
}

/**
 * zky_canvas_focus_group:
 *
 * Moves the keyboard focus to an open group, so that a screen reader speaks it; for a closed one to its card.
 */
void
zky_canvas_focus_group (ZkyCanvas *self,
                        guint      group)
{
  gint card = zky_scene_find_group_card (self->scene, group);

  if (card >= 0)
    zky_canvas_focus_card (self, card);
  else if (zky_scene_find_box (self->scene, group) >= 0)
    gtk_widget_grab_focus (GTK_WIDGET (ensure_group (self, group)));
}
