/* zky-window-target.c: what is differentiated, kept for the next run
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-window-private.h"

#define MOST_KEPT 1000 /* elements of a cotangent that settings are the place for */

static const char *const kinds[] = {
  [ZKY_TARGET_SUM] = "sum", [ZKY_TARGET_ELEMENT] = "element", [ZKY_TARGET_COTANGENT] = "cotangent",
  [ZKY_TARGET_JACOBIAN] = "jacobian",
};

/* (transfer full): the element, or the numbers of a cotangent; NULL for one that is too large. */
static char *
dup_detail (ZkyTarget *target)
{
  ZkyTensor *cotangent = zky_target_get_cotangent (target);
  char *element = zky_target_dup_element (target);

  if (element != NULL)
    return element;
  if (cotangent == NULL)
    return g_strdup ("");

  return zky_tensor_get_size (cotangent) <= MOST_KEPT ? zky_tensor_to_string (cotangent) : NULL;
}

static void
target_cb (ZkyWindow *self)
{
  ZkyTarget *target = zky_session_get_target (self->session);
  const char *output = zky_target_get_output (target);
  g_autofree char *detail = dup_detail (target);
  g_autoptr(GVariant) old = g_settings_get_value (self->settings, "last-target");
  g_autoptr(GVariant) value = g_variant_ref_sink (g_variant_new ("(sss)", target != NULL && detail != NULL
                                                                 ? kinds[zky_target_get_kind (target)] : "",
                                                                 output != NULL ? output : "", detail != NULL ? detail : ""));

  if (!g_variant_equal (old, value))
    g_settings_set_value (self->settings, "last-target", value);
}

/* (transfer full) (nullable): what was kept, unless it makes no sense. */
static ZkyTarget *
read_target (GSettings *settings)
{
  g_autofree char *kind = NULL, *output = NULL, *detail = NULL;
  g_autoptr(ZkyTensor) cotangent = NULL;
  const char *name;

  g_settings_get (settings, "last-target", "(sss)", &kind, &output, &detail);
  name = output[0] != '\0' ? output : NULL;
  if (g_str_equal (kind, "sum"))
    return zky_target_new (name, ZKY_TARGET_SUM);
  if (g_str_equal (kind, "jacobian"))
    return zky_target_new (name, ZKY_TARGET_JACOBIAN);
  if (g_str_equal (kind, "element"))
    return zky_target_parse_element (name, detail, NULL);
  if (g_str_equal (kind, "cotangent"))
    cotangent = zky_tensor_parse (detail, ZKY_FLOAT64, NULL);

  return cotangent != NULL ? zky_target_new_cotangent (name, cotangent) : NULL;
}

/* The model of the last run is opened again, and differentiated as it was. */
void
zky_window_restore_target (ZkyWindow *self)
{
  g_autoptr(ZkyTarget) target = self->settings != NULL ? read_target (self->settings) : NULL;

  zky_session_set_first_target (self->session, target);
}

void
zky_window_keep_target (ZkyWindow *self)
{
  if (self->settings != NULL)
    g_signal_connect_object (self->session, "notify::target", G_CALLBACK (target_cb), self, G_CONNECT_SWAPPED);
}
