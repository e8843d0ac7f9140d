/* zky-scope.c: the tree of module calls in a graph
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-graph-private.h"

struct _ZkyScopes
{
  GArray     *scopes;  /* of ZkyScope */
  GHashTable *uses;    /* path without ordinal → how often it was entered */
};

static void
clear_scope (gpointer data)
{
  ZkyScope *scope = data;

  g_free (scope->path);
}

ZkyScopes *
zky_scopes_new (void)
{
  ZkyScopes *self = g_new0 (ZkyScopes, 1);
  ZkyScope root = { .path = g_strdup ("") };

  self->scopes = g_array_new (FALSE, FALSE, sizeof (ZkyScope));
  g_array_set_clear_func (self->scopes, clear_scope);
  g_array_append_val (self->scopes, root);
  self->uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
zky_scopes_free (ZkyScopes *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->scopes);
  g_hash_table_unref (self->uses);
  g_free (self);
}

/*
 * zky_scopes_add:
 *
 * Enters @name once more inside @parent. The second time that one name is entered in one place it becomes `name:2`.
 *
 * Returns: the index of the new scope
 */
guint
zky_scopes_add (ZkyScopes  *self,
                guint       parent,
                const char *name,
                gboolean    is_back)
{
  const ZkyScope *outer = zky_scopes_get (self, parent);
  char *path = g_strconcat (outer->path, *outer->path != '\0' ? "/" : "", name, NULL);
  guint use = GPOINTER_TO_UINT (g_hash_table_lookup (self->uses, path)) + 1;
  ZkyScope scope = {
    .parent = parent,
    .depth = outer->depth + 1,
    .is_back = is_back || outer->is_back,
    .path = use > 1 ? g_strdup_printf ("%s:%u", path, use) : g_strdup (path),
  };

  g_hash_table_insert (self->uses, path, GUINT_TO_POINTER (use));
  g_array_append_val (self->scopes, scope);

  return self->scopes->len - 1;
}

/* A scope with the path that another graph gave it. */
guint
zky_scopes_copy (ZkyScopes      *self,
                 guint           parent,
                 const ZkyScope *other)
{
  ZkyScope scope = { .parent = parent, .depth = other->depth, .is_back = other->is_back, .path = g_strdup (other->path) };

  g_array_append_val (self->scopes, scope);

  return self->scopes->len - 1;
}

const ZkyScope *
zky_scopes_get (ZkyScopes *self,
                guint      scope)
{
  return &g_array_index (self->scopes, ZkyScope, scope);
}
